/* The map beside the fields of a place. It shows the point that stands in them, with the circle of its precision, and
   writes a point into them that a person puts on it. It is made when it is opened. Without this script there is no map,
   and everything else works. */
import { picker } from "../map/picker.js";
import { ask } from "./place_ask.js";
import { PlaceFields } from "./place_fields.js";

const POINT = ["latitude", "longitude"];

class PlaceMap {
  constructor(box) {
    this.box = box.querySelector(".place-map");
    this.fields = new PlaceFields(box);
    this.radii = JSON.parse(this.box.dataset.radii);
    this.status = this.box.querySelector(".place-map-status");
    this.undo = this.box.querySelector(".place-map-undo");
    this.box.hidden = false;
    this.box.addEventListener("toggle", () => this.#toggled());
    this.undo.addEventListener("click", () => this.#takeBack());
    this.box.querySelector(".place-map-middle").addEventListener("click", () => this.map.putInTheMiddle());
    for (const type of ["input", "change"]) {
      document.addEventListener(type, (event) => {
        if (this.map && this.fields.owns(event.target)) this.#draw();
      });
    }
  }

  #toggled() {
    if (!this.box.open) return;
    const { far, near, bordersFar, borders, says } = this.box.dataset;
    const onMove = (lat, lon) => this.#put(lat, lon);
    const findTowns = (box) => this.#towns(box);
    const options = { far, near, bordersFar, borders, says, findTowns, onMove };
    this.map ??= picker(this.box.querySelector(".place-map-canvas"), options);
    this.map.measure();
    this.#draw();
  }

  #draw() {
    const point = POINT.map((name) => this.fields.value(name).trim());
    const numbers = point.map(Number);
    const isPoint = point.every((text) => text !== "") && numbers.every(Number.isFinite);
    const fits = isPoint && Math.abs(numbers[0]) <= 90 && Math.abs(numbers[1]) <= 180;
    this.map.show(fits ? numbers : null, this.#radius());
  }

  /** The towns of a view; none, and why, where they cannot be had: the map is of use without. */
  async #towns(box) {
    const { townsUrl, failed, signedOut } = this.box.dataset;
    const { towns = [], error } = await ask(townsUrl, box, { failed, signedOut });
    if (error) this.status.textContent = error;
    return towns;
  }

  #radius() {
    const stated = Number(this.fields.value("uncertainty_m"));
    return stated > 0 ? stated : (this.radii[this.fields.value("precision")] ?? 0);
  }

  #put(lat, lon) {
    this.before ??= POINT.map((name) => this.fields.value(name));
    this.#write([lat, lon]);
    this.undo.hidden = false;
    this.status.textContent = `${this.status.dataset.at} ${lat}, ${lon}`;
  }

  #takeBack() {
    this.#write(this.before);
    this.before = undefined;
    this.undo.hidden = true;
    this.status.textContent = this.status.dataset.undone;
    this.box.querySelector("summary").focus();
  }

  #write(values) {
    for (const [index, name] of POINT.entries()) this.fields.field(name).value = values[index];
    // Both at once: half a point would be drawn, and asked about.
    for (const type of ["input", "change"]) {
      this.fields.field("longitude").dispatchEvent(new Event(type, { bubbles: true }));
    }
  }
}

/** Makes the map of one box of coordinates. */
export const enhanceMap = (box) => new PlaceMap(box);
