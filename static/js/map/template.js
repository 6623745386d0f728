/**
 * Markup from the page's <template> elements, filled with text as text.
 *
 * In a template, `data-slot="key"` takes the value as its text, `data-lang="key"` as its language, `data-href="key"` as a
 * link within our own site, and `data-each="key:template-id"` one filled template for each item. Where a value is empty,
 * the nearest `data-optional` element goes, or the element itself.
 */

const OWN_ADDRESS = /^(#|\/(?!\/))/;

/**
 * The value of a JSON data block.
 * @param {string} id
 * @returns {any}
 */
export function block(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no data block ${id}`);
  return JSON.parse(element.textContent);
}

/**
 * A fresh copy of a template's content.
 * @param {string} id
 * @returns {DocumentFragment}
 */
export function stamp(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${id}`);
  return document.importNode(template.content, true);
}

/**
 * A copy of a template with values in it. Values are strings, numbers, lists of strings, lists of such objects.
 * @param {string} id
 * @param {Record<string, any>} values
 * @returns {DocumentFragment}
 */
export function fill(id, values) {
  const root = stamp(id);
  for (const node of root.querySelectorAll("[data-href]")) link(node, String(values[node.dataset.href] ?? ""));
  for (const node of root.querySelectorAll("[data-lang]")) {
    if (values[node.dataset.lang]) node.lang = values[node.dataset.lang];
  }
  for (const node of root.querySelectorAll("[data-slot]")) {
    const value = String(values[node.dataset.slot] ?? "");
    if (value) node.textContent = value;
    else drop(node);
  }
  // Last, so that what the items hold is not filled again from here.
  for (const node of root.querySelectorAll("[data-each]")) {
    const [key, item] = node.dataset.each.split(":");
    const items = values[key] ?? [];
    if (!items.length) drop(node);
    node.append(...items.map((entry) => fill(item, typeof entry === "string" ? { text: entry } : entry)));
  }
  return root;
}

/**
 * @param {Element} node
 * @param {string} address
 */
function link(node, address) {
  if (OWN_ADDRESS.test(address)) node.setAttribute("href", address);
  else drop(node);
}

/** @param {Element} node */
function drop(node) {
  (node.closest("[data-optional]") ?? node).remove();
}
