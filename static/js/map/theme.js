/** Colours for what is drawn on a canvas, which no stylesheet reaches: read from the custom properties when drawn. */

const QUERIES = ["(prefers-color-scheme: dark)", "print", "(forced-colors: active)"];

/**
 * The colours in force for an element.
 * @param {Element} element
 * @returns {{ink: string, paper: string, faint: string, contested: string, uncertainty: string, focus: string}}
 */
export function themeColours(element) {
  const style = getComputedStyle(element);
  const named = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: named("ink"),
    paper: named("paper"),
    faint: named("ink-faint"),
    contested: named("contested"),
    uncertainty: named("uncertainty"),
    focus: named("focus"),
  };
}

/**
 * Call back whenever the colours may have changed: light, dark, print.
 * @param {() => void} callback
 */
export function onThemeChange(callback) {
  for (const query of QUERIES) window.matchMedia(query).addEventListener("change", callback);
}
