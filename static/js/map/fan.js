/**
 * Where marks stand round a point that many share: fanned out on arcs, always the same way. Pure geometry in pixels.
 *
 * @typedef {{dx: number, dy: number}} Offset - pixels to the right of and below the point
 */

const DEGREE = Math.PI / 180;
const WIDEST = 2.2; // times the least angle: few marks stay together

/**
 * Offsets of `count` marks on arcs round a point, in order, clockwise.
 *
 * An arc is centred on `facing` and takes up to `arc` degrees, more only where its marks need it to stand `spacing` apart;
 * what a full ring does not hold goes to rings outside it.
 *
 * @param {number} count
 * @param {{radius: number, facing: number, arc: number, spacing: number, ringGap: number}} shape - pixels; degrees
 *   clockwise from north
 * @returns {Offset[]}
 */
export function fanOffsets(count, { radius, facing, arc, spacing, ringGap }) {
  const offsets = [];
  for (let r = radius; offsets.length < count; r += ringGap) {
    const step = (2 * Math.asin(Math.min(1, spacing / (2 * r)))) / DEGREE;
    const n = Math.min(count - offsets.length, Math.max(1, Math.floor(360 / step)));
    const between = n > 1 ? Math.max(step, Math.min(arc / (n - 1), WIDEST * step)) : 0;
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
 * How far the view has to move for everything between `low` and `high` to stand in it; what is larger is centred.
 * @param {number} low - pixels from the start of the view
 * @param {number} high
 * @param {number} size - of the view
 * @returns {number} whole pixels, as far as needed and no farther
 */
export function intoView(low, high, size) {
  if (high - low > size) return Math.round((low + high - size) / 2);
  return low < 0 ? Math.floor(low) : Math.ceil(Math.max(0, high - size));
}

/**
 * @param {number} r
 * @param {number} bearing - degrees clockwise from north
 * @returns {Offset}
 */
export function polar(r, bearing) {
  return { dx: r * Math.sin(bearing * DEGREE), dy: -r * Math.cos(bearing * DEGREE) };
}
