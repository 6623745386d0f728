/** Land and borders beneath a map, coarse from far and finer from near. */
/* global L */

import { load } from "./source.js";

const NEAR_FROM_ZOOM = 4;

/**
 * The base layer.
 * @param {{far: object, near: object, borders: object, pane: string}} options - sources of GeoJSON; pane
 */
export function base(options) {
  return new BaseLayer(options);
}

const BaseLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
  },

  onAdd(map) {
    this.renderer = L.svg({ pane: this.options.pane, padding: 0.5 });
    this.land = null;
    this.choose();
    this.lines = this.draw(this.options.borders, "map-base-border").then((layer) => layer.addTo(map));
  },

  onRemove() {
    this.renderer.remove();
  },

  getEvents() {
    return { zoomend: this.choose };
  },

  /** Show the land that suits the zoom; what is shown stays until the other has come. */
  async choose() {
    const source = this._map.getZoom() < NEAR_FROM_ZOOM ? this.options.far : this.options.near;
    if (source === this.source) return;
    this.source = source;
    const layer = await this.draw(source, "map-land");
    if (source !== this.source || !this._map) return;
    this.land?.remove();
    this.land = layer.addTo(this._map);
    layer.bringToBack();
  },

  async draw(source, className) {
    const { renderer } = this;
    const { pane } = this.options;
    return L.geoJSON(await load(source), {
      pane,
      interactive: false,
      style: () => ({ renderer, className, smoothFactor: 0.5 }),
    });
  },
});
