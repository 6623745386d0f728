/**
 * Which tiles a view needs, and what a tile holds, as glyphs. Pure.
 *
 * @typedef {{z: number, x: number, y: number}} Tile
 * @typedef {{west: number, south: number, east: number, north: number}} Box - degrees
 * @typedef {{lat: number, lon: number, count: number, contested: number, onePlace: boolean, bounds: Box,
 *   code: string | null, pin: boolean, radius: number | null, flags: number}} Glyph - a cluster, or one incident where
 *   `code` is given; `radius` in metres; `flags` one bit for each kind of disagreement
 */

const SIDE = 256; // pixels of a tile
const WORLD_LAT = 85.0511287798; // where the square world of Web Mercator ends

/**
 * The tiles that a part of the world touches, the middle ones first.
 * @param {{x: number, y: number}} min - pixels from the world's north-western corner, at this zoom
 * @param {{x: number, y: number}} max
 * @param {number} z
 * @returns {Tile[]}
 */
export function tilesBetween(min, max, z) {
  const last = 2 ** z - 1;
  const clamp = (pixel) => Math.max(0, Math.min(last, Math.floor(pixel / SIDE)));
  const middle = { x: (min.x + max.x) / 2 / SIDE - 0.5, y: (min.y + max.y) / 2 / SIDE - 0.5 };
  const tiles = [];
  for (let x = clamp(min.x); x <= clamp(max.x); x += 1) {
    for (let y = clamp(min.y); y <= clamp(max.y); y += 1) tiles.push({ z, x, y });
  }
  const away = ({ x, y }) => Math.hypot(x - middle.x, y - middle.y);
  return tiles.sort((a, b) => away(a) - away(b));
}

/**
 * The glyphs of a tile.
 * @param {any} content - the JSON of a tile: columns of clusters, columns of single incidents
 * @returns {Glyph[]}
 */
export function glyphsOf({ clusters, singles }) {
  const many = clusters.lat.map((lat, i) => {
    const [west, south, east, north] = clusters.bounds[i];
    return {
      lat,
      lon: clusters.lon[i],
      count: clusters.count[i],
      contested: clusters.contested[i],
      onePlace: Boolean(clusters.one_place[i]),
      bounds: { west, south, east, north },
      code: null,
      pin: false,
      radius: null,
      flags: 0,
    };
  });
  const alone = singles.lat.map((lat, i) => {
    const lon = singles.lon[i];
    return {
      lat,
      lon,
      count: 1,
      contested: singles.flags[i] ? 1 : 0,
      onePlace: true,
      bounds: { west: lon, south: lat, east: lon, north: lat },
      code: singles.code[i],
      pin: Boolean(singles.pin[i]),
      radius: singles.radius_m[i],
      flags: singles.flags[i],
    };
  });
  return many.concat(alone);
}

/**
 * A view as an address takes it: within the one world that is drawn.
 * @param {Box} box
 * @returns {string} "west,south,east,north"
 */
export function viewText({ west, south, east, north }) {
  const within = (value, most) => Math.max(-most, Math.min(most, value));
  const corners = [within(west, 180), within(south, WORLD_LAT), within(east, 180), within(north, WORLD_LAT)];
  return corners.map((value) => Number(value.toFixed(4))).join(",");
}
