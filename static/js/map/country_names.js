/** Names of countries on the map of all: where one has room, and covers no glyph and no other name. */
/* global L */

import { fixed } from "./fixed.js";
import { boxAround, overlaps, within } from "./labels.js";
import { load } from "./source.js";
import { block, fill } from "./template.js";

const ROOM = 2.3; // radii of the largest circle within a country that its name may take in width
const SPOTS = [0, -0.45, 0.45, -0.8, 0.8]; // radii north and south of the middle where a name may stand

/**
 * The layer.
 * @param {{url: string, words: string, pane: string}} options - where names may stand: a list of
 *   `[code, lat, lon, radius in degrees]`, the widest first; id of the data block with the names by code; pane
 */
export function names(options) {
  return new CountryNames(options);
}

const CountryNames = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    this.names = null;
  },

  onAdd() {
    this.shown = L.layerGroup().addTo(this._map);
  },

  onRemove() {
    this.shown.remove();
  },

  getEvents() {
    return { glyphs: this.begin, moveend: this.arrange, resize: this.arrange };
  },

  /** With the first glyphs: until then there are things that a reader waits for. */
  async begin() {
    if (this.names === null) {
      this.names = [];
      const words = block(this.options.words);
      const places = await load(this.options);
      this.names = places.filter(([code]) => words[code]).map((place) => named(words, place, this.options.pane));
    }
    if (this._map) this.arrange();
  },

  arrange() {
    const map = this._map;
    const size = map.getSize();
    const frame = { x0: 4, y0: 4, x1: size.x - 4, y1: size.y - 4 };
    const taken = [];
    map.fire("obstacles", { add: (box) => taken.push(box) });
    const origin = map.getContainer().getBoundingClientRect();
    for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      taken.push({ x0: left - origin.left, y0: top - origin.top, x1: right - origin.left, y1: bottom - origin.top });
    }
    const perDegree = (256 * 2 ** map.getZoom()) / 360;
    for (const name of this.names ?? []) {
      const centre = this.spot(name, perDegree, taken, frame);
      if (!centre) {
        this.shown.removeLayer(name.marker);
        continue;
      }
      taken.push(boxAround(centre, name.size, 3));
      name.marker.setLatLng(map.containerPointToLatLng(centre));
      this.shown.addLayer(name.marker);
    }
  },

  /** Where a name stands now, or null. */
  spot(name, perDegree, taken, frame) {
    const radius = name.radius * perDegree;
    const at = this._map.latLngToContainerPoint(name.at);
    const reach = radius + name.text.length * 4;
    if (at.x < -reach || at.y < -reach || at.x > frame.x1 + reach || at.y > frame.y1 + reach) return null;
    if (radius * ROOM < name.text.length * 5) return null; // too narrow for any letters: no need to measure
    name.size ??= this.measured(name);
    if (radius * ROOM < name.size.x) return null;
    for (const share of SPOTS) {
      const centre = { x: at.x, y: at.y + share * radius };
      const box = boxAround(centre, name.size);
      if (within(box, frame) && !taken.some((other) => overlaps(box, other))) return centre;
    }
    return null;
  },

  measured({ element, marker }) {
    this.shown.addLayer(marker);
    return { x: element.offsetWidth, y: element.offsetHeight };
  },
});

function named(words, [code, lat, lon, radius], pane) {
  const element = fill("map-name", { name: words[code], name_ar: "" }).firstElementChild;
  element.classList.add("map-name--land");
  return { text: words[code], at: L.latLng(lat, lon), radius, element, marker: fixed([lat, lon], element, pane) };
}
