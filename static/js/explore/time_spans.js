/** Spans of days as the filter `datetime` writes them, and steps by months. Pure; days are text, as 2016-12-07. */

const TICKS = 8; // at most: there is room for no more

/** The last day of a month. @param {string} month - 2016-12 */
export function lastOf(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/**
 * The shortest way to write a span: a year, a month, a day, or two of them with a slash between.
 * @param {string} from
 * @param {string} to
 */
export function spanOf(from, to) {
  if (from === to) return from;
  const [start, end] = [from.slice(0, 7), to.slice(0, 7)];
  if (!from.endsWith("-01") || lastOf(end) !== to) return `${from}/${to}`;
  if (start.endsWith("-01") && end.endsWith("-12")) return join(from.slice(0, 4), to.slice(0, 4));
  return join(start, end);
}

const join = (start, end) => (start === end ? start : `${start}/${end}`);

/**
 * The month so many steps on.
 * @param {string} month - 2016-12
 * @param {number} steps
 */
export function monthAfter(month, steps) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + steps, 1)).toISOString().slice(0, 7);
}

/**
 * Where dates are written beneath the bars: at round ones, by the number of the bar.
 * @param {{from: string}[]} bars
 * @param {string} unit
 * @returns {{place: number, day: string}[]}
 */
export function tickPlaces(bars, unit) {
  const round = { day: "-01", month: "-01-01", year: "" }[unit];
  const all = bars.map(({ from }, i) => ({ place: i, day: from }));
  const ends = all.filter(({ day }) => day.endsWith(round));
  const chosen = ends.length > 1 || bars.length < TICKS ? ends : all;
  const places = chosen.length ? chosen : all;
  const every = Math.ceil(places.length / TICKS);
  return places.filter((_, i) => i % every === 0);
}
