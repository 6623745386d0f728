/** Names of towns on the map where one puts a point: the largest first, each where it covers no other and not the point. */
/* global L */

import { fixed } from "./fixed.js";
import { beside, boxAround, overlaps } from "./labels.js";

const PAUSE_MS = 120; // dragging and zooming end in several moves
const DOT = 7; // pixels
const GAP = 5; // pixels between a town and its name
const GAP_AT_PIN = 18; // where the point lies on the town
const ROOM = 7; // pixels that names keep from one another

/**
 * The layer.
 * @param {{find: (box: {south: number, west: number, north: number, east: number}) => Promise<Town[]>, pane: string}} options -
 *   asks for the towns of a box in degrees, the largest first; pane
 *
 * @typedef {{name: string, latitude: number, longitude: number}} Town
 */
export function townNames(options) {
  return new TownNames(options);
}

const TownNames = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    this.towns = [];
  },

  onAdd() {
    this.shown = L.layerGroup().addTo(this._map);
    this.later();
  },

  onRemove() {
    clearTimeout(this.timer);
    this.shown.remove();
  },

  getEvents() {
    return { moveend: this.later, resize: this.later };
  },

  later() {
    this.arrange();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  },

  /** What is shown stays until the answer has come; one that is late for another view says nothing. */
  async ask() {
    const box = boxOf(this._map.getBounds());
    this.asked = box;
    const towns = await this.options.find(box);
    if (this.asked !== box || !this._map) return;
    this.shown.clearLayers();
    this.towns = towns.map((town) => this.named(town));
    this.arrange();
  },

  named({ name, latitude, longitude }) {
    const turns = Math.round((this._map.getCenter().lng - longitude) / 360); // the world beside ours is ours
    const at = L.latLng(latitude, longitude + turns * 360);
    const text = element("bdi", "place-town-name");
    text.dir = "auto";
    text.textContent = name;
    const sign = element("span", "place-town");
    sign.append(element("span", "place-town-dot"), text);
    this.shown.addLayer(fixed(at, sign, this.options.pane));
    return { at, sign, text, size: { x: text.offsetWidth, y: text.offsetHeight } };
  },

  /** Place every name, or hide the town where there is no room. */
  arrange() {
    const size = this._map.getSize();
    const frame = { x0: 2, y0: 2, x1: size.x - 2, y1: size.y - 2 };
    const [pins, controls] = [".place-pin", ".leaflet-control"].map((each) => this.boxes(each));
    const taken = [...pins, ...controls];
    for (const { at, sign, text, size: extent } of this.towns) {
      const point = this._map.latLngToContainerPoint(at);
      const isUnderPin = pins.some((pin) => overlaps(pin, boxAround(point, { x: DOT, y: DOT })));
      const centre = beside(point, extent, isUnderPin ? GAP_AT_PIN : GAP, taken, frame);
      sign.classList.toggle("is-hidden", centre === null);
      if (!centre) continue;
      taken.push(boxAround(centre, extent, ROOM), boxAround(point, { x: DOT, y: DOT }, 1));
      text.style.setProperty("--dx", `${(centre.x - point.x).toFixed(1)}px`);
      text.style.setProperty("--dy", `${(centre.y - point.y).toFixed(1)}px`);
    }
  },

  /** Where the elements of a selector stand on the map. */
  boxes(selector) {
    const container = this._map.getContainer();
    const origin = container.getBoundingClientRect();
    return [...container.querySelectorAll(selector)].map((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return { x0: left - origin.left, y0: top - origin.top, x1: right - origin.left, y1: bottom - origin.top };
    });
  },
});

/** Longitudes within the world; a view that is wider than it has all of them. */
function boxOf(bounds) {
  const [south, north] = [bounds.getSouth(), bounds.getNorth()].map((lat) => Math.max(-90, Math.min(90, lat)));
  if (bounds.getEast() - bounds.getWest() >= 360) return { south, west: -180, north, east: 180 };
  const [west, east] = [bounds.getSouthWest(), bounds.getNorthEast()].map((corner) => corner.wrap().lng);
  return { south, west, north, east };
}

function element(kind, name) {
  const made = document.createElement(kind);
  made.className = name;
  return made;
}
