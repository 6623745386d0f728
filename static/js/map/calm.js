/** Maps without motion, where the reader wishes for none. */
/* global L */

/** Once a page, before any map is made. */
export function calm() {
  if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.addInitHook(function calmly() {
    // Leaflet pans to make room for a popup, and takes no option there.
    this.panBy = (offset, options) => L.Map.prototype.panBy.call(this, offset, { ...options, animate: false });
  });
}
