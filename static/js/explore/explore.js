/** The page of the map of all: one state, kept in the address, that the map, the list, the form and the histogram follow. */

import { overviewMap } from "../map/overview.js";
import { block } from "../map/template.js";
import { makeAreas } from "./areas.js";
import { Asking, settled } from "./asking.js";
import { makeBeside } from "./beside.js";
import { makeFilters } from "./filters.js";
import { makePlay } from "./play.js";
import { makePopups } from "./popups.js";
import { makeResults } from "./results.js";
import { makeSaid } from "./said.js";
import { makeSheets } from "./sheets.js";
import { PageState } from "./state.js";
import { dateText, makeTimeline } from "./timeline.js";

const AT_REST = 160; // milliseconds after the map stopped, before the numbers of the view are asked for
const FAR = 5; // the zoom at which a page opens at most: one incident shows its country, and coarse land will do

const at = (id) => document.getElementById(id);
const { filters: names, opening, addresses, words, ...data } = block("explore-data");
const root = at("explore");
const state = new PageState(names);
const asking = new Asking(at("progress"), at("trouble"));
const map = await overviewMap;
root.classList.add("is-live");

// ----------------------------------------------------------------------------------------------------------- the view

const readPosition = () => {
  const [zoom, lat, lon] = map.position().split("/").map(Number);
  return { zoom, lat, lon };
};
let settling = true; // the map is being put where the address says: that is no wish of the reader's

function place() {
  settling = true;
  if (state.now.map) map.go(state.now.map);
  else if (opening) {
    const [west, south, east, north] = opening;
    map.fit({ west, south, east, north }, FAR);
  }
  settling = false;
}

const reflectView = settled(() => {
  state.set({ map: readPosition() }, { replace: true });
}, AT_REST);

// ------------------------------------------------------------------------------------------------------ what is asked

const withView = (address, query) => `${address}?${[query, `view=${map.view()}`].filter(Boolean).join("&")}`;
const sorted = () => (state.now.sort ? `&sort=${state.now.sort}` : "");
const say = makeSaid(state);
const form = makeFilters(at("filters"), state, words.any);
const barWords = ({ from, to, count }) => `${spanText(from, to)}: ${count.toLocaleString("en")}`;
const histogram = makeTimeline(at("timeline"), {
  chosen: (value) => {
    play.stop();
    state.filter({ datetime: value });
  },
  words: barWords,
});
let { times } = data;

function spanText(from, to) {
  if (from === to) return dateText(from, { day: "numeric", month: "long", year: "numeric" });
  if (from.slice(0, 7) === to.slice(0, 7)) return dateText(from, { month: "long", year: "numeric" });
  return from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : `${from.slice(0, 4)}–${to.slice(0, 4)}`;
}

/** The words and numbers of what is in view, each shown as it comes. */
function askNumbers() {
  askFor("said", say);
  askFor("timeline", (time) => {
    times = time;
    const rest = state.queryWithout("datetime");
    const address = (value) => `${addresses.map}?${[rest, `datetime=${value}`].filter(Boolean).join("&")}`;
    histogram.show(time, state.filters.datetime ?? "", address);
  });
  askFor("facets", ({ facets }) => form.counts(facets));
}

async function askFor(kind, show) {
  const found = await asking.ask(kind, withView(addresses[kind], state.query), () => askFor(kind, show));
  if (found) show(found);
}

/** The list of what is in view. @param {string} [after] - the end of what stands already */
async function askRows(after = "") {
  const more = after && `&after=${encodeURIComponent(after)}`;
  const again = () => askRows(after);
  const found = await asking.ask("rows", withView(addresses.results, state.query) + sorted() + more, again);
  if (!found) return;
  results.show(found, Boolean(after));
  results.current(state.now.beside ?? state.now.selected);
  map.show(state.query, found.revision);
}

/** The list of all holds the same as the map: its link keeps up with the filters and the order. */
function leadToList() {
  const query = [state.query, state.now.sort && `sort=${state.now.sort}`].filter(Boolean).join("&");
  at("whole-list").href = query ? `${addresses.list}?${query}` : addresses.list;
}

const askAll = () => {
  askNumbers();
  askRows();
};
const askAtRest = settled(askAll, AT_REST);

// ---------------------------------------------------------------------------------------------------- what is pointed at

const tip = at("tip");
const glyphWords = ({ code, count, contested }) => {
  if (code) return results.row(code)?.title ?? code;
  const shown = { "%(n)s": count, "%(contested)s": contested };
  return words.cluster.replace(/%\(\w+\)s/g, (name) => shown[name].toLocaleString("en"));
};

let open = null; // where what is open beside the map lies: it stays ringed when nothing is pointed at

const results = makeResults({
  rows: at("rows"),
  more: at("more"),
  none: at("none-in-view"),
  words,
  mark: (row) => map.mark(row ?? open),
  open: ({ code }) => state.set({ beside: code, selected: null }),
  next: (after) => askRows(after),
});

map.on("pointed", ({ glyph }) => {
  tip.hidden = !glyph;
  if (glyph) tip.textContent = glyphWords(glyph);
  results.light(glyph && ((row) => (glyph.code ? row.code === glyph.code : map.holds(glyph, row))));
});

map.on("pressed", ({ glyph }) => {
  tip.hidden = true;
  if (glyph.code) state.set({ selected: glyph.code });
  else if (map.comesApart(glyph)) map.enlarge(glyph);
  else popups.place(glyph);
});

// --------------------------------------------------------------------------------------------------------- what is open

const sheets = makeSheets(root);
const panel = makeBeside(at("beside"), at("list-sheet"), () => {
  const { beside } = state.now;
  state.set({ beside: null });
  results.element(beside)?.focus({ preventScroll: true });
});
const popups = makePopups({
  map,
  asking,
  addresses,
  words,
  query: () => state.query,
  list: (box) => `${addresses.list}?${[state.queryWithout("bbox"), `bbox=${box}`].filter(Boolean).join("&")}`,
  select: (code) => state.set({ selected: code }),
  beside: (code) => state.set({ beside: code }),
});

async function openBeside(code) {
  sheets.close();
  const found = await asking.ask("beside", `${addresses.incidents}${code}/beside.json`, () => openBeside(code));
  if (!found || state.now.beside !== code) return;
  panel.show(found);
  results.current(code);
  open = found.lat === null ? null : found;
  if (open) map.reach(open);
  map.mark(open);
}

function follow(now, before) {
  if (now.selected !== before?.selected) {
    if (now.selected) popups.incident(now.selected, null);
    else popups.hide();
  }
  if (now.beside !== before?.beside) {
    if (now.beside) {
      openBeside(now.beside);
    } else {
      panel.hide();
      open = null;
      map.mark(null);
      results.current(null);
    }
  }
}

// ------------------------------------------------------------------------------------------------------------- in motion

let drawn = () => {};
const play = makePlay(document.querySelector("[data-play-tools]"), {
  month: () => state.filters.datetime?.match(/^\d{4}-\d\d/)?.[0] ?? null,
  first: () => times.first?.slice(0, 7) ?? "",
  last: () => times.last?.slice(0, 7) ?? "",
  show: (month) => {
    const shown = new Promise((resolve) => {
      drawn = resolve;
    });
    state.filter({ datetime: month }, { replace: true });
    return shown;
  },
  words,
});

map.on("asking", () => asking.begin("tiles"));
map.on("drawn", () => {
  performance.mark("map-drawn"); // what benchmarks/map_in_browser.py reads
  asking.end("tiles");
  drawn();
});
map.on("failed", ({ again }) => {
  asking.end("tiles");
  asking.fail(again);
});
map.on("moved", () => {
  askAtRest();
  if (!settling) reflectView();
});

state.listen((now, before) => {
  leadToList();
  if (
    JSON.stringify(now.map) !== JSON.stringify(before.map) &&
    JSON.stringify(now.map) !== JSON.stringify(readPosition())
  ) {
    place();
  }
  if (JSON.stringify(now.filters) !== JSON.stringify(before.filters)) {
    map.show(state.query);
    histogram.reflect(now.filters.datetime ?? "");
    askAll();
  } else if (now.sort !== before.sort) {
    askRows();
  }
  follow(now, before);
});

makeAreas(at("tools"), { state, map });
place();
map.show(state.query);
askAtRest();
follow(state.now, null);
