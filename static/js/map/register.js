/** The layers that folium's script names: L.counterclaim.claims, .surroundings, .base, .zoom, .entries. */
/* global L */

import { base } from "./base.js";
import { claims } from "./claims.js";
import { entries } from "./entries.js";
import { surroundings } from "./surroundings.js";
import { zoom } from "./zoom.js";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

if (calm) {
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.addInitHook(function calmly() {
    // Leaflet pans to make room for a popup, and takes no option there.
    this.panBy = (offset, options) => L.Map.prototype.panBy.call(this, offset, { ...options, animate: false });
  });
}

L.counterclaim = { base, claims, entries, surroundings, zoom };
