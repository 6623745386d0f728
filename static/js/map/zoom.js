/** Zoom buttons with words from the page. */
/* global L */

import { stamp } from "./template.js";

/** The control. */
export function zoom() {
  return new ZoomButtons({ position: "topright" });
}

const ZoomButtons = L.Control.extend({
  onAdd(map) {
    const bar = stamp("map-zoom").firstElementChild;
    const [closer, farther] = bar.querySelectorAll("button");
    closer.addEventListener("click", () => map.zoomIn());
    farther.addEventListener("click", () => map.zoomOut());
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  },
});
