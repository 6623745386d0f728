/** On a phone the list and the filters are sheets over the map: one at a time, closed by a button or Escape. */

const NARROW = window.matchMedia("(max-width: 47.99rem)");

/** @param {HTMLElement} root - of the page's parts */
export function makeSheets(root) {
  const openers = [...root.querySelectorAll("[data-open-sheet]")];
  let open = null;

  const sheetOf = (opener) => document.getElementById(opener.dataset.openSheet);

  const close = () => {
    if (!open) return;
    const opener = open;
    open = null;
    sheetOf(opener).classList.remove("is-open");
    opener.setAttribute("aria-expanded", "false");
    opener.focus({ preventScroll: true });
  };

  for (const opener of openers) {
    opener.addEventListener("click", () => {
      close();
      open = opener;
      sheetOf(opener).classList.add("is-open");
      opener.setAttribute("aria-expanded", "true");
      sheetOf(opener).querySelector("[data-close-sheet]").focus({ preventScroll: true });
    });
  }
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-sheet]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  NARROW.addEventListener("change", () => NARROW.matches || close());
  return { close };
}
