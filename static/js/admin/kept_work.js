/* Unsaved work survives a closed tab, an ended session and a crashed browser: this browser keeps it, sealed, under the
   account and the object, and offers it back with what differs. It goes when the page is saved, when its owner discards
   it, and after a week. Texts enter the page by textContent alone. */
import {
  fieldNow,
  finder,
  heldIn,
  keptFields,
  keyOf,
  placeOfField,
  put,
  same,
  sentIn,
  wordsOf,
} from "./kept_fields.js";
import { canKeep, forget, placeOf } from "./kept_store.js";
import { offerForgetting, tidied } from "./kept_tidy.js";

const PAUSE_MS = 300;
/** A page that is going away holds its work a little longer; another tab that stays open holds it for good. */
const WAIT_MS = 10_000;
const LONGEST_SHOWN = 400;

const home = document.getElementById("kept-offers");
const form = home?.closest("form");
const name = crypto.randomUUID?.().replaceAll("-", "");
const state = () => form.querySelector('[name="_state"]');

/* What stood in the database where the page came back with what was typed, since it was refused. */
const before = new Map();

const lockOf = (record) => `counterclaim-kept-work ${record}`;
const baseOf = (field) => (before.size ? before.get(keyOf(placeOfField(field))) : undefined) ?? sentIn(field);
const announce = (text) => {
  document.getElementById("kept-status").textContent = text;
};

const changes = () =>
  keptFields(form)
    .filter((field) => !same(heldIn(field), baseOf(field)))
    .map((field) => ({ ...placeOfField(field), ...wordsOf(field), before: baseOf(field), value: heldIn(field) }));

/** Writes what is unsaved, one write after the other; `soon` does so a little later, however long one goes on typing. */
const keeper = (place) => {
  let written = "";
  let turn = Promise.resolve();
  let timer = null;
  const write = async () => {
    const fields = changes();
    const content = { state: state()?.value ?? "", fields };
    const text = fields.length ? JSON.stringify(content) : "";
    if (text === written) return;
    await (text ? place.write(name, content) : forget(name));
    written = text;
    const note = document.getElementById("kept-note");
    note.hidden = !fields.length;
    note.textContent = home.dataset.kept.replace("%n", fields.length);
    await offerForgetting();
  };
  const now = () => {
    clearTimeout(timer);
    timer = null;
    turn = turn.then(write).catch(() => undefined);
    return turn;
  };
  const soon = () => {
    timer ??= setTimeout(now, PAUSE_MS);
  };
  return { now, soon };
};

const said = (value) => {
  if (typeof value === "boolean") return value ? home.dataset.yes : home.dataset.no;
  const text = (Array.isArray(value) ? value.map(([, shown]) => shown).join(", ") : value) || "–";
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

const cell = (kind, text) => {
  const element = document.createElement(kind);
  element.dir = "auto";
  element.textContent = text;
  return element;
};

const line = (kept) => {
  const row = document.createElement("tr");
  const head = cell("th", kept.where ? `${kept.where}: ${kept.label}` : kept.label);
  head.scope = "row";
  const field = fieldNow(form, kept);
  const stands = field && !kept.row.startsWith("+") ? heldIn(field) : kept.before;
  const now = cell("td", said(stands));
  if (!same(stands, kept.before) && !same(stands, kept.value)) {
    now.append(document.createElement("br"), cell("strong", home.dataset.meanwhile));
  }
  row.append(head, now, cell("td", said(kept.value)));
  return row;
};

const movedOn = (content) => Number(content.state) < Number(state()?.value ?? 0);

/** Puts the work into the page; what has no place any more is given back. A save asks where others changed the same. */
const takeOver = async (content) => {
  const find = finder(form);
  const left = [];
  let first = null;
  for (const kept of content.fields) {
    const field = await find(kept);
    if (!field) left.push(kept);
    else put(field, kept.value);
    first ??= field;
  }
  if (content.state && movedOn(content)) state().value = content.state;
  first?.focus();
  return left;
};

const panelOf = (record, content) => {
  const panel = document.getElementById("kept-offer").content.firstElementChild.cloneNode(true);
  const heading = panel.querySelector("h2");
  heading.id = `kept-${record.name}`;
  panel.setAttribute("aria-labelledby", heading.id);
  const time = panel.querySelector("time");
  time.dateTime = new Date(record.at).toISOString();
  time.textContent = new Date(record.at).toLocaleString(document.documentElement.lang);
  panel.querySelector(".kept-moved").hidden = !movedOn(content);
  panel.querySelector("tbody").append(...content.fields.map(line));
  return panel;
};

/** Shows what was kept, until it is taken over or discarded. */
const offer = (record, content, place, keep) =>
  new Promise((answered) => {
    let current = content;
    const panel = panelOf(record, content);
    const close = async () => {
      await forget(record.name);
      panel.remove();
      await offerForgetting();
      answered();
    };
    panel.querySelector(".kept-take").addEventListener("click", async (event) => {
      event.currentTarget.disabled = true;
      const left = await takeOver(current);
      await keep.now();
      announce(home.dataset.taken);
      if (!left.length) return close();
      current = { ...current, fields: left };
      await place.write(record.name, current);
      panel.querySelector("tbody").replaceChildren(...left.map(line));
      panel.querySelector(".kept-gone").hidden = false;
      panel.querySelector(".kept-take").hidden = true;
    });
    panel.querySelector(".kept-discard").addEventListener("click", async () => {
      announce(home.dataset.discarded);
      await close();
    });
    home.append(panel);
    announce(home.dataset.found);
  });

const isNew = (kept) => {
  const field = fieldNow(form, kept);
  return !field || !same(heldIn(field), kept.value);
};

/** Offers a record, unless all of it stands here: then it was refused, and goes on being unsaved, or it was saved. */
const greet = async (found, place, keep) => {
  const record = await place.read(found.name); // it may have gone, or on, while it was held
  if (!record) return undefined;
  const content = await place.open(record);
  if (content?.fields.some(isNew)) return offer(record, content, place, keep);
  if (content && document.querySelector(".errornote")) {
    for (const kept of content.fields) before.set(keyOf(kept), kept.before);
    await keep.now();
  }
  return forget(record.name);
};

const listen = (keep) => {
  for (const type of ["input", "change", "click", "keyup"]) form.addEventListener(type, keep.soon);
  window.django?.jQuery(form).on("change", keep.soon); // choices by autocomplete are told to jQuery alone
  form.addEventListener("submit", keep.now);
  window.addEventListener("pagehide", keep.now);
  document.addEventListener("visibilitychange", keep.now);
};

const start = async () => {
  await tidied;
  const place = await placeOf(home.dataset);
  const keep = keeper(place);
  const named = document.createElement("input");
  Object.assign(named, { type: "hidden", name: home.dataset.field, value: name });
  form.append(named);
  navigator.locks.request(lockOf(name), () => new Promise(() => {})); // held as long as the page lives
  const records = await place.records();
  listen(keep);
  await keep.now(); // what was typed before this script ran
  for (const record of records) {
    const signal = AbortSignal.timeout(WAIT_MS);
    navigator.locks.request(lockOf(record.name), { signal }, () => greet(record, place, keep)).catch(() => undefined);
  }
};

if (form && canKeep()) start().catch(() => undefined);
