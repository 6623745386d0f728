/** All incidents, however many: clusters and single ones from tiles, drawn on one canvas. */
/* global L */

import { merged } from "./glyph_merging.js";
import { paint, paintHalo, paintUncertainty } from "./glyph_painting.js";
import { onThemeChange, themeColours } from "./theme.js";
import { tilesBetween } from "./tile_grid.js";
import { TileStore } from "./tile_store.js";

const CIRCLE_FROM = 14; // pixels: a smaller circle of uncertainty says nothing beside the sign
const CLOSEST = 14; // zoom from which single incidents stay apart
const REACH = 4; // pixels beside a glyph that still mean it

/**
 * The layer.
 * @param {{root: string, revision: number, pane: string}} options - address beneath which tiles stand; revision of the
 *   record; pane
 */
export function tiles(options) {
  return new TilesLayer(options);
}

/* Leaflet's renderers keep a container over the map, a little larger than it, and move it with every animation; this one
   paints what it is given instead of vector layers. */
const TilesLayer = L.Renderer.extend({
  initialize(options) {
    L.Renderer.prototype.initialize.call(this, { padding: 0.15, ...options });
    this.store = new TileStore(options.root, options.revision);
    this.glyphs = [];
    this.placed = [];
    this.halo = null;
  },

  getEvents() {
    return {
      ...L.Renderer.prototype.getEvents.call(this),
      mousemove: this.point,
      mouseout: this.leave,
      click: this.press,
      obstacles: this.tellObstacles,
    };
  },

  /** Add what no name may cover: glyphs, with the halo that one may get. */
  tellObstacles({ add }) {
    for (const { x, y, r } of this.placed) {
      const at = this._map.layerPointToContainerPoint([x, y]);
      add({ x0: at.x - r - 4, y0: at.y - r - 4, x1: at.x + r + 4, y1: at.y + r + 4 });
    }
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true"); // its equal is the list beside the map
    this.context = this._container.getContext("2d");
    this.colours = glyphColours(this._map.getContainer());
    onThemeChange(() => {
      this.colours = glyphColours(this._map.getContainer());
      this.draw();
    });
  },

  _destroyContainer() {
    this._container.remove();
  },

  _updatePaths() {},

  /** Called by Leaflet whenever the view has come to rest. */
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const sharpness = L.Browser.retina ? 2 : 1;
    L.DomUtil.setPosition(this._container, min);
    this._container.width = size.x * sharpness;
    this._container.height = size.y * sharpness;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.context.setTransform(sharpness, 0, 0, sharpness, -min.x * sharpness, -min.y * sharpness);
    this.draw();
    this.ask();
  },

  /**
   * Show what these filters let through.
   * @param {string} query - of an address, without "?"
   * @param {number} [revision] - of the record, where a newer one is known
   */
  show(query, revision = this.store.revision) {
    if (query === this.store.query && revision === this.store.revision) return;
    this.store.query = query;
    this.store.revision = revision;
    if (this._bounds) this.ask();
  },

  /** Fetch the tiles of the view. What was drawn stays until all have come, so that nothing flickers. */
  async ask() {
    if (this.store.query === null) return; // not yet said what to show
    const zoom = Math.round(this._map.getZoom());
    const { min, max } = this._map.getPixelBounds();
    try {
      this.fire("asking");
      const glyphs = await this.store.glyphs(tilesBetween(min, max, zoom));
      if (!this._map) return;
      this.glyphs = glyphs;
      this.draw();
      this.fire("drawn");
      this._map.fire("glyphs");
    } catch (error) {
      if (error.name !== "AbortError") this.fire("failed", { again: () => this.ask() });
    }
  },

  draw() {
    const map = this._map;
    if (!map || !this._bounds) return;
    const placed = this.glyphs.map((glyph) => ({ ...glyph, ...place(map.latLngToLayerPoint([glyph.lat, glyph.lon])) }));
    this.placed = merged(placed, map.getZoom() >= CLOSEST);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    this.context.clearRect(min.x, min.y, size.x, size.y);
    for (const glyph of this.placed) {
      if (glyph.code && glyph.radius && !glyph.pin) this.drawUncertainty(glyph);
    }
    for (const glyph of this.placed.toReversed()) paint(this.context, glyph, this.colours);
    if (this.halo) this.drawHalo(this.halo);
  },

  drawUncertainty(glyph) {
    const radius = pixelsOf(this._map, glyph);
    if (radius >= CIRCLE_FROM) paintUncertainty(this.context, glyph, radius, this.colours);
  },

  /** Round the glyph that holds the place, or round the place itself. */
  drawHalo({ lat, lon }) {
    const at = this._map.latLngToLayerPoint([lat, lon]);
    const near = this.placed.find(({ x, y, r }) => Math.hypot(x - at.x, y - at.y) <= r);
    paintHalo(
      this.context,
      near ?? this.placed.find((glyph) => holds(glyph, lat, lon)) ?? { ...place(at), r: 7 },
      this.colours,
    );
  },

  /**
   * Ring what stands for a place, or nothing.
   * @param {{lat: number, lon: number} | null} at
   */
  mark(at) {
    if (at?.lat === this.halo?.lat && at?.lon === this.halo?.lon) return;
    this.halo = at;
    this.draw();
  },

  /** The glyph under a point of the map, or null. */
  under(layerPoint) {
    let best = null;
    let least = REACH;
    for (const glyph of this.placed) {
      const beyond = Math.hypot(glyph.x - layerPoint.x, glyph.y - layerPoint.y) - glyph.r;
      if (beyond < least) [best, least] = [glyph, beyond];
    }
    return best;
  },

  point({ layerPoint }) {
    const glyph = this.under(layerPoint);
    if (glyph === this.pointed) return;
    this.pointed = glyph;
    this._map.getContainer().classList.toggle("is-over-glyph", glyph !== null);
    this.fire("pointed", { glyph });
  },

  leave() {
    if (this.pointed) this.fire("pointed", { glyph: null });
    this.pointed = null;
  },

  press({ layerPoint }) {
    const glyph = this.under(layerPoint);
    if (glyph) this.fire("pressed", { glyph });
  },
});

const place = ({ x, y }) => ({ x, y });

/**
 * Whether a glyph stands for a place.
 * @param {import("./tile_grid.js").Glyph} glyph
 * @param {number} lat
 * @param {number} lon
 */
export function holds({ bounds }, lat, lon) {
  return lat >= bounds.south && lat <= bounds.north && lon >= bounds.west && lon <= bounds.east;
}

function pixelsOf(map, { lat, lon, radius, y }) {
  const north = Math.min(85, lat + radius / 111_320);
  return Math.abs(map.latLngToLayerPoint([north, lon]).y - y);
}

function glyphColours(element) {
  return { ...themeColours(element), font: getComputedStyle(element).fontFamily };
}
