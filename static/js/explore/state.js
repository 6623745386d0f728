/** What the page shows now, kept in the address; whoever changes it, all who listen are told. */

import { filterQuery, readAddress, writeAddress } from "./address.js";

export class PageState {
  /** @param {string[]} names - of the filters, in the order in which addresses are written */
  constructor(names) {
    this.names = names;
    this.listeners = [];
    this.now = readAddress(window.location.search, names);
    window.addEventListener("popstate", () => this.take(readAddress(window.location.search, names)));
  }

  get filters() {
    return this.now.filters;
  }

  get query() {
    return filterQuery(this.now.filters, this.names);
  }

  /** The same without some filters. */
  queryWithout(...names) {
    return filterQuery(without(this.now.filters, names), this.names);
  }

  /**
   * Change parts of the state.
   * @param {Partial<import("./address.js").State>} change
   * @param {{replace?: boolean}} [options] - replace: Back does not come here
   */
  set(change, { replace = false } = {}) {
    const next = { ...this.now, ...change };
    const address = writeAddress(next, this.names);
    if (address === writeAddress(this.now, this.names)) return;
    window.history[replace ? "replaceState" : "pushState"](null, "", address || window.location.pathname);
    this.take(next);
  }

  /**
   * Change filters; an empty value lifts one.
   * @param {Record<string, string>} change
   */
  filter(change, options) {
    const all = { ...this.now.filters, ...change };
    const empty = Object.keys(all).filter((name) => !all[name]);
    this.set({ filters: without(all, empty) }, options);
  }

  /** Go where a link of the page leads, as far as filters and order go; view and selection stay. @param {string} href */
  lead(href) {
    const { filters, sort } = readAddress(new URL(href, window.location.href).search, this.names);
    this.set({ filters, sort });
  }

  take(next) {
    const before = this.now;
    this.now = next;
    for (const listener of this.listeners) listener(next, before);
  }

  /** @param {(now: import("./address.js").State, before: import("./address.js").State) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }
}

function without(filters, names) {
  return Object.fromEntries(Object.entries(filters).filter(([name]) => !names.includes(name)));
}
