/** Land and borders beneath a map, coarse from afar and finer from near. */
/* global L */

import { onBothEdges } from "./antimeridian.js";
import { load } from "./source.js";

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
    this.renderer = L.svg({ pane: this.options.pane, padding: 0.5 });
    this.wanted = {};
    this.shown = {};
    this.choose();
  },

  onRemove() {
    this.renderer.remove();
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
  async put(part, source, name, form) {
    if (this.wanted[part] === source) return;
    this.wanted[part] = source;
    const layer = await this.draw(source, name, form);
    if (this.wanted[part] !== source || !this._map) return;
    this.shown[part]?.remove();
    this.shown[part] = layer.addTo(this._map);
    if (part === "land") layer.bringToBack();
  },

  async draw(source, name, form = onBothEdges) {
    const { renderer } = this;
    const { pane } = this.options;
    const data = form(await load(source));
    const copy = (turn) =>
      L.geoJSON(data, {
        pane,
        interactive: false,
        coordsToLatLng: ([lng, lat]) => L.latLng(lat, lng + turn),
        style: ({ properties }) => ({
          renderer,
          className: properties?.disputed ? `${name} ${name}--disputed` : name,
          smoothFactor: 0.5,
        }),
      });
    return L.featureGroup(this.worlds.map(copy));
  },
});

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
