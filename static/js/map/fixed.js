/** Markers that hold an element of ours. */
/* global L */

/**
 * A marker that holds one element of ours at a point and does nothing of its own.
 * @param {L.LatLng} at
 * @param {Element} element
 * @param {string} pane
 */
export function fixed(at, element, pane) {
  const icon = L.divIcon({ html: element, className: "map-anchor", iconSize: [0, 0] });
  return L.marker(at, { icon, pane, keyboard: false, interactive: false });
}
