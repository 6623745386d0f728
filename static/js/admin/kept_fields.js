/* The fields of a page of the desk as values: where each belongs whatever its index, what the server sent, what stands
   there now. Rows of inlines are known by the key of what is stored, or by which of the new ones they are. */
import { openClaim } from "./open_claims.js";

const NEVER = new Set(["file", "hidden", "password", "submit", "button", "reset", "image"]);
const IN_ROW = /^(.+)-(\d+)-([^-]+)$/;

const groupOf = (set) => document.getElementById(`${set}-group`);
const keyField = (row) => row.querySelector(`[name="${row.id}-id"]`);
const isBlankForm = (row) => row.classList.contains("empty-form");

const rowsOf = (set) =>
  [...(groupOf(set)?.querySelectorAll(`[id^="${set}-"]`) ?? [])].filter(
    (row) => /^\d+$/.test(row.id.slice(set.length + 1)) && !isBlankForm(row),
  );

const newRows = (set) => rowsOf(set).filter((row) => !keyField(row)?.value);

/** The fields of a form that are kept: what is hidden, a file or secret is not. */
export const keptFields = (form) =>
  [...form.elements].filter(
    (field) =>
      field.name && !field.disabled && !NEVER.has(field.type) && !/__prefix__|(^|-)find_place$/.test(field.name),
  );

/** Where a field belongs: `set` is empty outside of inlines, `row` a key, or "+0" for the first new one. */
export const placeOfField = (field) => {
  const parts = IN_ROW.exec(field.name);
  const row = parts && groupOf(parts[1]) ? document.getElementById(`${parts[1]}-${parts[2]}`) : null;
  if (!row) return { set: "", row: "", number: "", name: field.name };
  const key = keyField(row)?.value || `+${newRows(parts[1]).indexOf(row)}`;
  return { set: parts[1], row: key, number: row.dataset.number ?? "", name: parts[3] };
};

export const keyOf = ({ set, row, name }) => `${set} ${row} ${name}`;

const chosen = (options) => options.map(({ value, text }) => [value, text]);

/** What stands in a field: a text, a truth, or the options chosen, each with its text. */
export const heldIn = (field) => {
  if (field.type === "checkbox") return field.checked;
  return field.tagName === "SELECT" ? chosen([...field.selectedOptions]) : field.value;
};

/** What the server sent, whatever was typed since, also before this script ran. */
export const sentIn = (field) => {
  if (field.type === "checkbox") return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  const sent = [...field.options].filter(({ defaultSelected }) => defaultSelected);
  return chosen(sent.length || field.multiple ? sent : [...field.options].slice(0, 1));
};

const plain = (value) => JSON.stringify(Array.isArray(value) ? value.map(([each]) => each) : value);
export const same = (one, other) => plain(one) === plain(other);

const textOf = (element) => element?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "") ?? "";

/** What a row is called: "claim 3", "Claim #9", or what its table is called. */
const titleOf = (row, group) => {
  const own = textOf(row.querySelector(".inline_label"));
  return own.startsWith("#") ? `${textOf(row.querySelector("h3 b"))} ${own}` : own || textOf(group.querySelector("h2"));
};

/** A field's name and its row's, as people see them. */
export const wordsOf = (field) => {
  const { set, name } = placeOfField(field);
  const row = set ? document.getElementById(IN_ROW.exec(field.name).slice(1, 3).join("-")) : null;
  const label = textOf(field.labels?.[0]) || textOf(groupOf(set)?.querySelector(`th.column-${CSS.escape(name)}`));
  return { label: label || name, where: row ? titleOf(row, groupOf(set)) : "" };
};

const blankRows = (set) =>
  newRows(set).filter((row) => {
    const fields = keptFields(row.closest("form")).filter((field) => row.contains(field));
    return fields.every((field) => same(heldIn(field), sentIn(field)));
  });

const addRow = (set) => {
  const count = newRows(set).length;
  groupOf(set)?.querySelector(".add-row a")?.click();
  const rows = newRows(set);
  return rows.length > count ? rows.at(-1) : null;
};

const storedRow = async ({ set, row, number }) => {
  const standing = rowsOf(set).find((each) => keyField(each)?.value === row);
  if (standing || !number) return standing ?? null;
  const fetched = await openClaim(number).catch(() => null);
  return fetched && keyField(fetched)?.value === row ? fetched : null;
};

/** The field of a place among those that stand on the page now; null where it is closed or gone. */
export const fieldNow = (form, { set, row, name }) => {
  if (!set) return form.elements.namedItem(name);
  const rows = row.startsWith("+") ? newRows(set) : rowsOf(set);
  const found = row.startsWith("+") ? rows[Number(row)] : rows.find((each) => keyField(each)?.value === row);
  return found?.querySelector(`[name="${found.id}-${name}"]`) ?? null;
};

/** Finds the fields of places, opening claims and adding rows; a new row of then is a blank one of now. */
export const finder = (form) => {
  const taken = new Map();
  const freshRow = ({ set, row }) => {
    const which = `${set} ${row}`;
    if (!taken.has(which)) {
      const used = new Set(taken.values());
      taken.set(which, blankRows(set).find((each) => !used.has(each)) ?? addRow(set));
    }
    return taken.get(which);
  };
  return async (place) => {
    if (!place.set) return form.elements.namedItem(place.name);
    const row = place.row.startsWith("+") ? freshRow(place) : await storedRow(place);
    return row?.querySelector(`[name="${row.id}-${place.name}"]`) ?? null;
  };
};

export const put = (field, value) => {
  if (field.type === "checkbox") field.checked = value;
  else if (field.tagName === "SELECT") {
    for (const option of field.options) option.selected = value.some(([each]) => each === option.value);
    for (const [each, text] of value) {
      if (![...field.options].some((option) => option.value === each)) field.add(new Option(text, each, false, true));
    }
  } else field.value = value;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
};
