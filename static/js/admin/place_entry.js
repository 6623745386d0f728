/* Brings the boxes of a place to life: the incident's, each claim's, and those of claims that are added later. */
import { enhanceSearch } from "./place_combobox.js";
import { enhanceMap } from "./place_map.js";
import { enhanceCoordinates } from "./place_written.js";

const enhance = (root) => {
  for (const box of root.querySelectorAll(".place-find")) if (!box.closest(".empty-form")) enhanceSearch(box);
  for (const box of root.querySelectorAll(".place-written")) {
    if (box.closest(".empty-form")) continue;
    enhanceCoordinates(box);
    enhanceMap(box);
  }
};

enhance(document);
document.addEventListener("formset:added", (event) => enhance(event.target));
