/**
 * Where names stand on the map so that they do not cover one another or the marks. Pure geometry in pixels.
 *
 * @typedef {{x0: number, y0: number, x1: number, y1: number}} Box
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number}} Size - width and height
 */

const GRID = 14;
const ROOM_ENOUGH = 90;

/**
 * @param {Point} centre
 * @param {Size} size
 * @param {number} [margin]
 * @returns {Box}
 */
export function boxAround(centre, size, margin = 0) {
  const w = size.x / 2 + margin;
  const h = size.y / 2 + margin;
  return { x0: centre.x - w, y0: centre.y - h, x1: centre.x + w, y1: centre.y + h };
}

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlaps(a, b) {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/**
 * @param {Box} inner
 * @param {Box} outer
 */
export function within(inner, outer) {
  return inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1;
}

/**
 * Small boxes along a line: an obstacle for names.
 * @param {Point} a
 * @param {Point} b
 * @returns {Box[]}
 */
export function boxesAlong(a, b) {
  const count = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 10));
  return Array.from({ length: count + 1 }, (_, i) =>
    boxAround({ x: a.x + ((b.x - a.x) * i) / count, y: a.y + ((b.y - a.y) * i) / count }, { x: 4, y: 4 }),
  );
}

/**
 * The centre of a name beside its point: the first of eight sides that is free, or null where none is.
 * @param {Point} at
 * @param {Size} size
 * @param {number} gap
 * @param {Box[]} obstacles
 * @param {Box} frame
 * @returns {Point | null}
 */
export function beside(at, size, gap, obstacles, frame) {
  const x = size.x / 2 + gap;
  const y = size.y / 2 + gap;
  const sides = [
    [x, 0],
    [-x, 0],
    [0, y],
    [0, -y],
    [x, y],
    [-x, y],
    [x, -y],
    [-x, -y],
  ];
  for (const [dx, dy] of sides) {
    const centre = { x: at.x + dx, y: at.y + dy };
    const box = boxAround(centre, size);
    if (within(box, frame) && !obstacles.some((other) => overlaps(box, other))) return centre;
  }
  return null;
}

/**
 * The centre of a name near its point, on the side that looks to `facing`: nearest first, straight first. Where nothing is
 * free, the last spot tried that is on the map: this name is never left out.
 * @param {Point} at
 * @param {Size} size
 * @param {number} facing - degrees clockwise from north
 * @param {Box[]} obstacles
 * @param {Box} frame
 * @returns {Point}
 */
export function towards(at, size, facing, obstacles, frame) {
  let fallback = at;
  for (let gap = 12; gap <= 132; gap += 8) {
    for (const turn of [0, 20, -20, 40, -40, 60, -60, 80, -80]) {
      const angle = ((facing + turn) * Math.PI) / 180;
      const centre = {
        x: at.x + Math.sin(angle) * (gap + size.x / 2),
        y: at.y - Math.cos(angle) * (gap + size.y / 2),
      };
      const box = boxAround(centre, size);
      if (!within(box, frame)) continue;
      if (!obstacles.some((other) => overlaps(box, other))) return centre;
      fallback = centre;
    }
  }
  return fallback;
}

/**
 * The centre of the roomiest free spot for a name within an area, or null where it fits nowhere.
 * @param {Point[][]} rings - of the area, closed, even-odd
 * @param {Size} size
 * @param {Box[]} obstacles
 * @param {Box} frame
 * @returns {Point | null}
 */
export function roomiest(rings, size, obstacles, frame) {
  let best = null;
  let most = 0;
  for (let y = frame.y0 + size.y / 2; y <= frame.y1 - size.y / 2; y += GRID) {
    for (let x = frame.x0 + size.x / 2; x <= frame.x1 - size.x / 2; x += GRID) {
      const box = boxAround({ x, y }, size, 4);
      if (obstacles.some((other) => overlaps(box, other)) || !corners(box).every((corner) => inside(corner, rings)))
        continue;
      const p = { x, y };
      const room = Math.min(
        ROOM_ENOUGH,
        lineDistance(p, rings),
        obstacleDistance(p, obstacles),
        frameDistance(p, frame),
      );
      if (room > most) {
        most = room;
        best = p;
      }
    }
  }
  return best;
}

/** @param {Box} box */
function corners({ x0, y0, x1, y1 }) {
  return [
    { x: x0, y: y0 },
    { x: x1, y: y0 },
    { x: x0, y: y1 },
    { x: x1, y: y1 },
  ];
}

/**
 * Whether a point lies in an area, by the even-odd rule.
 * @param {Point} p
 * @param {Point[][]} rings
 */
export function inside(p, rings) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

/**
 * @param {Point} p
 * @param {Point[][]} lines
 */
function lineDistance(p, lines) {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    for (let i = 1; i < line.length; i += 1) least = Math.min(least, segmentDistance(p, line[i - 1], line[i]));
  }
  return least;
}

/**
 * @param {Point} p
 * @param {Point} a
 * @param {Point} b
 */
function segmentDistance(p, a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  const t = length2 ? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2)) : 0;
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/**
 * @param {Point} p
 * @param {Box[]} obstacles
 */
function obstacleDistance(p, obstacles) {
  return obstacles.reduce(
    (least, box) =>
      Math.min(least, Math.hypot(Math.max(box.x0 - p.x, 0, p.x - box.x1), Math.max(box.y0 - p.y, 0, p.y - box.y1))),
    Number.POSITIVE_INFINITY,
  );
}

/**
 * @param {Point} p
 * @param {Box} frame
 */
function frameDistance(p, frame) {
  return Math.min(p.x - frame.x0, frame.x1 - p.x, p.y - frame.y0, frame.y1 - p.y);
}
