/* "Find a place": a combobox over our own gazetteer, and a button that asks a geocoder on click alone.
   Keys as in the ARIA pattern: arrows move, Enter chooses, Escape closes. Texts enter the page by textContent alone. */
import { ask, paused } from "./place_ask.js";
import { Filler, PlaceFields } from "./place_fields.js";

const PAUSE_MS = 200;
const SHORTEST = 2;
let boxes = 0;

class PlaceCombobox {
  constructor(box) {
    this.box = box;
    this.fields = new PlaceFields(box);
    this.number = ++boxes;
    this.places = [];
    this.active = -1;
    box.append(box.querySelector(".place-find-template").content.cloneNode(true));
    box.querySelector(".place-find-link").hidden = true;
    this.input = box.querySelector(".place-find-input");
    this.list = box.querySelector(".place-list");
    this.status = box.querySelector(".place-status");
    this.input.id = box.id.replace(/_box$/, "");
    this.list.id = `place-list-${this.number}`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.option = box.querySelector(".place-option-template").content.firstElementChild;
    this.filler = new Filler(box, () => this.input);
    box.append(this.filler.panel);
    this.#listen();
  }

  #listen() {
    const later = paused(() => this.#search(), PAUSE_MS);
    this.input.addEventListener("input", () => {
      this.request?.abort();
      this.#close();
      this.status.textContent = "";
      later();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose([...this.list.children].indexOf(option));
    });
    this.box.querySelector(".place-find-online").addEventListener("click", () => {
      later.stop();
      this.#searchOnline();
    });
  }

  #key(event) {
    if (event.isComposing) return;
    const count = this.list.hidden ? 0 : this.places.length;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") {
      event.preventDefault(); // never saves the whole page
      if (count && this.active >= 0) this.#choose(this.active);
    } else if (event.key === "Escape") {
      if (count) event.preventDefault();
      this.#close();
    } else if (move) {
      event.preventDefault();
      if (count) this.#activate((this.active + move + count + (this.active < 0 && move < 0 ? 1 : 0)) % count);
      else if (this.places.length) this.#open();
    }
  }

  async #search() {
    const text = this.input.value.trim();
    this.places = [];
    if (text.length < SHORTEST) return;
    this.status.textContent = this.status.dataset.searching;
    await this.#show(this.box.dataset.searchUrl, text, this.status.dataset.none);
  }

  async #searchOnline() {
    const text = this.input.value.trim();
    this.#close();
    this.input.focus();
    if (!text) {
      this.status.textContent = this.status.dataset.empty;
      return;
    }
    this.status.textContent = this.status.dataset.asking;
    await this.#show(this.box.dataset.onlineUrl, text, this.status.dataset.noneOnline);
  }

  async #show(url, text, none) {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const parameters = { q: text, country: this.fields.country, near: this.fields.near };
      const answer = await ask(url, parameters, this.status.dataset, { signal: request.signal });
      if (this.request !== request) return;
      this.places = answer.places ?? [];
      this.list.replaceChildren(...this.places.map((place, index) => this.#row(place, index)));
      const { one, many } = this.status.dataset;
      const found = this.places.length === 1 ? one : many.replace("%n", this.places.length);
      this.status.textContent = answer.error ?? (this.places.length ? found : none);
      if (this.places.length && document.activeElement === this.input) this.#open();
    } catch (error) {
      if (error.name !== "AbortError") throw error; // another search has taken its place
    }
  }

  #row(place, index) {
    const row = this.option.cloneNode(true);
    row.id = `${this.list.id}-${index}`;
    const texts = {
      name: place.name,
      "name-ar": place.name_ar,
      kind: place.kind,
      area: place.area,
      border: place.border,
      // Isolated from left to right: in Arabic the longitude would stand first.
      point: `\u2066${place.latitude}, ${place.longitude}\u2069 (${place.precision_label})`,
      relation: place.relation,
      note: place.note,
      source: place.source,
    };
    const matched = row.querySelector(".place-option-matched");
    if (place.matched) matched.textContent = `${matched.dataset.label} ${place.matched}`;
    const words = row.querySelector(".place-option-words");
    if (place.words) words.textContent = `${words.dataset.label} ${place.words}`;
    for (const [part, text] of Object.entries(texts)) row.querySelector(`.place-option-${part}`).textContent = text;
    for (const part of row.querySelectorAll(".place-option > *, .place-option-head > *")) {
      part.hidden = part.textContent.trim() === "";
    }
    return row;
  }

  #open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  #activate(index) {
    this.active = index;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === index));
    }
    const option = this.list.children[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(index) {
    const place = this.places[index];
    this.#close();
    this.status.textContent = "";
    this.filler.fill(
      {
        place_name: place.place_name,
        latitude: String(place.latitude),
        longitude: String(place.longitude),
        precision: place.precision,
      },
      { moveFocus: true },
    );
  }
}

/** Turns the link of a box into the search; without this, the link leads to a page of candidates. */
export const enhanceSearch = (box) => new PlaceCombobox(box);
