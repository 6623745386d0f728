/** Data of a layer: from a block in the page, or from an address of our own. */

import { block } from "./template.js";

const loading = new Map();

/**
 * The value, fetched once a page.
 * @param {{block?: string, url?: string}} source
 * @returns {Promise<any>}
 */
export function load(source) {
  if (source.block) return Promise.resolve(block(source.block));
  if (!loading.has(source.url)) loading.set(source.url, fetchJson(source.url));
  return loading.get(source.url);
}

/** @param {string} url */
async function fetchJson(url) {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
