/** A popup that takes the focus when it opens and gives it back when it closes. */
/* global L */

import { popupCorner, popupHeight, popupPlace } from "./popup_place.js";

const WIDTH = 330; // pixels, at most

/**
 * Open a popup beside a mark, filled with content, on behalf of the element that opened it.
 *
 * @param {L.Map} map
 * @param {L.LatLng} at - the point to which the mark belongs
 * @param {DocumentFragment} content - holds one element with the attribute `data-popup`
 * @param {{opener: HTMLElement | null, offset: {dx: number, dy: number}, widest?: number}} options - the mark's offset
 *   from the point; pixels that the popup takes at most
 * @returns {L.Popup}
 */
export function openPopup(map, at, content, { opener, offset, widest = WIDTH }) {
  const body = content.querySelector("[data-popup]");
  const popup = makePopup(map, at, body, offset, widest);
  const close = () => {
    map.closePopup(popup);
    opener?.focus({ preventScroll: true });
  };
  body.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    followWithin(event);
  });
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  opener?.setAttribute("aria-expanded", "true");
  popup.on("remove", () => opener?.setAttribute("aria-expanded", "false"));
  popup.openOn(map);
  settle(map, popup, at, offset);
  body.focus({ preventScroll: true });
  return popup;
}

/**
 * @param {L.Map} map
 * @param {L.LatLng} at
 * @param {HTMLElement} body
 * @param {{dx: number, dy: number}} offset
 * @param {number} widest
 */
function makePopup(map, at, body, offset, widest) {
  const size = map.getSize();
  const width = Math.min(widest, size.x - 16);
  const place = popupPlace(markOf(map, at, offset), width, size, offset.dx);
  const options = {
    autoPan: false, // it is put where it fits
    closeButton: false,
    closeOnEscapeKey: false, // ours gives the focus back
    className: `map-popup map-popup--${place}`,
    maxWidth: width,
    minWidth: width,
    maxHeight: popupHeight(place, size),
    place,
  };
  return L.popup(options).setLatLng(at).setContent(body);
}

/**
 * Move an open popup to its place. Leaflet puts the middle of its lower edge on the point, plus an offset.
 * @param {L.Map} map
 * @param {L.Popup} popup
 * @param {L.LatLng} at
 * @param {{dx: number, dy: number}} offset
 */
function settle(map, popup, at, offset) {
  const point = map.latLngToContainerPoint(at);
  const size = { x: popup.getElement().offsetWidth, y: popup.getElement().offsetHeight };
  const corner = popupCorner(popup.options.place, markOf(map, at, offset), size, map.getSize());
  const bottom = corner.y + size.y - (point.y - corner.pan);
  popup.options.offset = [Math.round(corner.x + size.x / 2 - point.x), Math.round(bottom)];
  popup.update();
  if (corner.pan) map.panBy([0, corner.pan]);
}

/**
 * Where a mark stands on the map.
 * @param {L.Map} map
 * @param {L.LatLng} at
 * @param {{dx: number, dy: number}} offset
 */
function markOf(map, at, { dx, dy }) {
  const point = map.latLngToContainerPoint(at);
  return { x: point.x + dx, y: point.y + dy };
}

/**
 * Go to a part of this document where its address cannot hold a fragment: in a notebook's frame.
 * @param {MouseEvent} event
 */
function followWithin(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link || window.location.protocol !== "about:") return;
  event.preventDefault();
  document.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView();
}
