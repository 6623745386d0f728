/**
 * Coarse land and borders as outlines that are projected once. Where the map goes and how near it comes then changes one
 * transform, not thousands of points: Leaflet's own vector layers project, thin and clip all of them at every zoom.
 */
/* global L */

const NAMESPACE = "http://www.w3.org/2000/svg";
const SIDE = 8192; // units of the world's edge: a pixel at zoom 5, from where finer land is drawn on the map of all
const WORLD_LAT = 85.0511287798; // where the square world of Web Mercator ends

/**
 * What the outlines are in.
 * @param {string} pane
 */
export function ground(pane) {
  return new Ground({ pane, padding: 0.5 });
}

const Ground = L.SVG.extend({
  /** Called by Leaflet whenever the view has come to rest. */
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.SVG.prototype._update.call(this);
    const { x, y } = this._map.getPixelOrigin();
    const scale = this._map.options.crs.scale(this._map.getZoom()) / SIDE;
    this._rootGroup.setAttribute("transform", `translate(${-x} ${-y}) scale(${scale})`);
  },

  /**
   * Draw a feature.
   * @param {any} data - GeoJSON of polygons or lines
   * @param {string} name - a class
   * @param {{turn: number, first: boolean}} place - whole turns of the world in degrees; beneath all others
   * @returns {Element}
   */
  outline({ geometry }, name, { turn, first }) {
    const path = document.createElementNS(NAMESPACE, "path");
    const attributes = {
      class: name,
      d: drawn(geometry),
      "fill-rule": "evenodd",
      "vector-effect": "non-scaling-stroke",
    };
    if (turn) attributes.transform = `translate(${(turn / 360) * SIDE} 0)`;
    for (const [key, value] of Object.entries(attributes)) path.setAttribute(key, value);
    if (first) this._rootGroup.prepend(path);
    else this._rootGroup.append(path);
    return path;
  },
});

const WAYS_TO_LINES = { LineString: -1, MultiLineString: 0, Polygon: 0, MultiPolygon: 1 };

function drawn({ type, coordinates }) {
  const depth = WAYS_TO_LINES[type];
  const lines = depth < 0 ? [coordinates] : coordinates.flat(depth);
  const closing = type.endsWith("Polygon") ? "Z" : "";
  return lines.map((line) => `M${points(line)}${closing}`).join("");
}

/** Whole units; points that fall on the one before say nothing. */
function points(line) {
  const written = [];
  let [beforeX, beforeY] = [Number.NaN, Number.NaN];
  for (const [lon, lat] of line) {
    const x = Math.round((lon / 360 + 0.5) * SIDE);
    const sine = Math.sin((Math.max(-WORLD_LAT, Math.min(WORLD_LAT, lat)) * Math.PI) / 180);
    const y = Math.round((0.5 - Math.atanh(sine) / (2 * Math.PI)) * SIDE);
    if (x !== beforeX || y !== beforeY) written.push(x, y);
    [beforeX, beforeY] = [x, y];
  }
  return written.join(" ");
}
