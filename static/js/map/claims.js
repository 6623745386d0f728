/** The claims of a dossier: one button each, fanned out round the true point and tied to it. */
/* global L */

import { fanOffsets, fanRadius, intoView } from "./fan.js";
import { fixed } from "./fixed.js";
import { boxAround, boxesAlong } from "./labels.js";
import { linkClaims } from "./linking.js";
import { openPopup } from "./popup.js";
import { block, fill, stamp } from "./template.js";

const SVG = "http://www.w3.org/2000/svg";
const MARK = 30; // pixels across
const FAN = { arc: 190, spacing: 44, ringGap: 46 };
const CENTRE_GAP = 9; // pixels left free round the centre's sign

/**
 * A layer of claims.
 * @param {{block: string, pane: string, leaders: string}} options - id of the data block; panes
 */
export function claims(options) {
  return new ClaimsLayer(options);
}

const ClaimsLayer = L.Layer.extend({
  initialize(options) {
    L.setOptions(this, options);
    const data = block(options.block);
    this.facing = data.facing_deg;
    this.groups = data.groups.map((group) => this.makeGroup(group));
  },

  makeGroup(group) {
    const at = L.latLng(group.at);
    const leaders = document.createElementNS(SVG, "svg");
    leaders.setAttribute("class", "claim-leaders");
    leaders.setAttribute("aria-hidden", "true");
    const lines = group.claims.map((claim) => {
      const line = leaders.appendChild(document.createElementNS(SVG, "line"));
      line.dataset.claimRef = claim.ref;
      return line;
    });
    leaders.append(...stamp(group.pin ? "map-sign-pin" : "map-sign-centre").firstElementChild.children);
    return {
      at,
      pin: group.pin,
      edge: group.edge && L.latLng(group.edge),
      lines,
      anchor: fixed(at, leaders, this.options.leaders),
      buttons: group.claims.map((claim) => this.makeButton(claim)),
      markers: [],
    };
  },

  makeButton(claim) {
    const button = fill("map-claim", claim).firstElementChild;
    button.dataset.claimRef = claim.ref;
    button.setAttribute("aria-label", claim.name);
    button.querySelector("[data-mark]").replaceWith(stamp(`map-mark-${claim.position}`));
    L.DomEvent.disableClickPropagation(button);
    return { button, claim };
  },

  onAdd(map) {
    for (const group of this.groups) {
      group.anchor.addTo(map);
      group.markers = group.buttons.map(({ button }) => fixed(group.at, button, this.options.pane).addTo(map));
      for (const each of group.buttons) each.button.addEventListener("click", () => this.open(group, each));
    }
    this.arrangeInside();
    linkClaims();
  },

  onRemove() {
    for (const group of this.groups) {
      group.anchor.remove();
      for (const marker of group.markers) marker.remove();
    }
  },

  getEvents() {
    return { zoomend: this.arrange, resize: this.arrangeInside, obstacles: this.tellObstacles };
  },

  /** Put the marks of every group where this zoom wants them. */
  arrange() {
    for (const group of this.groups) {
      const offsets = this.offsets(group);
      group.offsets = offsets;
      offsets.forEach(({ dx, dy }, i) => {
        const { button } = group.buttons[i];
        button.style.setProperty("--dx", `${dx.toFixed(1)}px`);
        button.style.setProperty("--dy", `${dy.toFixed(1)}px`);
        tie(group.lines[i], { dx, dy });
      });
    }
  },

  /** The same, in a view that shows all of them: a large fan reaches farther than the place that the map opened on. */
  arrangeInside() {
    this.arrange();
    const reach = { x: [], y: [] };
    for (const group of this.groups) {
      const centre = this._map.latLngToContainerPoint(group.at);
      group.offsets.forEach(({ dx, dy }, i) => {
        const { offsetWidth, offsetHeight } = group.buttons[i].button;
        reach.x.push(centre.x + dx - offsetWidth / 2, centre.x + dx + offsetWidth / 2);
        reach.y.push(centre.y + dy - offsetHeight / 2, centre.y + dy + offsetHeight / 2);
      });
    }
    if (!reach.x.length) return;
    const size = this._map.getSize();
    const [x, y] = ["x", "y"].map((axis) => intoView(Math.min(...reach[axis]), Math.max(...reach[axis]), size[axis]));
    if (x || y) this._map.panBy([x, y], { animate: false });
  },

  offsets(group) {
    if (group.pin && group.buttons.length === 1) return [{ dx: 0, dy: 0 }];
    const map = this._map;
    const circle = group.edge ? map.latLngToLayerPoint(group.at).distanceTo(map.latLngToLayerPoint(group.edge)) : 0;
    const radius = fanRadius(group.pin ? 0 : circle, map.getSize());
    return fanOffsets(group.buttons.length, { ...FAN, radius, facing: this.facing });
  },

  /** Add what no name may cover: marks, leaders, centres. */
  tellObstacles({ add }) {
    for (const group of this.groups) {
      const centre = this._map.latLngToContainerPoint(group.at);
      add(boxAround(centre, { x: 16, y: 16 }));
      for (const { dx, dy } of group.offsets) {
        const mark = { x: centre.x + dx, y: centre.y + dy };
        add(boxAround(mark, { x: MARK + 14, y: MARK + 8 }));
        for (const box of boxesAlong(centre, mark)) add(box);
      }
    }
  },

  open(group, { button, claim }) {
    const content = fill("map-claim-popup", claim);
    content.querySelector("[data-mark]").replaceWith(stamp(`map-mark-${claim.position}`));
    const offset = group.offsets[group.buttons.findIndex((each) => each.button === button)];
    openPopup(this._map, group.at, content, { opener: button, offset });
  },
});

/**
 * Tie a mark to the centre by a line that leaves both free.
 * @param {SVGLineElement} line
 * @param {{dx: number, dy: number}} offset
 */
function tie(line, { dx, dy }) {
  const length = Math.hypot(dx, dy) || 1;
  const start = Math.min(1, CENTRE_GAP / length);
  const end = Math.max(start, 1 - (MARK / 2 - 1) / length);
  line.setAttribute("x1", (dx * start).toFixed(1));
  line.setAttribute("y1", (dy * start).toFixed(1));
  line.setAttribute("x2", (dx * end).toFixed(1));
  line.setAttribute("y2", (dy * end).toFixed(1));
}
