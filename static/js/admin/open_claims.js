/* Opens a stored claim in place: its form is taken from the page that its link leads to, and put among the open ones.
   Without this script the link opens that page. What has been typed meanwhile stays. */

const PREFIX = "claims";
const ATTRIBUTES = ["id", "name", "for", "aria-describedby", "aria-labelledby"];

const INDEXED = new RegExp(`${PREFIX}-(?:\\d+|__prefix__)`, "g");

const group = document.getElementById(`${PREFIX}-group`);
const counter = (name, root = document) => root.querySelector(`#id_${PREFIX}-${name}`);

/** Gives a claim another index, in every name that holds it. */
export const renumber = (claim, index) => {
  for (const element of [claim, ...claim.querySelectorAll("*")]) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value?.includes(`${PREFIX}-`)) {
        element.setAttribute(name, value.replaceAll(INDEXED, `${PREFIX}-${index}`));
      }
    }
  }
};

const openForms = () => [...group.querySelectorAll(".inline-related.claim:not(.empty-form)")];

const isStored = (claim) => claim.classList.contains("has_original");

/** Puts the form of a stored claim after the stored ones; new claims move on by one. */
const insert = (claim) => {
  const forms = openForms();
  const stored = forms.filter(isStored);
  const fresh = forms.filter((form) => !isStored(form));
  for (const [place, form] of [...fresh.entries()].reverse()) renumber(form, stored.length + 1 + place);
  const taken = document.importNode(claim, true);
  renumber(taken, stored.length);
  const before = fresh[0] ?? group.querySelector(".empty-form");
  before.before(taken);
  for (const name of ["TOTAL_FORMS", "INITIAL_FORMS"]) counter(name).value = Number(counter(name).value) + 1;
  taken.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: PREFIX } }));
  return taken;
};

/** The form of claim `number`: one that is open already, or fetched; null where the server does not give it. */
export const openClaim = async (number) => {
  const standing = group.querySelector(`.claim[data-number="${number}"]`);
  if (standing) return standing;
  const url = new URL(window.location.href);
  url.search = "";
  url.searchParams.set("claim", number);
  const response = await fetch(url);
  if (!response.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const claim = page.querySelector(`#${PREFIX}-group .claim[data-number="${number}"]`);
  if (!claim) return null;
  const opened = insert(claim);
  group.querySelector(`.claims-closed tr[data-number="${number}"]`)?.remove();
  return opened;
};

group?.addEventListener("click", async (event) => {
  const link = event.target.closest("a.claim-open");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const opened = await openClaim(link.closest("tr").dataset.number).catch(() => null);
  if (!opened) {
    // A page of its own, so that nothing typed here is lost.
    window.open(link.href, "_blank", "noopener");
    return;
  }
  opened.scrollIntoView({ block: "start" });
  opened.querySelector("select, input:not([type=hidden]), textarea")?.focus();
});
