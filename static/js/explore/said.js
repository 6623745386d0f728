/** What is shown, in words and exact numbers, as the server says it. */

import { fill } from "../map/template.js";

/** @param {import("./state.js").PageState} state */
export function makeSaid(state) {
  const at = (id) => document.getElementById(id);
  const inForce = at("in-force");
  const clear = inForce.querySelector(".active__clear");

  // Lifting a filter stays on the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#in-force a, #loosen a, [data-clear]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    state.lead(link.href);
  });

  return (said) => {
    at("said").textContent = said.sentence;
    at("said-counts").textContent = said.counts;
    const unmapped = at("said-unmapped");
    unmapped.hidden = !said.unmapped;
    unmapped.querySelector("a").textContent = said.unmapped;
    unmapped.querySelector("a").href = said.unmapped_url;
    inForce.hidden = !said.active.length;
    inForce.replaceChildren(...said.active.map((each) => fill("in-force-filter", each)), clear);
    at("loosen")?.replaceChildren(...said.loosen.map((each) => fill("loosen-filter", each)));
    at("empty").hidden = said.matching > 0;
    at("results").hidden = said.matching === 0;
    for (const number of document.querySelectorAll("[data-in-force]")) {
      number.textContent = said.active.length ? `(${said.active.length})` : "";
    }
  };
}
