/**
 * What stands for one claim lights up together: its mark on the map, its leader, its row in a list. Every element with the
 * attribute `data-claim-ref` takes part; pointed at or focused, all of the same claim get the class `is-linked`.
 */

const LINKED = "is-linked";
let linking = false;

/** Begin. Once a page, however many maps it has. */
export function linkClaims() {
  if (linking) return;
  linking = true;
  // What has the focus stays lit where the pointer says nothing: a page that scrolls moves under a pointer at rest.
  for (const type of ["pointerover", "pointerout", "focusin"]) {
    document.addEventListener(type, (event) => {
      const pointed = type === "pointerout" ? null : refOf(event.target);
      light(pointed ?? refOf(document.activeElement));
    });
  }
  document.addEventListener("focusout", () => light(null));
}

/**
 * @param {EventTarget | null} target
 * @returns {string | null}
 */
function refOf(target) {
  return target instanceof Element ? (target.closest("[data-claim-ref]")?.dataset.claimRef ?? null) : null;
}

/** @param {string | null} ref */
function light(ref) {
  for (const element of document.querySelectorAll("[data-claim-ref]")) {
    element.classList.toggle(LINKED, ref !== null && element.dataset.claimRef === ref);
  }
}
