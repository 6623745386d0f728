/** Land and borders beneath a map, coarse from far and finer from near. */
/* global L */

import { onBothEdges } from "./antimeridian.js";
import { load } from "./source.js";

const BESIDE_FROM = 120; // degrees from Greenwich: nearer to it no view of a place reaches over the antimeridian

/**
 * The base layer.
 * @param {{far: object, near: object, borders: object, nearFrom: number, pane: string}} options - sources of GeoJSON;
 *   the zoom from which land is drawn fine; pane
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
    this.land = null;
    this.choose();
    this.drawBorders();
  },

  onRemove() {
    this.renderer.remove();
  },

  getEvents() {
    return { zoomend: this.choose };
  },

  /** Show the land that suits the zoom; what is shown stays until the other has come. */
  async choose() {
    const source = this._map.getZoom() < this.options.nearFrom ? this.options.far : this.options.near;
    if (source === this.source) return;
    this.source = source;
    const layer = await this.draw(source, "map-land");
    if (source !== this.source || !this._map) return;
    this.land?.remove();
    this.land = layer.addTo(this._map);
    layer.bringToBack();
  },

  async drawBorders() {
    const lines = await this.draw(this.options.borders, "map-base-border", joined);
    if (this._map) lines.addTo(this._map);
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
        .map(({ geometry }) => geometry.coordinates),
    },
  }));
  return { type: "FeatureCollection", features: kinds.filter(({ geometry }) => geometry.coordinates.length) };
}
