/** What opens on the map: an incident, or the list of all that share a place. Fetched when it is opened. */

import { fill } from "../map/template.js";

const ROWS = 20; // in a popup; the rest stands in the list

/**
 * @param {{map: any, asking: import("./asking.js").Asking, addresses: Record<string, string>,
 *   words: Record<string, string>, query: () => string, list: (box: string) => string,
 *   select: (code: string | null) => void, beside: (code: string) => void}} parts
 */
export function makePopups({ map, asking, addresses, words, query, list, select, beside }) {
  let close = () => {};
  let shown = null;

  const put = (at, content, options) => {
    close();
    const popup = content.querySelector("[data-popup]");
    popup.dir = document.documentElement.dir;
    popup.addEventListener("click", (event) => {
      const link = event.target.closest("[data-beside]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      beside(link.dataset.beside);
    });
    close = map.popup(at, content, options);
  };

  return {
    /** One incident. @param {string} code */
    async incident(code, opener) {
      if (shown === code) return;
      shown = code;
      const again = () => {
        shown = null;
        this.incident(code, opener);
      };
      const found = await asking.ask("popup", `${addresses.incidents}${code}/popup.json`, again);
      if (!found || shown !== code) return;
      if (found.lat === null) {
        beside(code);
        return;
      }
      const content = fill("map-entry-popup", found);
      for (const link of content.querySelectorAll("[data-beside]")) link.dataset.beside = code;
      map.reach(found);
      map.mark(found);
      put(found, content, {
        opener,
        closed: () => {
          if (shown !== code) return;
          shown = null;
          map.mark(null);
          select(null);
        },
      });
    },

    /** All that share a place. @param {any} glyph */
    async place(glyph) {
      const { west, south, east, north } = glyph.bounds;
      const box = `${west},${south},${east},${north}`;
      const address = `${addresses.results}?${[query(), `view=${box}`].filter(Boolean).join("&")}`;
      const found = await asking.ask("popup", address, () => this.place(glyph));
      if (!found) return;
      shown = null;
      const rows = found.rows.slice(0, ROWS).map((row) => ({
        ...row,
        meta: [row.when, row.killed].filter(Boolean).join(words.comma),
      }));
      const content = fill("place-popup", {
        title: words.here.replace("%(n)s", glyph.count.toLocaleString("en")),
        rows,
        all: list(box),
        all_words: glyph.count > rows.length ? words.all_here : "",
      });
      content.querySelectorAll("li").forEach((item, i) => {
        item.querySelector("a").dataset.beside = rows[i].code;
      });
      put(glyph, content, {});
    },

    hide() {
      shown = null;
      close();
    },
  };
}
