/**
 * Where marks stand round a point that many share: fanned out on arcs, always the same way. Pure geometry in pixels.
 *
 * @typedef {{dx: number, dy: number}} Offset - pixels to the right of and below the point
 */

const DEGREE = Math.PI / 180;

/**
 * Offsets of `count` marks on arcs round a point, in order, clockwise.
 *
 * The first arc is centred on `facing` and takes up to `arc` degrees; a fuller one closes to a ring, and what is still
 * left goes to rings outside it. Marks on a ring stand at least `spacing` apart.
 *
 * @param {number} count
 * @param {{radius: number, facing: number, arc: number, spacing: number, ringGap: number}} shape - pixels; degrees
 *   clockwise from north
 * @returns {Offset[]}
 */
export function fanOffsets(count, { radius, facing, arc, spacing, ringGap }) {
  const offsets = [];
  for (let r = radius; offsets.length < count; r += ringGap) {
    const left = count - offsets.length;
    const step = (2 * Math.asin(Math.min(1, spacing / (2 * r)))) / DEGREE;
    const onArc = Math.floor(arc / step) + 1;
    const onRing = Math.max(1, Math.floor(360 / step));
    const n = Math.min(left, left <= onArc ? onArc : onRing);
    const widest = left <= onArc ? arc : 360 - 360 / n;
    const between = n > 1 ? Math.min(widest / (n - 1), left <= onArc ? 2.2 * step : 360) : 0;
    for (let i = 0; i < n; i += 1) offsets.push(polar(r, facing + (i - (n - 1) / 2) * between));
  }
  return offsets;
}

/**
 * The radius of the fan: outside the circle of uncertainty, yet on the map.
 * @param {number} circle - radius of the circle on the screen, 0 for none
 * @param {{x: number, y: number}} size - of the map
 * @returns {number}
 */
export function fanRadius(circle, size) {
  const roomiest = 0.36 * Math.min(size.x, size.y);
  return Math.max(58, Math.min(circle + 30, roomiest));
}

/**
 * @param {number} r
 * @param {number} bearing - degrees clockwise from north
 * @returns {Offset}
 */
export function polar(r, bearing) {
  return { dx: r * Math.sin(bearing * DEGREE), dy: -r * Math.cos(bearing * DEGREE) };
}
