/**
 * The histogram beneath the map: drag over it, move its ends by arrow keys, press a bar. Its bars are links of the page,
 * which work without this; with it, the two ends are sliders, so that the keyboard need not pass through every bar.
 */

import { spanOf, tickPlaces } from "./time_spans.js";

const SVG = "http://www.w3.org/2000/svg";
const SHARE = 0.8; // of the room from one bar to the next
const FEWEST = 24; // bars that there is room for, so that one alone is no wall
const LEAST = 2.5; // per cent of the height that the smallest count still gets
const GAP = 8; // pixels between two dates
const SETTLED = 400; // milliseconds after the last key, before the map follows

/**
 * @param {HTMLElement} place
 * @param {{chosen: (value: string) => void, words: (bar: any) => string}} told
 */
export function makeTimeline(place, { chosen, words }) {
  const chart = place.querySelector("[data-chart]");
  const svg = place.querySelector("[data-bars]");
  const axis = place.querySelector("[data-axis]");
  const span = place.querySelector("[data-span]");
  const handles = [...place.querySelectorAll("[data-handle]")];
  let bars = [];
  let range = [0, 0]; // the first and the last bar within
  let timer;

  const isWhole = () => bars.length < 2 || (range[0] === 0 && range[1] === bars.length - 1);

  const choose = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const whole = isWhole();
      chosen(whole && bars.length > 1 ? "" : spanOf(bars[range[0]].from, bars[range[1]].to));
    }, wait);
  };

  const paint = () => {
    const room = roomOf(bars);
    [...svg.children].forEach((bar, i) => {
      bar.classList.toggle("is-out", i < range[0] || i > range[1]);
    });
    const whole = isWhole();
    span.hidden = whole;
    span.style.insetInlineStart = `${range[0] * room}%`;
    span.style.inlineSize = `${(range[1] - range[0] + 1) * room}%`;
    handles.forEach((handle, end) => {
      handle.hidden = bars.length < 2;
      handle.style.insetInlineStart = `${(range[end] + end) * room}%`;
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(bars.length - 1));
      handle.setAttribute("aria-valuenow", String(range[end]));
      handle.setAttribute("aria-valuetext", bars.length ? words(bars[range[end]]) : "");
    });
  };

  const barAt = ({ clientX }) => {
    const { left, width } = svg.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor((((clientX - left) / width) * 100) / roomOf(bars))));
  };

  const drag = (event, from) => {
    if (event.button !== 0 || !bars.length) return;
    event.preventDefault();
    const start = from ?? barAt(event);
    const move = (moved) => {
      const to = barAt(moved);
      range = [Math.min(start, to), Math.max(start, to)];
      paint();
    };
    const stop = new AbortController();
    move(event);
    chart.setPointerCapture(event.pointerId);
    chart.addEventListener("pointermove", move, stop);
    for (const end of ["pointerup", "pointercancel"]) {
      chart.addEventListener(
        end,
        () => {
          stop.abort();
          choose(0);
        },
        stop,
      );
    }
  };

  svg.addEventListener("pointerdown", (event) => drag(event, null));
  svg.addEventListener("click", (event) => {
    event.preventDefault();
    const bar = [...svg.children].indexOf(event.target.closest("a"));
    if (event.detail > 0 || bar < 0) return; // the press of a pointer has chosen already
    range = [bar, bar];
    paint();
    choose(0);
  });
  handles.forEach((handle, end) => {
    handle.addEventListener("pointerdown", (event) => {
      drag(event, range[1 - end]);
      handle.focus();
    });
    handle.addEventListener("keydown", (event) => {
      const to = keyed(event.key, range[end], bars.length);
      if (to === null) return;
      event.preventDefault();
      range[end] = end === 0 ? Math.min(to, range[1]) : Math.max(to, range[0]);
      paint();
      choose(SETTLED);
    });
  });

  new ResizeObserver(() => keepApart(axis)).observe(axis);

  return {
    /**
     * @param {{unit: string, bars: {from: string, to: string, count: number}[]}} answer
     * @param {string} asked - the filter `datetime`
     * @param {(value: string) => string} address - of a bar
     */
    show(answer, asked, address) {
      bars = answer.bars;
      place.classList.toggle("is-empty", !bars.length);
      svg.replaceChildren(...bars.map((bar, i) => drawn(bar, i, bars, address, words)));
      axis.replaceChildren(...tickPlaces(bars, answer.unit).map((tick) => tickOf(tick, answer.unit, roomOf(bars))));
      keepApart(axis);
      this.reflect(asked);
    },

    /** Show which days are let through. */
    reflect(asked) {
      range = within(bars, asked);
      paint();
    },
  };
}

/** Per cent of the width from one bar to the next. */
const roomOf = (bars) => 100 / Math.max(FEWEST, bars.length);

function keyed(key, at, count) {
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12 };
  const ends = { Home: 0, End: count - 1 };
  const to = key in ends ? ends[key] : at + (steps[key] ?? Number.NaN);
  return Number.isNaN(to) ? null : Math.max(0, Math.min(count - 1, to));
}

/** The first and the last bar that a span of days meets; all of them where none is asked for. */
function within(bars, asked) {
  const all = [0, Math.max(0, bars.length - 1)];
  if (!asked) return all;
  const [start, end = start] = asked.split("/");
  const meets = (bar) => (start === ".." || bar.to >= start) && (end === ".." || bar.from <= `${end}~`);
  const first = bars.findIndex(meets);
  return first < 0 ? all : [first, bars.findLastIndex(meets)];
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawn(bar, i, bars, address, words) {
  const room = roomOf(bars);
  const most = Math.max(...bars.map(({ count }) => count));
  const height = bar.count ? Math.max(LEAST, (100 * bar.count) / most) : 0;
  const across = { x: `${(i + (1 - SHARE) / 2) * room}%`, width: `${SHARE * room}%` };
  const link = element("a", { href: address(spanOf(bar.from, bar.to)), tabindex: "-1" });
  const title = element("title", {});
  title.textContent = isolated(words(bar));
  link.append(
    title,
    element("rect", { class: "timeline__reach", ...across, y: "0", height: "100%" }),
    element("rect", { class: "timeline__bar", ...across, y: `${100 - height}%`, height: `${height}%` }),
  );
  return link;
}

function tickOf({ place, day }, unit, room) {
  const text = element("text", { x: `${place * room}%`, y: "13" });
  const form = unit === "year" || (unit === "month" && day.endsWith("-01-01")) ? { year: "numeric" } : null;
  const full = {
    year: "numeric",
    month: "short",
    ...(unit === "day" && !day.endsWith("-01") ? { day: "numeric" } : {}),
  };
  text.textContent = isolated(dateText(day, form ?? full));
  return text;
}

/**
 * Hide each date that would run into the one before it, or out of the drawing: an Arabic one is twice as wide as an
 * English one, and a window may be narrow.
 */
function keepApart(axis) {
  const edge = axis.getBoundingClientRect().right;
  let free = Number.NEGATIVE_INFINITY;
  for (const text of axis.children) {
    const { left, right } = text.getBoundingClientRect();
    const fits = left >= free && (right <= edge || text === axis.firstElementChild);
    text.setAttribute("visibility", fits ? "visible" : "hidden");
    if (fits) free = right + GAP;
  }
}

/** Text in its own direction: the drawing runs from left to right, an Arabic date in it does not. */
const isolated = (text) => `\u2068${text}\u2069`;

const formats = new Map(); // to make one takes longer than to write a hundred dates

/**
 * A day in the reader's language, in the digits of the page.
 * @param {string} day - 2016-12-07
 * @param {Intl.DateTimeFormatOptions} form
 */
export function dateText(day, form) {
  const key = JSON.stringify(form);
  if (!formats.has(key)) {
    const locale = document.documentElement.lang === "ar" ? "ar-IQ-u-nu-latn" : "en-GB";
    formats.set(key, new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }));
  }
  return formats.get(key).format(new Date(`${day}T00:00:00Z`));
}
