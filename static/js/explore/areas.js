/** The buttons that look within a part of the map: what is in view, a box, a polygon, round a point. */

const RADIUS_KM = "25";

/**
 * @param {HTMLElement} tools
 * @param {{state: import("./state.js").PageState, map: any}} parts
 */
export function makeAreas(tools, { state, map }) {
  const none = { bbox: "", within: "", near: "", radius_km: "" };
  const filterOf = {
    box: (value) => ({ ...none, bbox: value }),
    polygon: (value) => ({ ...none, within: value }),
    point: (value) => ({ ...none, near: value, radius_km: state.filters.radius_km || RADIUS_KM }),
  };

  tools.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-area]");
    if (!button) return;
    const kind = button.dataset.area;
    if (kind === "view") {
      state.filter({ ...none, bbox: map.view() });
      return;
    }
    const hint = tools.querySelector(`[data-hint="${kind}"]`);
    button.setAttribute("aria-pressed", "true");
    hint.hidden = false;
    const value = await map.draw(kind);
    button.setAttribute("aria-pressed", "false");
    hint.hidden = true;
    if (value) state.filter(filterOf[kind](value));
  });

  const outline = ({ filters }) => map.outline({ ...filters, radiusKm: Number(filters.radius_km || RADIUS_KM) });
  state.listen(outline);
  outline(state.now);
}
