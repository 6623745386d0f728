/* Order, copies and parts of claims, by button or by keys: Ctrl+Alt with an arrow moves a claim, with C copies it, with X
   splits it at the line of figures in which one stands, with S takes the source of the claim above. A claim's number
   never changes; its place is kept in the column "order". Without this script the order is typed as a number. */

const GROUP = "claims-group";
const OWN = new Set(["id", "incident", "number", "order", "DELETE", "find_place", "coordinates_text"]);
const KEYS = { ArrowUp: "up", ArrowDown: "down", KeyC: "copy", KeyX: "split", KeyS: "source" };
const STEP = 10;

const group = document.getElementById(GROUP);

const forms = () => [...(group?.querySelectorAll(".inline-related.claim:not(.empty-form)") ?? [])];
const prefix = (claim) => claim.id;
const nameOf = (element, claim) => element.name?.replace(`${prefix(claim)}-`, "") ?? "";
const field = (claim, name) => claim.querySelector(`[name="${prefix(claim)}-${name}"]`);
const isStored = (claim) => claim.classList.contains("has_original");
const isBlank = (claim) => !isStored(claim) && !field(claim, "claimant")?.value && !field(claim, "source")?.value;
const announce = (text) => {
  document.getElementById("claims-status").textContent = text;
};

const changed = (element) => {
  for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true }));
};

/** Writes the order of the page into the column of all claims that are entered. */
const writeOrder = () => {
  let order = 0;
  for (const claim of forms()) {
    const box = field(claim, "order");
    if (!box || isBlank(claim)) continue;
    order += STEP;
    if (box.value !== String(order)) {
      box.value = String(order);
      changed(box);
    }
  }
};

const move = (claim, step) => {
  const all = forms().filter((each) => !isBlank(each));
  const other = all[all.indexOf(claim) + step];
  if (!other) return;
  if (step < 0) other.before(claim);
  else other.after(claim);
  writeOrder();
  announce(group.dataset.moved.replace("%n", forms().indexOf(claim) + 1));
};

const fill = (to, from) => {
  if (to.type === "checkbox") to.checked = from.checked;
  else if (to.tagName === "SELECT") {
    for (const option of from.selectedOptions) {
      const standing = [...to.options].find(({ value }) => value === option.value);
      if (standing) standing.selected = true;
      else to.add(new Option(option.text, option.value, false, true));
    }
  } else to.value = from.value;
  changed(to);
};

/** A new claim below this one, with the same words in every field that is not its own; null where there is no room. */
const copy = (claim) => {
  const count = forms().length;
  group.querySelector(".add-row a")?.click();
  const added = forms().at(-1);
  if (forms().length === count) return null;
  for (const from of claim.querySelectorAll("input[name], select[name], textarea[name]")) {
    const name = nameOf(from, claim);
    const to = field(added, name);
    if (to && !OWN.has(name)) fill(to, from);
  }
  claim.after(added);
  writeOrder();
  field(added, "capacity")?.focus();
  announce(group.dataset.copied);
  return added;
};

const split = (claim) => {
  const figures = field(claim, "figures_text");
  const lines = figures.value.split("\n");
  const at =
    document.activeElement === figures ? figures.value.slice(0, figures.selectionStart).split("\n").length - 1 : 0;
  const from = at > 0 ? at : lines.length - 1;
  if (from < 1) {
    announce(group.dataset.whole);
    return;
  }
  const added = copy(claim);
  if (!added) return;
  for (const [form, kept] of [
    [claim, lines.slice(0, from)],
    [added, lines.slice(from)],
  ]) {
    field(form, "figures_text").value = kept.join("\n");
    changed(field(form, "figures_text"));
  }
  field(added, "figures_text").focus();
  announce(group.dataset.split);
};

const sameSource = (claim) => {
  const all = forms();
  const above = all[all.indexOf(claim) - 1];
  if (!above) return;
  for (const name of ["source", "carried_by"]) {
    const [to, from] = [field(claim, name), field(above, name)];
    if (!to || !from) continue;
    for (const option of to.options) option.selected = false;
    fill(to, from);
  }
  announce(group.dataset.sourced);
};

const ACTS = { up: (claim) => move(claim, -1), down: (claim) => move(claim, 1), copy, split, source: sameSource };

const act = (name, claim, button) => {
  ACTS[name](claim);
  if (button?.isConnected && (name === "up" || name === "down")) button.focus();
};

/* Claims that stand closed keep an order that this page does not hold: then nothing is moved among the open ones. */
const enhance = () => {
  const isWhole = !group.querySelector(".claims-closed tbody tr");
  for (const tools of group.querySelectorAll(".claim-tools")) tools.hidden = false;
  for (const name of ["up", "down"]) {
    for (const button of group.querySelectorAll(`.claim-tools [data-act="${name}"]`)) button.hidden = !isWhole;
  }
};

if (group) {
  enhance();
  document.addEventListener("formset:added", enhance);
  group.addEventListener("click", (event) => {
    const button = event.target.closest(".claim-tools button");
    if (button) act(button.dataset.act, button.closest(".claim"), button);
  });
  group.addEventListener("keydown", (event) => {
    const claim = event.target.closest(".claim:not(.empty-form)");
    const name = event.ctrlKey && event.altKey ? KEYS[event.code] : undefined;
    const button = name && claim?.querySelector(`.claim-tools [data-act="${name}"]:not([hidden])`);
    if (!button) return;
    event.preventDefault();
    const focused = document.activeElement;
    act(name, claim);
    if (name === "up" || name === "down") focused.focus();
  });
}
