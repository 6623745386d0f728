/** The form of filters: a change is an address at once; the counts beside the choices follow what is shown. */

import { settled } from "./asking.js";

const TYPING = 350; // milliseconds after the last key

/**
 * @param {HTMLFormElement} form
 * @param {import("./state.js").PageState} state
 * @param {string} anyWord - what a select says for no choice
 */
export function makeFilters(form, state, anyWord) {
  const takeTyped = settled(() => take(), TYPING);
  const take = () => {
    const change = readForm(form, state.names);
    const { sort } = change;
    delete change.sort;
    if (change.radius_km && !change.near) change.radius_km = "";
    state.filter(change);
    state.set({ sort: sort === "newest" ? null : sort }, { replace: true });
  };
  // Fields of the form may stand elsewhere on the page, so their events are heard there.
  document.addEventListener("change", (event) => {
    if (event.target.form === form) take();
  });
  document.addEventListener("input", (event) => {
    if (event.target.form === form && event.target.type === "search") takeTyped();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
  form.querySelector("[type=submit]").hidden = true;
  state.listen((now) => writeForm(form, now));
  writeForm(form, state.now);
  return { counts: (facets) => showCounts(facets, state, anyWord) };
}

/** What the form asks for: a value for each filter, empty where there is none. */
function readForm(form, names) {
  const data = new FormData(form);
  const fields = [...names, "sort"].filter((name) => form.elements.namedItem(name));
  return Object.fromEntries(
    fields.map((name) => [
      name,
      data
        .getAll(name)
        .map((value) => value.trim())
        .filter(Boolean)
        .join(","), // several: any of them
    ]),
  );
}

/** Bring the form to a state that came from elsewhere: from Back, from the histogram, from the map. */
function writeForm(form, { filters, sort }) {
  for (const field of form.elements) {
    if (!field.name) continue;
    const value = (field.name === "sort" ? (sort ?? "newest") : filters[field.name]) ?? "";
    if (field.type === "checkbox") {
      field.checked = value.split(",").includes(field.value);
    } else if (field.value !== value && field !== document.activeElement) {
      if (field instanceof HTMLSelectElement && !has(field, value)) field.add(new Option(value, value));
      field.value = value;
    }
  }
}

const has = (select, value) => [...select.options].some((option) => option.value === value);

/**
 * @param {Record<string, {value: string, label: string, count: number}[]>} facets
 */
function showCounts(facets, state, anyWord) {
  const number = new Intl.NumberFormat(
    document.documentElement.lang === "ar" ? "ar-u-nu-latn" : document.documentElement.lang,
  );
  for (const place of document.querySelectorAll("[data-facet]")) {
    const found = facets[place.dataset.facet];
    if (!found) continue;
    if (place instanceof HTMLSelectElement) {
      showOptions(place, found, state.filters[place.name] ?? "", anyWord, number);
    } else {
      const counts = new Map(found.map(({ value, count }) => [value, count]));
      for (const label of place.querySelectorAll("label")) {
        const { value, checked } = label.querySelector("input");
        label.querySelector("[data-count]").textContent = number.format(counts.get(value) ?? 0);
        label.classList.toggle("is-none", !counts.get(value) && !checked);
      }
    }
  }
}

function showOptions(select, found, chosen, anyWord, number) {
  if (select === document.activeElement && select.matches(":open")) return; // the reader is choosing
  const known = [...select.options].find((option) => option.value === chosen);
  const options = [new Option(anyWord, "")];
  if (chosen && !found.some(({ value }) => value === chosen)) {
    options.push(new Option(known?.dataset.label ?? known?.text ?? chosen, chosen));
  }
  for (const { value, label, count } of found) {
    const option = new Option(`${label} (${number.format(count)})`, value);
    option.dataset.label = label;
    options.push(option);
  }
  select.replaceChildren(...options);
  select.value = chosen;
}
