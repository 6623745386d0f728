/* "Coordinates as written": how the text is read, at once, and what is said of the point that is entered.
   Without this script the same is read when the page is saved. Texts enter the page by textContent alone. */
import { ask, paused } from "./place_ask.js";
import { Filler, PlaceFields } from "./place_fields.js";

const PAUSE_MS = 300;

class WrittenCoordinates {
  constructor(box) {
    this.box = box;
    this.fields = new PlaceFields(box);
    this.input = box.querySelector("input");
    this.status = box.querySelector(".place-status");
    this.points = box.querySelector(".place-points");
    this.filler = new Filler(box, () => this.input);
    const read = paused(() => this.#read(), PAUSE_MS);
    this.input.addEventListener("input", () => read());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // reads it, never saves the whole page
    });
  }

  async #read() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const text = this.input.value.trim();
    if (!text) {
      this.#show({ points: [], question: "", taken: null });
      return;
    }
    const parameters = {
      text,
      country: this.fields.country,
      place_name: this.fields.value("place_name"),
      precision: this.fields.value("precision"),
    };
    try {
      const answer = await ask(this.box.dataset.readUrl, parameters, this.status.dataset, { signal: request.signal });
      if (this.request === request) this.#show(answer);
    } catch (error) {
      if (error.name !== "AbortError") throw error; // more was typed meanwhile
    }
  }

  #show({ error, points = [], question = "", taken = null }) {
    const point = points[taken];
    const read = point ? [`${this.status.dataset.readAs} ${point.sentence}.`, point.caution] : [];
    this.status.textContent = error ?? [...read, question].filter(Boolean).join(" ");
    const others = points.filter((each) => each !== point);
    this.points.replaceChildren(...others.map((each) => this.#offer(each)));
    if (point) this.#fill(point);
    else {
      this.filler.takeBack();
      this.filler.clear();
    }
  }

  #offer(point) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = `${this.status.dataset.use} ${point.sentence}`;
    button.addEventListener("click", () => this.#fill(point));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  #fill(point) {
    const values = { latitude: String(point.latitude), longitude: String(point.longitude) };
    this.filler.fill(values, { moveFocus: false });
  }
}

class PointContext {
  constructor(box) {
    this.box = box;
    this.fields = new PlaceFields(box);
    this.place = box.querySelector(".place-context");
    this.texts = box.querySelector(".place-status").dataset;
    const later = paused(() => this.#ask(), PAUSE_MS);
    for (const type of ["input", "change"]) {
      document.addEventListener(type, (event) => {
        if (this.fields.owns(event.target)) later();
      });
    }
  }

  async #ask() {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const names = ["latitude", "longitude", "precision", "uncertainty_m"];
    const parameters = Object.fromEntries(names.map((name) => [name, this.fields.value(name)]));
    if (parameters.latitude === "" || parameters.longitude === "") {
      this.place.replaceChildren();
      return;
    }
    try {
      const answer = await ask(this.box.dataset.contextUrl, parameters, this.texts, { signal: request.signal });
      if (this.request === request) this.#show(answer.sentences ?? [answer.error]);
    } catch (error) {
      if (error.name !== "AbortError") throw error; // the point has changed meanwhile
    }
  }

  #show(sentences) {
    const lines = [this.place.dataset.label, ...sentences].map((sentence, index) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      if (index) line.dir = "auto";
      else line.className = "place-context-label";
      return line;
    });
    this.place.replaceChildren(...lines);
  }
}

/** Reads one box while it is typed into, and keeps what is said of its point up to date. */
export const enhanceCoordinates = (box) => {
  new WrittenCoordinates(box);
  new PointContext(box);
};
