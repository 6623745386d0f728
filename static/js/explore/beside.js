/** A dossier in brief beside the map. The list gives way to it and comes back, and the map stays where it is. */

import { fill } from "../map/template.js";

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} list - gives way
 * @param {() => void} closed - called when the reader closes it
 */
export function makeBeside(place, list, closed) {
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-beside]")) closed();
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closed();
  });
  return {
    show(dossier) {
      place.replaceChildren(fill("beside-dossier", dossier));
      place.hidden = false;
      list.hidden = true;
      place.querySelector("h2").focus({ preventScroll: true });
    },
    hide() {
      place.hidden = true;
      list.hidden = false;
      place.replaceChildren();
    },
  };
}
