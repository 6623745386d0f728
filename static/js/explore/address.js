/**
 * Every state of the page is an address: the filters, the view, what is selected, the order of the list. Pure.
 *
 * @typedef {{filters: Record<string, string>, map: {zoom: number, lat: number, lon: number} | null,
 *   selected: string | null, beside: string | null, sort: string | null}} State
 */

const CODE = /^[A-Za-z0-9-]{1,264}$/;
const PLAIN = /%(2C|2F|3A)/gi; // a comma, a slash and a colon stand for themselves in a query

/**
 * @param {string} search - of a location
 * @param {string[]} names - of the filters
 * @returns {State}
 */
export function readAddress(search, names) {
  const params = new URLSearchParams(search);
  const filters = {};
  for (const name of names) {
    const value = params
      .getAll(name)
      .map((part) => part.trim())
      .filter(Boolean)
      .join(",");
    if (value) filters[name] = value;
  }
  return {
    filters,
    map: readView(params.get("map")),
    selected: readCode(params.get("selected")),
    beside: readCode(params.get("beside")),
    sort: params.get("sort") || null,
  };
}

/**
 * The filters as every address takes them: in one order, so that the same question has one address.
 * @param {Record<string, string>} filters
 * @param {string[]} names
 * @returns {string} without "?"
 */
export function filterQuery(filters, names) {
  const params = new URLSearchParams(names.filter((name) => filters[name]).map((name) => [name, filters[name]]));
  return params.toString().replace(PLAIN, decodeURIComponent);
}

/**
 * @param {State} state
 * @param {string[]} names
 * @returns {string} with "?", or "" for the page as it opens
 */
export function writeAddress({ filters, map, selected, beside, sort }, names) {
  const view = map && `${map.zoom}/${map.lat}/${map.lon}`;
  const rest = Object.entries({ sort, map: view, selected, beside }).filter(([, value]) => value);
  const parts = [filterQuery(filters, names), ...rest.map(([name, value]) => `${name}=${value}`)];
  const query = parts.filter(Boolean).join("&");
  return query && `?${query}`;
}

/**
 * @param {string | null} text - "zoom/lat/lon"
 */
export function readView(text) {
  const [zoom, lat, lon, ...more] = (text ?? "").split("/").map((part) => (part === "" ? Number.NaN : Number(part)));
  const known = [zoom, lat, lon].every(Number.isFinite) && more.length === 0;
  return known && Math.abs(lat) <= 90 && Math.abs(lon) <= 360 ? { zoom, lat, lon } : null;
}

function readCode(text) {
  return text && CODE.test(text) ? text : null;
}
