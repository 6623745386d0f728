/* The fields of one place, and filling them so that a person sees it, is asked before anything is lost, and can undo it.
   Texts enter the page by textContent alone. */

const POINT = ["latitude", "longitude", "precision"];

const isSame = (field, value) =>
  field.value === value ||
  (field.inputMode === "decimal" && field.value !== "" && Number(field.value) === Number(value));

const labelOf = (field) => {
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  return (label?.textContent ?? field.name).trim().replace(/:$/, "");
};

const shown = (field, value) =>
  field.tagName === "SELECT" ? ([...field.options].find((option) => option.value === value)?.text ?? value) : value;

/** The form fields beside a box, by the box's own id: claims may be renumbered while the page is open. */
export class PlaceFields {
  constructor(box) {
    this.box = box;
  }

  field(name) {
    return document.getElementById(this.box.id.replace(/(find_place|coordinates_text)_box$/, name));
  }

  value(name) {
    return this.field(name)?.value ?? "";
  }

  owns(element) {
    return ["latitude", "longitude", "precision", "uncertainty_m"].some((name) => this.field(name) === element);
  }

  get country() {
    const code = document.getElementById("id_code")?.value.trim() ?? "";
    return code ? code.slice(0, 2) : this.box.dataset.country;
  }

  /** The point that stands beside the box, else the incident's, as "latitude,longitude"; "" where none is written yet. */
  get near() {
    const incident = (name) => document.getElementById(`id_${name}`)?.value ?? "";
    for (const value of [(name) => this.value(name), incident]) {
      const point = [value("latitude"), value("longitude")];
      if (point.every((number) => number.trim() !== "" && Number.isFinite(Number(number)))) return point.join(",");
    }
    return "";
  }
}

/** Fills the fields from one box, and says so under it. */
export class Filler {
  constructor(box, input) {
    this.fields = new PlaceFields(box);
    this.input = input;
    this.before = new Map();
    this.put = new WeakMap();
    const template = box.querySelector(".place-filled-template");
    this.panel = template.content.firstElementChild.cloneNode(true);
    this.panel.hidden = true;
    template.after(this.panel);
    [this.says, this.list] = [".place-filled-says", ".place-filled-list"].map((c) => this.panel.querySelector(c));
    [this.replace, this.keep, this.undo] = ["replace", "keep", "undo"].map((c) =>
      this.panel.querySelector(`.place-${c}`),
    );
    this.replace.addEventListener("click", () => this.#put(this.wanted));
    this.keep.addEventListener("click", () => this.#put(this.withoutLoss));
    this.undo.addEventListener("click", () => this.takeBack());
  }

  /** Fill what is empty or still holds what this box put in; ask where anything else would go. */
  fill(values, { moveFocus }) {
    const wanted = Object.entries(values).filter(([name, value]) => value !== "" && this.fields.field(name));
    const losses = wanted.filter(([name, value]) => this.#wouldLose(this.fields.field(name), value));
    this.wanted = wanted;
    if (losses.length === 0) {
      this.#put(wanted);
      return;
    }
    const lost = losses.map(([name]) => name);
    const keptWhole = lost.some((name) => POINT.includes(name)) ? [...lost, ...POINT] : lost;
    this.withoutLoss = wanted.filter(([name]) => !keptWhole.includes(name));
    const lines = losses.map(([name, value]) => this.#line(name, this.fields.value(name), value));
    this.#say(this.says.dataset.asks, lines, [this.replace, this.keep]);
    if (moveFocus) this.keep.focus();
  }

  /** Put back what stood there before this box filled anything, where it still holds what the box put in. */
  takeBack() {
    const hadFocus = this.panel.contains(document.activeElement);
    const back = [...this.before].filter(([field]) => this.put.get(field) === field.value);
    this.before.clear();
    for (const [field, value] of back) this.#set(field, value);
    this.#say(back.length ? this.says.dataset.undone : "", [], []);
    if (hadFocus) this.input().focus();
  }

  clear() {
    this.panel.hidden = true;
  }

  #wouldLose(field, value) {
    return field.value !== "" && !isSame(field, value) && this.put.get(field) !== field.value;
  }

  #put(values) {
    const hadFocus = this.panel.contains(document.activeElement);
    const changed = values.filter(([name, value]) => !isSame(this.fields.field(name), value));
    const lines = changed.map(([name, value]) => this.#line(name, this.fields.value(name), value));
    for (const [name, value] of changed) {
      const field = this.fields.field(name);
      if (!(this.before.has(field) && this.put.get(field) === field.value)) this.before.set(field, field.value);
      this.#set(field, value);
      this.put.set(field, field.value);
    }
    if (lines.length) this.#say(this.says.dataset.filled, lines, [this.undo]);
    else this.clear();
    if (hadFocus) (lines.length ? this.undo : this.input()).focus();
  }

  #set(field, value) {
    field.value = value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }

  #line(name, old, value) {
    const field = this.fields.field(name);
    const parts = [`${labelOf(field)}: `];
    for (const text of old === "" ? [value] : [old, value]) {
      const part = document.createElement("bdi");
      part.textContent = shown(field, text);
      if (parts.length > 1) parts.push(" → ");
      parts.push(part);
    }
    const line = document.createElement("li");
    line.append(...parts);
    return line;
  }

  #say(sentence, lines, buttons) {
    this.says.textContent = sentence;
    this.list.replaceChildren(...lines);
    for (const button of [this.replace, this.keep, this.undo]) button.hidden = !buttons.includes(button);
    this.panel.hidden = sentence === "";
  }
}
