/* A page of the desk without a mouse: saving, going from claim to claim, adding one, and a list of all keys. Where the
   focus would be lost (a page that opens, was refused or was saved, a row that is added) it goes where one types next.
   Without this script every field and button is reached by Tab. */

const AT = "desk-focus";
const FIELD = "input:not([type=hidden], [type=submit], [type=button]), select, textarea, .select2-selection";

const form = document.querySelector("#content-main > form[method=post]");
const dialog = document.getElementById("desk-keys");
const isPopup = document.body.classList.contains("popup");

const isSeen = (element) => element.getClientRects().length > 0 && !element.closest(".select2-hidden-accessible");
const canTake = (element) => isSeen(element) && !element.disabled && element.tabIndex >= 0;
const firstField = (root) => [...(root?.querySelectorAll(FIELD) ?? [])].find(canTake);
const claims = () => [...document.querySelectorAll("#claims-group .claim:not(.empty-form)")];

/** Puts the focus on an element, with some room above it. */
const goTo = (element) => {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "center" });
  return Boolean(element);
};

const save = (...names) => {
  const button = names.map((name) => form?.querySelector(`input[name=${name}]`)).find(Boolean);
  button?.click();
  return Boolean(button);
};

const step = (by) => {
  const places = [firstField(form), ...claims().map(firstField)].filter(Boolean);
  const here = document.activeElement.closest?.(".claim");
  return goTo(places[(here ? claims().indexOf(here) + 1 : 0) + by]);
};

const addClaim = () => {
  const blank = claims().find(
    (claim) => !claim.classList.contains("has_original") && !claim.querySelector("[name$=-claimant]")?.value,
  );
  if (blank) return goTo(firstField(blank));
  const link = document.querySelector("#claims-group .add-row a");
  link?.focus();
  link?.click();
  return Boolean(link);
};

const showKeys = () => {
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
};

const KEYS = {
  "Control+KeyS": () => (isPopup ? save("_save") : save("_continue", "_save")),
  "Control+Enter": () => save("_save"),
  "Control+Slash": showKeys,
  "Control+Alt+KeyN": addClaim,
  "Control+Alt+KeyJ": () => step(1),
  "Control+Alt+KeyK": () => step(-1),
};

const chord = ({ ctrlKey, metaKey, altKey, code }) =>
  [(ctrlKey || metaKey) && "Control", altKey && "Alt", code === "NumpadEnter" ? "Enter" : code]
    .filter(Boolean)
    .join("+");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.getModifierState("AltGraph")) return;
  const isAsked = event.key === "?" && !event.target.closest("input, textarea, select, .select2-container");
  const act = isAsked ? showKeys : KEYS[chord(event)];
  if (act?.()) event.preventDefault();
});

const opener = document.getElementById("desk-keys-open");
if (opener) {
  opener.hidden = false;
  opener.addEventListener("click", showKeys);
}

document.addEventListener("formset:added", ({ target }) => {
  if (document.activeElement?.closest(".add-row")) goTo(firstField(target));
});

/* A row that is removed takes the focus with it. */
document.addEventListener("formset:removed", ({ detail }) => {
  document.querySelector(`#${detail.formsetName}-group .add-row a`)?.focus();
});

/* ---------------------------------------------------------------------------------- where a page that opens begins */

const nameOf = (element) => element.id || element.querySelector?.("[id]")?.id || "";

form?.addEventListener("submit", () => {
  sessionStorage.setItem(AT, nameOf(document.activeElement));
});

/** The first field that was refused; what hides it is opened. */
const refused = () => {
  const rows = [...form.querySelectorAll(".errors")];
  for (const row of rows)
    for (let hidden = row.closest("details"); hidden; hidden = hidden.parentElement.closest("details"))
      hidden.open = true;
  return rows.map(firstField).find(Boolean);
};

/** What a save stopped for: the first reason that is asked. */
const asked = () => firstField(document.querySelector(".entry-questions"));

const begin = () => {
  const left = sessionStorage.getItem(AT);
  sessionStorage.removeItem(AT);
  if (!form?.querySelector(".submit-row") || document.activeElement !== document.body) return;
  const wasHere = left && document.getElementById(left);
  const isNew = document.getElementById("desk-words")?.dataset.page === "add";
  const empty = () => [...form.querySelectorAll(FIELD)].find((element) => canTake(element) && element.value === "");
  goTo(asked() ?? refused() ?? (wasHere && form.contains(wasHere) ? wasHere : isNew ? empty() : undefined));
};

// After the stock scripts, which turn some fields into others.
if (window.django?.jQuery) window.django.jQuery(begin);
else begin();
