/* Under a field: how the text is understood, asked of the server while one types, and a button for each other reading.
   Nothing is filled in before a button is pressed. Without this script the same is said when the page is saved. Texts
   enter the page by textContent alone. */
import { ask, paused } from "./place_ask.js";

const PAUSE_MS = 300;
const turns = new WeakMap();
const later = new WeakMap();

const nameOf = (input) => input.name.replace(/^.*-/, "");

const paragraph = (text, className) => {
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = text;
  if (className) line.className = className;
  return line;
};

const put = (input, choice) => {
  for (const [name, value] of Object.entries(choice.values)) {
    const field = document.getElementById(input.id.replace(new RegExp(`${nameOf(input)}$`), name));
    if (!field) continue;
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
      field.add(new Option(choice.shown, value));
    }
    field.value = value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  input.focus();
};

const button = (input, choice) => {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button";
  element.dir = "auto";
  element.textContent = choice.label;
  element.addEventListener("click", () => put(input, choice));
  return element;
};

const show = (input, box, { sentences = [], choices = [], error = "" }) => {
  const lines = sentences.map((sentence) => paragraph(sentence));
  if (error) lines.push(paragraph(error, "echo-wrong"));
  if (choices.length) {
    const row = document.createElement("p");
    row.className = "echo-choices";
    row.append(...choices.map((choice) => button(input, choice)));
    lines.push(row);
  }
  box.replaceChildren(...lines);
};

const read = async (input) => {
  const box = input.parentElement.querySelector(".echo");
  const turn = (turns.get(input) ?? 0) + 1;
  turns.set(input, turn);
  const parameters = { kind: input.dataset.echo, text: input.value, field: nameOf(input) };
  const answer = await ask(input.dataset.echoUrl, parameters, box.dataset);
  if (turns.get(input) === turn) show(input, box, answer);
};

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.dataset?.echo) return;
  if (!later.has(input))
    later.set(
      input,
      paused(() => read(input), PAUSE_MS),
    );
  later.get(input)();
});
