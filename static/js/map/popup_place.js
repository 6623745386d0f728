/**
 * Where a popup stands: beside its mark, so that the map need not move and both are seen. Pure geometry in pixels.
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {"before" | "after" | "over"} Place - to the left of the mark, to its right, or over the top or bottom of the map
 */

const EDGE = 8; // pixels kept free to the edge of the map
const CONTROLS = 52; // pixels kept free on the right, where the zoom buttons stand
const GAP = 26; // pixels from the middle of the mark to the popup
const SHARE_OF_MAP = 0.62; // of its height, that a popup over it may take: the rest shows the mark

/**
 * Beside the mark where there is room: on the side that leads away from its point first.
 * @param {Point} mark
 * @param {number} width - of the popup
 * @param {Point} map - its size
 * @param {number} away - the mark's offset from its point, to the right
 * @returns {Place}
 */
export function popupPlace(mark, width, map, away) {
  const before = mark.x - GAP - width >= EDGE;
  const after = mark.x + GAP + width <= map.x - CONTROLS;
  if (before && after) return away < 0 ? "before" : "after";
  if (before || after) return before ? "before" : "after";
  return "over";
}

/**
 * The most that a popup may measure in height.
 * @param {Place} place
 * @param {Point} map
 */
export function popupHeight(place, map) {
  return Math.floor(place === "over" ? map.y * SHARE_OF_MAP : map.y - 2 * EDGE);
}

/**
 * The top left corner of a popup, and how far the map should move up so that the mark shows beside it.
 * @param {Place} place
 * @param {Point} mark
 * @param {Point} size - of the popup
 * @param {Point} map - its size
 * @returns {{x: number, y: number, pan: number}}
 */
export function popupCorner(place, mark, size, map) {
  if (place === "over") {
    const free = map.y - size.y - EDGE;
    return { x: (map.x - size.x) / 2, y: free, pan: mark.y > free - GAP ? mark.y - free / 2 : 0 };
  }
  const x = place === "after" ? mark.x + GAP : mark.x - GAP - size.x;
  const y = Math.min(Math.max(mark.y - size.y / 2, EDGE), Math.max(EDGE, map.y - size.y - EDGE));
  return { x, y, pan: 0 };
}
