/** The list beside the map: what is in view, linked with the map both ways. */

import { fill } from "../map/template.js";

const HERE = "is-linked";

/**
 * @param {{rows: HTMLElement, more: HTMLButtonElement, none: HTMLElement, words: Record<string, string>,
 *   mark: (at: {lat: number, lon: number} | null) => void, open: (row: any) => void, next: (after: string) => void}} parts
 */
export function makeResults({ rows, more, none, words, mark, open, next }) {
  const shown = new Map();
  let following = null;

  const rowOf = (event) => {
    const item = event.target instanceof Element ? event.target.closest("[data-code]") : null;
    return item && rows.contains(item) ? (shown.get(item.dataset.code) ?? null) : null;
  };
  const point = (event) => {
    const row = rowOf(event);
    mark(row && row.lat !== null ? row : null);
  };
  for (const type of ["pointerover", "focusin"]) rows.addEventListener(type, point);
  for (const type of ["pointerleave", "focusout"]) rows.addEventListener(type, () => mark(null));
  rows.addEventListener("click", (event) => {
    const row = rowOf(event);
    if (!row || !event.target.closest("h3 a") || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(row);
  });
  more.addEventListener("click", () => next(following));

  const element = (code) => [...rows.children].find((item) => item.dataset.code === code)?.querySelector("a") ?? null;

  return {
    /**
     * A new list takes the old one's place without taking the reader's: who stood on a row stands there again.
     * @param {{rows: any[], next: string | null}} found  @param {boolean} added - to what stands already
     */
    show(found, added) {
      const stood = rows.contains(document.activeElement)
        ? document.activeElement.closest("[data-code]")?.dataset.code
        : null;
      if (!added) {
        shown.clear();
        rows.replaceChildren();
      }
      const items = found.rows.map((row) => itemOf(row, words));
      for (const row of found.rows) shown.set(row.code, row);
      rows.append(...items);
      if (added) items[0]?.querySelector("a").focus();
      else if (stood) element(stood)?.focus({ preventScroll: true });
      following = found.next;
      more.hidden = !following;
      none.hidden = shown.size > 0;
    },

    /** Light the rows that a glyph of the map stands for. @param {((row: any) => boolean) | null} belongs */
    light(belongs) {
      for (const item of rows.children) {
        const row = shown.get(item.dataset.code);
        item.classList.toggle(HERE, Boolean(row && belongs?.(row)));
      }
    },

    /** Mark the row of an incident as the one that is open. @param {string | null} code */
    current(code) {
      for (const item of rows.children) {
        if (item.dataset.code === code) item.setAttribute("aria-current", "true");
        else item.removeAttribute("aria-current");
      }
    },

    row: (code) => shown.get(code) ?? null,
    element,
  };
}

function itemOf(row, words) {
  const item = fill("brief-row", {
    ...row,
    meta: [row.when, row.country].filter(Boolean).join(words.comma),
    no_number: row.killed ? "" : words.no_number,
    off_map: row.lat === null ? words.off_map : "",
  }).firstElementChild;
  item.dataset.code = row.code;
  return item;
}
