/**
 * Glyphs that would cover one another become one: what is drawn is always seen whole, and counts add up. Pure.
 *
 * @typedef {import("./tile_grid.js").Glyph} Glyph
 * @typedef {Glyph & {x: number, y: number, r: number}} Placed - where it stands, in pixels
 */

const SINGLE = 7; // pixels: the mark of one incident
const LARGEST = 28;
const CELL = 2 * LARGEST; // of the grid in which neighbours are looked for: two glyphs that touch are in cells that touch

/**
 * The radius of a glyph: it grows with the logarithm, so that a thousand looks ten times ten times ten, not a thousand.
 * @param {number} count
 * @returns {number} pixels
 */
export function radiusOf(count) {
  return count === 1 ? SINGLE : Math.min(LARGEST, 10.5 + 3.3 * Math.log10(count));
}

/**
 * Merge what overlaps, the largest first: it stays where it is and takes in the smaller.
 * @param {Placed[]} glyphs - `r` is not yet set
 * @param {boolean} closest - nothing is gained by zooming in further: single incidents stay apart, however near
 * @returns {Placed[]}
 */
export function merged(glyphs, closest) {
  const grid = new Map();
  const kept = [];
  const order = glyphs.toSorted((a, b) => b.count - a.count || a.lat - b.lat || a.lon - b.lon);
  for (const glyph of order) {
    const host = closest && glyph.code ? null : overlapped(glyph, grid);
    if (host) {
      absorb(host, glyph);
    } else {
      const placed = { ...glyph, bounds: { ...glyph.bounds }, r: radiusOf(glyph.count) };
      kept.push(placed);
      const key = cellOf(placed.x, placed.y);
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(placed);
    }
  }
  for (const glyph of kept) grow(glyph, grid);
  return kept;
}

const cellOf = (x, y) => `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;

function* neighbours({ x, y }, grid) {
  for (let dx = -1; dx <= 1; dx += 1) {
    for (let dy = -1; dy <= 1; dy += 1) yield* grid.get(cellOf(x + dx * CELL, y + dy * CELL)) ?? [];
  }
}

function overlapped(glyph, grid) {
  const r = radiusOf(glyph.count);
  for (const other of neighbours(glyph, grid)) {
    if (Math.hypot(glyph.x - other.x, glyph.y - other.y) < r + other.r) return other;
  }
  return null;
}

/** To the size of what it took in, as far as its neighbours leave room. */
function grow(glyph, grid) {
  let room = radiusOf(glyph.count);
  for (const other of neighbours(glyph, grid)) {
    if (other !== glyph) room = Math.min(room, Math.hypot(glyph.x - other.x, glyph.y - other.y) - other.r);
  }
  glyph.r = Math.max(glyph.r, room);
}

function absorb(host, glyph) {
  host.onePlace &&= glyph.onePlace && host.lat === glyph.lat && host.lon === glyph.lon;
  host.count += glyph.count;
  host.contested += glyph.contested;
  host.code = null;
  host.bounds.west = Math.min(host.bounds.west, glyph.bounds.west);
  host.bounds.south = Math.min(host.bounds.south, glyph.bounds.south);
  host.bounds.east = Math.max(host.bounds.east, glyph.bounds.east);
  host.bounds.north = Math.max(host.bounds.north, glyph.bounds.north);
}
