/** Drawing a box, a polygon or a point on the map, by mouse, pen or finger. Escape gives it up. */
/* global L */

const STYLE = { className: "map-area map-area--drawing", interactive: false };
const FEWEST = 3; // corners of a polygon
const MOST = 100;
const NEAR = 12; // pixels: a press as near to the first corner closes the polygon

/**
 * @param {L.Map} map
 * @param {"box" | "polygon" | "point"} kind
 * @returns {Promise<string | null>} as the address takes it; null where it was given up
 */
export function drawArea(map, kind) {
  const tools = { box: drawBox, polygon: drawPolygon, point: drawPoint };
  const container = map.getContainer();
  container.classList.add("is-drawing");
  map.dragging.disable();
  map.doubleClickZoom.disable();
  const control = new AbortController();
  return new Promise((resolve) => {
    const listen = (type, listener) =>
      container.addEventListener(type, listener, { signal: control.signal, capture: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && resolve(null), control);
    tools[kind]({ map, listen, finish: resolve, signal: control.signal });
  }).finally(() => {
    control.abort();
    container.classList.remove("is-drawing");
    map.dragging.enable();
    map.doubleClickZoom.enable();
  });
}

const text = (...numbers) => numbers.map((value) => Number(value.toFixed(4))).join(",");
const inWorld = (lon) => Math.max(-180, Math.min(180, lon));

/** What no glyph nor the map itself may take for its own. */
function own(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** A shape that goes when the drawing ends, however it ends. */
function sketch(shape, map, signal) {
  signal.addEventListener("abort", () => shape.remove());
  return shape.addTo(map);
}

function drawBox({ map, listen, finish, signal }) {
  let start = null;
  let shape = null;
  const to = (event) => L.latLngBounds(start, map.mouseEventToLatLng(event));
  listen("pointerdown", (event) => {
    own(event);
    start = map.mouseEventToLatLng(event);
    shape = sketch(L.rectangle([start, start], STYLE), map, signal);
  });
  listen("pointermove", (event) => {
    if (start) shape.setBounds(to(event));
  });
  listen("click", own);
  listen("pointerup", (event) => {
    if (!start) return;
    own(event);
    const box = to(event);
    const empty = box.getWest() === box.getEast() || box.getSouth() === box.getNorth();
    const corners = [inWorld(box.getWest()), box.getSouth(), inWorld(box.getEast()), box.getNorth()];
    finish(empty ? null : text(...corners));
  });
}

function drawPolygon({ map, listen, finish, signal }) {
  const corners = [];
  const shape = sketch(L.polygon([], STYLE), map, signal);
  const close = () =>
    finish(corners.length < FEWEST ? null : text(...corners.flatMap(({ lat, lng }) => [inWorld(lng), lat])));
  listen("pointerdown", own);
  listen("pointermove", (event) => {
    if (corners.length) shape.setLatLngs([...corners, map.mouseEventToLatLng(event)]);
  });
  listen("dblclick", own);
  listen("click", (event) => {
    own(event);
    const at = map.mouseEventToContainerPoint(event);
    const first = corners.length >= FEWEST && map.latLngToContainerPoint(corners[0]);
    if (event.detail > 1 || (first && first.distanceTo(at) <= NEAR)) return close();
    corners.push(map.mouseEventToLatLng(event));
    shape.setLatLngs(corners);
    if (corners.length === MOST) close();
  });
}

function drawPoint({ map, listen, finish }) {
  listen("pointerdown", own);
  listen("click", (event) => {
    own(event);
    const { lat, lng } = map.mouseEventToLatLng(event);
    finish(text(lat, inWorld(lng)));
  });
}
