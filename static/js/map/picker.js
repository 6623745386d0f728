/** A map on which a person puts one point: by click, by dragging, by arrow keys. The desk's only way to Leaflet. */
/* global L */

import { base } from "./base.js";
import { calm } from "./calm.js";
import { townNames } from "./town_names.js";

const STEP_PX = 16;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FARTHEST = 17; // a pixel is about a metre; the base map has nothing finer to show
const WITHOUT_POINT = { centre: [25, 40], zoom: 3 };
const FIRST_ZOOM = 9;
const DIGITS_MOST = 6; // a tenth of a metre

let calmed = false;

/** So many decimals as a pixel tells apart at a zoom: no click claims to be finer than it was. */
const digitsAt = (zoom) => Math.min(DIGITS_MOST, Math.max(2, Math.ceil(Math.log10((256 * 2 ** zoom) / 360))));

/**
 * Puts the map into an element.
 * @param {HTMLElement} element
 * @param {{far: string, near: string, bordersFar: string, borders: string, says: string,
 *   findTowns: (box: object) => Promise<object[]>, onMove: (lat: string, lon: string) => void}} options - addresses of the
 *   base map's GeoJSON; what the point is called to those who do not see it; asked for the towns of a view; told of each
 *   move
 */
export function picker(element, options) {
  if (!calmed) calm();
  calmed = true;
  return new Picker(element, options);
}

class Picker {
  constructor(element, { far, near, bordersFar, borders, says, findTowns, onMove }) {
    this.onMove = onMove;
    this.map = L.map(element, {
      attributionControl: false,
      maxZoom: FARTHEST,
      minZoom: 1,
      maxBounds: [
        [-90, -270],
        [90, 270],
      ],
    });
    this.map.setView(WITHOUT_POINT.centre, WITHOUT_POINT.zoom);
    this.map.createPane("base").style.zIndex = "200";
    const sources = { far, near, bordersFar, borders };
    for (const [name, url] of Object.entries(sources)) sources[name] = { url };
    base({ ...sources, nearFrom: 6, pane: "base" }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    this.map.createPane("towns").style.zIndex = "450"; // over the circle, whose line would cross them, beneath the point
    this.towns = townNames({ find: findTowns, pane: "towns" }).addTo(this.map);
    const icon = L.divIcon({ className: "place-pin", iconSize: [32, 32] });
    this.marker = L.marker(WITHOUT_POINT.centre, { icon, draggable: true, autoPan: true, title: says, alt: says });
    this.circle = L.circle(WITHOUT_POINT.centre, { radius: 1, className: "place-circle", interactive: false });
    this.map.on("click", ({ latlng }) => this.#moved(latlng));
    this.marker.on("drag", () => this.circle.setLatLng(this.marker.getLatLng()));
    this.marker.on("dragend", () => this.#moved(this.marker.getLatLng()));
  }

  /** Draws the point with its circle of `radiusM` metres, or neither; goes there where it lies out of view. */
  show(point, radiusM) {
    if (!point) {
      this.marker.remove();
      this.circle.remove();
      return;
    }
    const isNew = !this.map.hasLayer(this.marker);
    this.marker.setLatLng(point).addTo(this.map);
    if (isNew) this.#listen();
    if (radiusM > 0) this.circle.setLatLng(point).setRadius(radiusM).addTo(this.map);
    else this.circle.remove();
    if (isNew || !this.map.getBounds().contains(point)) this.#goTo(point, radiusM);
    this.towns.arrange(); // no name stands where the point is now
  }

  /** Puts the point where the map is looking. */
  putInTheMiddle() {
    this.#moved(this.map.getCenter());
    this.marker.getElement()?.focus();
  }

  /** Leaflet measures its box once; it has to be told when that is shown. */
  measure() {
    this.map.invalidateSize();
  }

  #goTo(point, radiusM) {
    if (radiusM > 0) this.map.fitBounds(L.latLng(point).toBounds(radiusM * 3), { maxZoom: 13 });
    else this.map.setView(point, Math.max(this.map.getZoom(), FIRST_ZOOM));
  }

  #listen() {
    const pin = this.marker.getElement();
    pin.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "=") this.map.zoomIn();
      else if (event.key === "-") this.map.zoomOut();
      else if (MOVES[event.key]) this.#step(MOVES[event.key], event.shiftKey ? 1 : STEP_PX);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #step([right, down], pixels) {
    const at = this.map.latLngToContainerPoint(this.marker.getLatLng());
    this.#moved(this.map.containerPointToLatLng(at.add([right * pixels, down * pixels])));
  }

  #moved(latlng) {
    const { lat, lng } = latlng.wrap();
    const digits = digitsAt(this.map.getZoom());
    this.onMove(Math.min(90, Math.max(-90, lat)).toFixed(digits), lng.toFixed(digits));
  }
}
