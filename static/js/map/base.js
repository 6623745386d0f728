/** Land and borders beneath a map, coarse from afar and finer from near. */
/* global L */

import { onBothEdges } from "./antimeridian.js";
import { ground } from "./ground.js";
import { load } from "./source.js";

const PIECE = 2500; // points that are drawn in one go: more would keep a slow phone from answering
const BESIDE_FROM = 120; // degrees from Greenwich: nearer to it no view of a place reaches over the antimeridian

/**
 * The base layer.
 * @param {{far: object, near: object, bordersFar: object, borders: object, nearFrom: number, pane: string}} options -
 *   sources of GeoJSON; the zoom from which land and borders are drawn fine; pane
 */
export function base(options) {
  return new BaseLayer(options);
}

const BaseLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
  },

  onAdd() {
    const { lng } = this._map.getCenter();
    // Leaflet's plane has an edge at 180 degrees: the world goes on there as a copy.
    this.worlds = Math.abs(lng) > BESIDE_FROM ? [0, Math.sign(lng) * 360] : [0];
    this.ground = ground(this.options.pane).addTo(this._map);
    this.renderer = L.svg({ pane: this.options.pane, padding: 0.5 });
    this.wanted = {};
    this.shown = {};
    this.choose();
  },

  onRemove() {
    this.renderer.remove();
    this.ground.remove();
  },

  getEvents() {
    return { zoomend: this.choose };
  },

  /** Show the land and the borders that suit the zoom. */
  choose() {
    const { far, near, bordersFar, borders, nearFrom } = this.options;
    const close = this._map.getZoom() >= nearFrom;
    this.put("land", close ? near : far, "map-land");
    this.put("borders", close ? borders : bordersFar, "map-base-border", joined);
  },

  /** What is shown stays until the other has come. */
  async put(part, source, name, form = onBothEdges) {
    if (this.wanted[part] === source) return;
    this.wanted[part] = source;
    const pieces = inPieces(form(await load(source)));
    const { far, bordersFar } = this.options;
    const coarse = source === far || source === bordersFar;
    const drawn = [];
    for (const piece of pieces) {
      if (pieces.length > 1) await aMoment();
      if (this.wanted[part] !== source || !this._map) {
        for (const each of drawn) each.remove();
        return;
      }
      for (const turn of this.worlds) {
        const beneath = part === "land";
        drawn.push(coarse ? this.outline(piece, name, turn, beneath) : this.draw(piece, name, turn, beneath));
      }
    }
    for (const each of this.shown[part] ?? []) each.remove();
    this.shown[part] = drawn;
  },

  outline(data, name, turn, first) {
    return this.ground.outline(data, classed(name, data), { turn, first });
  },

  draw(data, name, turn, beneath) {
    const { renderer } = this;
    const layer = L.geoJSON(data, {
      pane: this.options.pane,
      interactive: false,
      coordsToLatLng: ([lng, lat]) => L.latLng(lat, lng + turn),
      style: (feature) => ({ renderer, className: classed(name, feature), smoothFactor: 0.5 }),
    }).addTo(this._map);
    if (beneath) layer.bringToBack();
    return layer;
  },
});

const classed = (name, { properties }) => (properties?.disputed ? `${name} ${name}--disputed` : name);

/** Let the browser answer to the reader in between. */
const aMoment = () => globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

/** GeoJSON in pieces that are each drawn in one go. */
function inPieces(data) {
  if (data.features) return data.features.flatMap(inPieces);
  if (!data.geometry) return inPieces({ type: "Feature", properties: null, geometry: data }); // as a saved file has it
  const { type, coordinates } = data.geometry;
  if (!type.startsWith("Multi")) return [data];
  const pieces = [[]];
  let points = 0;
  for (const part of coordinates) {
    if (points > PIECE) {
      pieces.push([]);
      points = 0;
    }
    pieces.at(-1).push(part);
    points += part.flat(type === "MultiPolygon" ? 1 : 0).length;
  }
  return pieces.map((parts) => ({ ...data, geometry: { type, coordinates: parts } }));
}

/** Hundreds of lines as two, the disputed and the others: a browser lays out two paths faster than hundreds. */
function joined({ features }) {
  const kinds = [false, true].map((disputed) => ({
    type: "Feature",
    properties: { disputed },
    geometry: {
      type: "MultiLineString",
      coordinates: features
        .filter(({ properties }) => Boolean(properties.disputed) === disputed)
        .flatMap(({ geometry: { type, coordinates } }) => (type === "LineString" ? [coordinates] : coordinates)),
    },
  }));
  return { type: "FeatureCollection", features: kinds.filter(({ geometry }) => geometry.coordinates.length) };
}
