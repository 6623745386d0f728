/**
 * All current incidents: a dot for a known site, a ring where only an area is known. Few are buttons, which the keyboard
 * reaches; many are drawn on a canvas, and the list beside the map is their equal.
 */
/* global L */

import { fixed } from "./claims.js";
import { openPopup } from "./popup.js";
import { load } from "./source.js";
import { fill, stamp } from "./template.js";
import { onThemeChange, themeColours } from "./theme.js";

const BUTTONS_AT_MOST = 200;
const NAMED_AT_MOST = 8; // more names would cover one another; theirs show when pointed at or focused
const DOT = 5; // pixels
const CIRCLE_FROM = 12; // pixels: a circle of uncertainty smaller than its ring says nothing

/**
 * A layer of entries.
 * @param {{source: object, pane: string, circles: string}} options
 */
export function entries(options) {
  return new EntriesLayer(options);
}

const EntriesLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    this.dots = L.layerGroup();
    this.circles = L.layerGroup();
  },

  async onAdd(map) {
    this.dots.addTo(map);
    this.circles.addTo(map);
    this.columns = await load(this.options.source);
    if (this._map) this.draw();
  },

  onRemove() {
    this.dots.remove();
    this.circles.remove();
  },

  getEvents() {
    return { zoomend: this.drawCircles, moveend: this.drawCircles };
  },

  draw() {
    const count = this.columns.code.length;
    if (!count) return;
    const points = this.columns.lat.map((lat, i) => L.latLng(lat, this.columns.lon[i]));
    this.points = points;
    if (count <= BUTTONS_AT_MOST) for (let i = 0; i < count; i += 1) this.dots.addLayer(this.button(i));
    else this.drawCanvas(count);
    this._map.fitBounds(L.latLngBounds(points).pad(0.1), { maxZoom: 5.5, animate: false });
    this.drawCircles();
  },

  button(i) {
    const sign = this.columns.pin[i] ? "map-entry-pin" : "map-entry-area";
    const button = fill("map-entry", { title: this.columns.title[i] }).firstElementChild;
    button.setAttribute("aria-label", this.columns.title[i]);
    button.classList.toggle("entry-marker--named", this.columns.code.length <= NAMED_AT_MOST);
    button.querySelector("[data-mark]").replaceWith(stamp(sign));
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => this.open(i, button));
    return fixed(this.points[i], button, this.options.pane);
  },

  drawCanvas(count) {
    const renderer = L.canvas({ pane: "overlayPane", padding: 0.3, tolerance: 4 });
    const dots = Array.from({ length: count }, (_, i) =>
      L.circleMarker(this.points[i], { renderer, radius: DOT, weight: 1.5 }).on("click", () => this.open(i, null)),
    );
    const paint = () => {
      const colours = themeColours(this._map.getContainer());
      dots.forEach((dot, i) => {
        dot.setStyle(dotStyle(colours, this.columns.pin[i]));
      });
    };
    paint();
    onThemeChange(paint);
    for (const dot of dots) this.dots.addLayer(dot);
  },

  /** Circles of uncertainty at their true size, of what is on the screen and large enough to be seen. */
  drawCircles() {
    this.circles.clearLayers();
    if (!this.points) return;
    const view = this._map.getBounds().pad(0.2);
    this.points.forEach((at, i) => {
      const radius = this.columns.radius_m[i];
      if (!radius || this.columns.pin[i] || !view.contains(at)) return;
      const circle = L.circle(at, {
        radius,
        pane: this.options.circles,
        className: "map-uncertainty",
        interactive: false,
      });
      if (pixels(this._map, at, radius) >= CIRCLE_FROM) this.circles.addLayer(circle);
    });
  },

  open(i, opener) {
    const values = Object.fromEntries(Object.entries(this.columns).map(([key, column]) => [key, column[i]]));
    openPopup(this._map, this.points[i], fill("map-entry-popup", values), { opener, offset: { dx: 0, dy: 4 } });
  },
});

/**
 * @param {Record<string, string>} colours
 * @param {boolean} pin
 */
function dotStyle(colours, pin) {
  return {
    color: colours.ink,
    fillColor: pin ? colours.ink : colours.paper,
    fillOpacity: pin ? 0.75 : 0.55,
    opacity: 0.9,
  };
}

/**
 * How many pixels a distance takes on the screen.
 * @param {L.Map} map
 * @param {L.LatLng} at
 * @param {number} metres
 */
function pixels(map, at, metres) {
  const north = L.latLng(Math.min(85, at.lat + metres / 111_320), at.lng);
  return map.latLngToLayerPoint(at).distanceTo(map.latLngToLayerPoint(north));
}
