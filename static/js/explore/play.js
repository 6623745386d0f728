/** The map month after month. Where the reader wishes for less motion nothing plays by itself: steps stay. */

import { monthAfter } from "./time_spans.js";

const PACE = 1100; // milliseconds that a month stays, at least
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} tools
 * @param {{month: () => string | null, first: () => string, last: () => string, show: (month: string) => Promise<void>,
 *   words: Record<string, string>}} parts - the month shown; the first and the last there are; shows a month
 */
export function makePlay(tools, { month, first, last, show, words }) {
  const button = tools.querySelector("[data-play]");
  let playing = false;

  const stop = () => {
    playing = false;
    button.setAttribute("aria-pressed", "false");
    button.textContent = words.play;
  };

  const play = async () => {
    playing = true;
    button.setAttribute("aria-pressed", "true");
    button.textContent = words.playing;
    let next = month() && month() < last() ? monthAfter(month(), 1) : first();
    while (playing && next && next <= last()) {
      const paced = new Promise((resolve) => setTimeout(resolve, PACE));
      await Promise.all([show(next), paced]);
      next = monthAfter(next, 1);
    }
    stop();
  };

  button.addEventListener("click", () => (playing ? stop() : play()));
  for (const step of tools.querySelectorAll("[data-month]")) {
    step.addEventListener("click", () => {
      stop();
      const steps = Number(step.dataset.month);
      const to = month() ? monthAfter(month(), steps) : steps > 0 ? first() : last();
      if (to && to >= first() && to <= last()) show(to);
    });
  }
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  const arrange = () => {
    button.hidden = CALM.matches;
    if (CALM.matches) stop();
  };
  CALM.addEventListener("change", arrange);
  arrange();
  return { stop };
}
