// The menus of filters over a list are <details>: they open and close without scripts. This closes an open one by
// Escape, with the focus back on what opened it, and when somebody turns to something else.

const bar = document.querySelector(".list-filters");

function open() {
  return bar.querySelector("details[open]");
}

bar?.addEventListener("keydown", (event) => {
  const menu = open();
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

function left(event) {
  const menu = open();
  if (menu && event.target instanceof Node && !menu.contains(event.target)) {
    menu.open = false;
  }
}

if (bar) {
  document.addEventListener("click", left);
  document.addEventListener("focusin", left);
}
