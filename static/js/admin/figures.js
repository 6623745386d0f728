"use strict";

/* Under each field of figures: how the words are understood, asked of the server while one types. Without this script
   the page says the same after saving. Texts enter the page by textContent alone. */
{
  const PAUSE_MS = 350;
  const PATH = /^(.*\/incidents\/incident\/)/;
  const timers = new WeakMap();
  const latest = new WeakMap();

  const item = (className, parts) => {
    const li = document.createElement("li");
    if (className) li.className = className;
    for (const [tag, text, dir] of parts) {
      const part = document.createElement(tag);
      part.textContent = text;
      if (dir) part.dir = dir;
      li.append(part, " ");
    }
    return li;
  };

  const show = (list, answer) => {
    const figures = answer.figures.map((figure) =>
      item(figure.understood ? "" : "figure-open", [
        ["span", `${figure.counted}:`],
        ["q", figure.words, "auto"],
        ["span", figure.sentence],
      ]),
    );
    const reasons = answer.reasons.map((reason) => item("figure-wrong", [["span", reason, "auto"]]));
    list.replaceChildren(...figures, ...reasons);
  };

  const languageOf = (textarea) =>
    document.getElementById(textarea.id.replace(/figures_text$/, "language"))?.value ?? "";

  const ask = async (textarea) => {
    const list = textarea.parentElement.querySelector(".figures-echo");
    const base = PATH.exec(window.location.pathname);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (!list || !base || !token) return;
    const turn = (latest.get(textarea) ?? 0) + 1;
    latest.set(textarea, turn);
    const body = new URLSearchParams({ text: textarea.value, language: languageOf(textarea) });
    try {
      const response = await fetch(`${base[1]}read-figures/`, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token.value },
      });
      if (!response.headers.get("content-type")?.startsWith("application/json")) return;
      const answer = await response.json();
      if (latest.get(textarea) === turn) show(list, answer);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no connection: the page says it after saving
    }
  };

  document.addEventListener("input", (event) => {
    const textarea = event.target;
    if (!textarea.matches?.("textarea.figure-lines")) return;
    clearTimeout(timers.get(textarea));
    timers.set(
      textarea,
      setTimeout(() => ask(textarea), PAUSE_MS),
    );
  });
}
