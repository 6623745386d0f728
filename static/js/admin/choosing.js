/* Choosing an actor or a source by keys. Typing on a closed choice opens it with what is typed; where nothing of that
   very name stands, the last row of the list makes one, in a window that has the name already. The links beside a choice
   are out of the way of Tab: Ctrl+Alt+A adds, Ctrl+Alt+E opens what is chosen. Without this script the links do both. */

const NEW = "new";
const words = document.getElementById("desk-words")?.dataset;
const $ = window.django?.jQuery;

const wrapperOf = (element) => element.closest(".related-widget-wrapper");
const linkOf = (element, kind) => wrapperOf(element)?.querySelector(`.${kind}-related[href]`);

/** Opens the window of a link beside a choice; `name` is what the new one is called. */
const openLink = (link, name) => {
  const plain = link.href;
  if (name) {
    const address = new URL(plain);
    address.searchParams.set("name", name);
    link.href = address.href;
  }
  link.click();
  link.href = plain;
};

const withNew = (select, answer, { term = "" }) => {
  const name = term.trim();
  const stands = answer.results.some(({ text }) => text.toLocaleLowerCase() === name.toLocaleLowerCase());
  if (!name || stands || answer.pagination?.more || !linkOf(select, "add")) return answer;
  return {
    ...answer,
    results: [...answer.results, { id: NEW, text: words.new.replace("%n", name), isNew: true, name }],
  };
};

const enhance = (select) => {
  const { appLabel, modelName, fieldName } = select.dataset;
  $(select).select2({
    ajax: {
      data: ({ term, page }) => ({ term, page, app_label: appLabel, model_name: modelName, field_name: fieldName }),
      processResults: (answer, params) => withNew(select, answer, params),
    },
  });
  $(select).on("select2:selecting", (event) => {
    const { data } = event.params.args;
    if (!data.isNew) return;
    event.preventDefault();
    $(select).select2("close");
    openLink(linkOf(select, "add"), data.name);
  });
  for (const link of wrapperOf(select)?.querySelectorAll("a.related-widget-wrapper-link") ?? []) link.tabIndex = -1;
};

/** Opens a closed choice, which takes the focus a moment later: the letter that opened it is put there by hand. */
const openWith = (select, letter) => {
  $(select).select2("open");
  const { $search } = $(select).data("select2").dropdown;
  $search.val(letter).trigger("focus").trigger("input");
};

const isTyping = ({ key, ctrlKey, altKey, metaKey, isComposing }) =>
  !isComposing && !ctrlKey && !altKey && !metaKey && key.length === 1 && key !== " ";

if ($ && words) {
  // Taken up by the stock script, on the page and in each row that is added to it.
  $.fn.djangoAdminSelect2 = function djangoAdminSelect2() {
    for (const select of this) enhance(select);
    return this;
  };
  document.addEventListener("keydown", (event) => {
    const closed = event.target.closest?.(".select2-selection--single");
    const select = event.target.closest?.(".select2-container")?.previousElementSibling;
    if (!select) return;
    if (closed && isTyping(event)) {
      event.preventDefault();
      openWith(select, event.key);
    }
    if (!event.ctrlKey || !event.altKey || event.getModifierState("AltGraph")) return;
    const link = { KeyA: linkOf(select, "add"), KeyE: linkOf(select, "change") }[event.code];
    if (!link) return;
    event.preventDefault();
    openLink(link);
  });
}
