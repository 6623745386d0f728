/** Colours for what is drawn on a canvas, which no stylesheet reaches: read from the custom properties when drawn. */

const QUERIES = ["(prefers-color-scheme: dark)", "print", "(forced-colors: active)"];

/**
 * The colours in force for an element.
 * @param {Element} element
 * @returns {{ink: string, paper: string}}
 */
export function themeColours(element) {
  const style = getComputedStyle(element);
  return { ink: style.getPropertyValue("--ink").trim(), paper: style.getPropertyValue("--paper").trim() };
}

/**
 * Call back whenever the colours may have changed: light, dark, print.
 * @param {() => void} callback
 */
export function onThemeChange(callback) {
  for (const query of QUERIES) window.matchMedia(query).addEventListener("change", callback);
}
