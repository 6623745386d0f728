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

  /* The phrase stands on, in the words of the claim: nothing that was written is lost. */
  const take = (textarea, { phrase, lines }) => {
    const kept = document.getElementById(textarea.id.replace(/figures_text$/, "verbatim"));
    if (kept && !kept.value.includes(phrase)) {
      kept.value = [kept.value.trimEnd(), phrase].filter(Boolean).join("\n");
      kept.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const written = textarea.value.split("\n").map((line) => (line.trim() === phrase ? lines : line));
    textarea.value = written.join("\n");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    textarea.focus();
  };

  const offer = (textarea, proposal) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dir = "auto";
    button.textContent = proposal.label;
    button.addEventListener("click", () => take(textarea, proposal));
    const li = document.createElement("li");
    li.className = "figure-offer";
    li.append(button);
    return li;
  };

  const show = (textarea, list, answer) => {
    const figures = answer.figures.map((figure) =>
      item(figure.understood ? "" : "figure-open", [
        ["span", `${figure.counted}:`],
        ["q", figure.words, "auto"],
        ["span", figure.sentence],
      ]),
    );
    const reasons = answer.reasons.map((reason) => item("figure-wrong", [["span", reason, "auto"]]));
    const offers = answer.proposals.map((proposal) => offer(textarea, proposal));
    list.replaceChildren(...figures, ...reasons, ...offers);
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
    const body = new URLSearchParams({ kind: "figures", text: textarea.value, language: languageOf(textarea) });
    try {
      const response = await fetch(`${base[1]}echo/`, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token.value },
      });
      if (!response.headers.get("content-type")?.startsWith("application/json")) return;
      const answer = await response.json();
      if (latest.get(textarea) === turn) show(textarea, list, answer);
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
