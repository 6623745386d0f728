/** What lies round an incident: border lines, the way to the nearest border, provinces, towns, names. */
/* global L */

import { fixed } from "./fixed.js";
import { beside, boxAround, boxesAlong, roomiest, towards } from "./labels.js";
import { block, fill } from "./template.js";

const TINT_FROM_ZOOM = 8;

/**
 * A layer of surroundings.
 * @param {{block: string, areas: string, lines: string, labels: string}} options - id of the data block; panes
 */
export function surroundings(options) {
  return new SurroundingsLayer(options);
}

const SurroundingsLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    this.data = block(options.block);
    this.shapes = L.layerGroup([...this.makeProvinces(), ...this.makeBorders(), ...this.makeWay()]);
    this.abroad = L.layerGroup(this.makeAbroad());
    this.names = [...this.makePoints(), ...this.makeAreaNames()];
  },

  makeAbroad() {
    const options = { ...path(this.options.areas, "map-abroad"), stroke: false };
    return this.data.countries.filter(({ home }) => !home).map(({ rings }) => L.polygon(rings, options));
  },

  makeProvinces() {
    const options = path(this.options.areas, "map-admin1");
    return this.data.provinces.flatMap(({ lines }) => lines.map((line) => L.polyline(line, options)));
  },

  makeBorders() {
    const pane = this.options.lines;
    return this.data.borders.flatMap((border) => [
      L.polyline(border.line, path(pane, "map-border-halo")),
      L.polyline(border.line, path(pane, border.disputed ? "map-border map-border--disputed" : "map-border")),
    ]);
  },

  makeWay() {
    if (!this.data.nearest) return [];
    return [L.polyline(this.data.nearest.line, path(this.options.lines, "map-geodesic"))];
  },

  /** Names that belong to a point, first come first placed: the place itself, the distance, then towns. */
  makePoints() {
    const { place, nearest, towns } = this.data;
    const names = [];
    if (place) names.push({ ...this.name(place.at, "place", place, 0), facing: place.facing_deg });
    if (nearest) {
      const middle = nearest.line[Math.floor(nearest.line.length * 0.62)];
      names.push({ ...this.name(middle, "distance", { name: nearest.label }, 0), centred: true });
    }
    for (const town of towns) {
      const dot = fixed(L.latLng(town.at), fill("map-sign-town", town).firstElementChild, this.options.labels);
      names.push({ ...this.name(town.at, town.capital ? "capital" : "town", town, 6), dot });
    }
    return names;
  },

  /** Names of countries and provinces, which stand wherever in them there is room. */
  makeAreaNames() {
    const named = (kind) => (area) => ({ ...this.name(area.rings[0][0], kind, area, 0), rings: area.rings });
    return [...this.data.countries.map(named("country")), ...this.data.provinces.map(named("admin1"))];
  },

  name(at, kind, values, gap) {
    const element = fill("map-name", { name_ar: "", ...values }).firstElementChild;
    element.classList.add(`map-name--${kind}`);
    return { at: L.latLng(at), gap, element, marker: fixed(L.latLng(at), element, this.options.labels) };
  },

  onAdd(map) {
    this.shapes.addTo(map);
    this.tint();
    for (const { dot, marker } of this.names) {
      dot?.addTo(map);
      marker.addTo(map);
    }
    this.arrange();
  },

  onRemove() {
    this.shapes.remove();
    this.abroad.remove();
    for (const { dot, marker } of this.names) {
      dot?.remove();
      marker.remove();
    }
  },

  getEvents() {
    return { moveend: this.arrange, resize: this.arrange, zoomend: this.tint };
  },

  /** Place every name, or hide it where there is no room. */
  arrange() {
    const size = this._map.getSize();
    const frame = { x0: 6, y0: 6, x1: size.x - 6, y1: size.y - 6 };
    const taken = this.obstacles();
    for (const name of this.names) {
      const extent = { x: name.element.offsetWidth, y: name.element.offsetHeight };
      const centre = name.rings ? this.spot(name, extent, taken, frame) : this.side(name, extent, taken, frame);
      name.element.classList.toggle("is-hidden", centre === null);
      if (!centre) continue;
      taken.push(boxAround(centre, extent, 2));
      if (name.rings) name.marker.setLatLng(this._map.containerPointToLatLng(centre));
      else shift(name.element, centre, this._map.latLngToContainerPoint(name.at));
    }
  },

  obstacles() {
    const boxes = [];
    this._map.fire("obstacles", { add: (box) => boxes.push(box) });
    const origin = this._map.getContainer().getBoundingClientRect();
    for (const control of this._map.getContainer().querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      boxes.push({ x0: left - origin.left, y0: top - origin.top, x1: right - origin.left, y1: bottom - origin.top });
    }
    for (const { at, dot } of this.names)
      if (dot) boxes.push(boxAround(this._map.latLngToContainerPoint(at), { x: 8, y: 8 }));
    for (const line of [this.data.nearest?.line ?? [], ...this.data.borders.map((border) => border.line)]) {
      boxes.push(...this.along(line));
    }
    return boxes;
  },

  /** Boxes along the part of a line that is on the screen. */
  along(line) {
    const bounds = this._map.getPixelBounds();
    const origin = bounds.getTopLeft();
    const points = line.map((at) => this._map.project(L.latLng(at)));
    const boxes = [];
    for (let i = 1; i < points.length; i += 1) {
      const piece = L.LineUtil.clipSegment(points[i - 1], points[i], bounds);
      if (piece) boxes.push(...boxesAlong(piece[0].subtract(origin), piece[1].subtract(origin)));
    }
    return boxes;
  },

  side({ at, gap, centred, facing }, extent, taken, frame) {
    const point = this._map.latLngToContainerPoint(at);
    if (facing !== undefined) return towards(point, extent, facing, taken, frame);
    return centred ? point : beside(point, extent, gap, taken, frame);
  },

  spot({ rings }, extent, taken, frame) {
    const points = rings.map((ring) => ring.map((at) => this._map.latLngToContainerPoint(at)));
    return roomiest(points, extent, taken, frame);
  },

  /** Ground abroad is tinted while the view is within what is known of it: farther out the tint would end in a straight edge. */
  tint() {
    const near = this._map.getZoom() >= TINT_FROM_ZOOM;
    if (near) this.abroad.addTo(this._map);
    else this.abroad.remove();
  },
});

/**
 * Options of a path that the stylesheet paints.
 * @param {string} pane
 * @param {string} className
 */
function path(pane, className) {
  return { pane, className, interactive: false, smoothFactor: 0.6 };
}

/**
 * Move a name from its point to where it was placed.
 * @param {HTMLElement} element
 * @param {{x: number, y: number}} centre
 * @param {{x: number, y: number}} point
 */
function shift(element, centre, point) {
  element.style.setProperty("--dx", `${(centre.x - point.x).toFixed(1)}px`);
  element.style.setProperty("--dy", `${(centre.y - point.y).toFixed(1)}px`);
}
