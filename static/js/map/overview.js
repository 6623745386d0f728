/** The map of all incidents: what a page about it needs to know of Leaflet, and nothing of the page. */
/* global L */

import { drawArea } from "./area_drawing.js";
import { base } from "./base.js";
import { calm } from "./calm.js";
import { names } from "./country_names.js";
import { openPopup } from "./popup.js";
import { viewText } from "./tile_grid.js";
import { holds, tiles } from "./tiles.js";
import { zoom } from "./zoom.js";

const POPUP = 270; // pixels: narrow enough to stand beside its mark in the middle of a map between two columns
const CLOSE_UP = 11; // zoom at which a single incident is shown when the list leads to it

let ready;
/** The map, once folium's script has made it. */
export const overviewMap = new Promise((resolve) => {
  ready = resolve;
});

/**
 * The layer of all incidents, which makes the map known to the page.
 * @param {object} options - as of `tiles`
 */
export function overview(options) {
  const layer = tiles(options);
  layer.once("add", () => ready(new Overview(layer._map, layer)));
  return layer;
}

/** What the page may do with the map, and what it is told. */
class Overview {
  constructor(map, layer) {
    this.map = map;
    this.layer = layer;
    this.area = L.layerGroup().addTo(map);
  }

  /** @param {(type: "moved" | "pointed" | "pressed" | "asking" | "drawn" | "failed") => void} type */
  on(type, callback) {
    if (type === "moved") this.map.on("moveend", callback);
    else this.layer.on(type, callback);
  }

  show(query, revision) {
    this.layer.show(query, revision);
  }

  mark(at) {
    this.layer.mark(at);
  }

  /** What is on the screen: as addresses of data take it, and as the page's own address does. */
  view() {
    const bounds = this.map.getBounds();
    const box = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
    return viewText(box);
  }

  position() {
    const { lat, lng } = this.map.getCenter();
    const zoom = Math.round(this.map.getZoom());
    const decimals = Math.max(1, Math.ceil(zoom / 3));
    return `${zoom}/${Number(lat.toFixed(decimals))}/${Number(lng.toFixed(decimals))}`;
  }

  go({ zoom, lat, lon }, animate = false) {
    this.map.setView([lat, lon], zoom, { animate });
  }

  /** Bring a place onto the screen; the zoom stays where the place shows already. */
  reach({ lat, lon }) {
    const within = this.map.getBounds().pad(-0.08).contains([lat, lon]);
    if (!within) this.map.setView([lat, lon], Math.max(this.map.getZoom(), CLOSE_UP), { animate: false });
  }

  /** @param {{west: number, south: number, east: number, north: number}} box */
  fit({ west, south, east, north }, most = this.map.getMaxZoom()) {
    const corners = L.latLngBounds([south, west], [north, east]);
    this.map.fitBounds(corners.pad(0.08), { maxZoom: most, animate: false });
  }

  /** Whether zooming in would take a glyph apart. */
  comesApart({ bounds, onePlace }) {
    if (onePlace || this.map.getZoom() >= this.map.getMaxZoom()) return false;
    return bounds.east > bounds.west || bounds.north > bounds.south;
  }

  enlarge({ bounds }) {
    const corners = L.latLngBounds([bounds.south, bounds.west], [bounds.north, bounds.east]).pad(0.2);
    const zoom = Math.max(this.map.getBoundsZoom(corners), this.map.getZoom() + 1);
    this.map.setView(corners.getCenter(), Math.min(zoom, this.map.getMaxZoom()));
  }

  holds(glyph, { lat, lon }) {
    return lat !== null && holds(glyph, lat, lon);
  }

  popup({ lat, lon }, content, { opener = null, closed = () => {} } = {}) {
    const popup = openPopup(this.map, L.latLng(lat, lon), content, { opener, offset: { dx: 0, dy: 0 }, widest: POPUP });
    popup.on("remove", closed);
    return () => this.map.closePopup(popup);
  }

  /**
   * Outline where incidents are looked for: a box, a polygon, a circle; none of them: nothing.
   * @param {{bbox?: string, within?: string, near?: string, radiusKm?: number}} place
   */
  outline({ bbox, within, near, radiusKm }) {
    this.area.clearLayers();
    const style = { className: "map-area", pane: "areas", interactive: false };
    const numbers = (text) => text.split(",").map(Number);
    if (bbox) {
      const [west, south, east, north] = numbers(bbox);
      const beyond = east < west ? 360 : 0;
      L.rectangle(
        [
          [south, west],
          [north, east + beyond],
        ],
        style,
      ).addTo(this.area);
    }
    if (within) {
      const flat = numbers(within);
      const corners = flat.flatMap((lon, i) => (i % 2 ? [] : [[flat[i + 1], lon]]));
      L.polygon(corners, style).addTo(this.area);
    }
    if (near) L.circle(numbers(near), { ...style, radius: radiusKm * 1000 }).addTo(this.area);
  }

  /**
   * Let the reader draw.
   * @param {"box" | "polygon" | "point"} kind
   * @returns {Promise<string | null>} the value of `bbox`, `within` or `near`; null where it was given up
   */
  draw(kind) {
    return drawArea(this.map, kind);
  }
}

calm();

L.counterclaim = { base, names, overview, zoom };
