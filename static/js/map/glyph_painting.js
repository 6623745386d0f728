/**
 * How clusters and single incidents look on a canvas.
 *
 * A cluster is a disc with its count; the part of its rim that is thick says how many of them are contested, and so does
 * the second number. A single incident is a dot where the site is known and a ring where only an area is; quarters of a
 * rim round it say which of the four kinds of disagreement there are.
 */

const TURN = 2 * Math.PI;
const TOP = -TURN / 4;
const TWO_LINES_FROM = 14; // pixels of radius: a smaller disc has room for one number

/**
 * A number as short as a disc needs it: 812, 1.2k, 34k, 1.2M.
 * @param {number} n
 */
export function short(n) {
  if (n < 1000) return String(n);
  const [value, unit] = n < 999_500 ? [n / 1000, "k"] : [n / 1e6, "M"];
  return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)}${unit}`;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./glyph_merging.js").Placed} glyph
 * @param {Record<string, string>} colours
 */
export function paint(ctx, glyph, colours) {
  if (glyph.code) paintSingle(ctx, glyph, colours);
  else paintCluster(ctx, glyph, colours);
}

function paintCluster(ctx, { x, y, r, count, contested }, colours) {
  disc(ctx, x, y, r, colours.paper, 0.94);
  ring(ctx, x, y, r - 0.75, colours.faint, 1.25);
  if (contested) ring(ctx, x, y, r - 1.75, colours.contested, 3.5, TOP, TOP + (TURN * contested) / count);
  const two = contested > 0 && r >= TWO_LINES_FROM;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.ink;
  ctx.font = `700 ${r > 19 ? 13 : 11}px ${colours.font}`;
  ctx.fillText(short(count), x, y + (two ? -4.5 : 0.5));
  if (!two) return;
  ctx.fillStyle = colours.contested;
  ctx.font = `700 ${r > 19 ? 10.5 : 9}px ${colours.font}`;
  ctx.fillText(short(contested), x, y + (r > 19 ? 8.5 : 6.5));
}

function paintSingle(ctx, { x, y, pin, flags }, colours) {
  disc(ctx, x, y, flags ? 9.5 : 6.5, colours.paper, 0.9);
  if (pin) {
    disc(ctx, x, y, 4, colours.ink, 1);
  } else {
    ring(ctx, x, y, 4, colours.ink, 1.75);
  }
  for (let bit = 0; bit < 4; bit += 1) {
    const from = TOP + (bit * TURN) / 4;
    if (flags & (1 << bit)) ring(ctx, x, y, 8, colours.contested, 2.75, from + 0.14, from + TURN / 4 - 0.14);
  }
}

/**
 * The circle within which an incident lies.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{x: number, y: number}} at
 * @param {number} radius - pixels
 * @param {Record<string, string>} colours
 */
export function paintUncertainty(ctx, { x, y }, radius, colours) {
  disc(ctx, x, y, radius, colours.uncertainty, 0.06);
  ctx.globalAlpha = 0.55;
  ring(ctx, x, y, radius, colours.uncertainty, 1);
  ctx.globalAlpha = 1;
}

/**
 * A halo round what the reader points at, here or in the list.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{x: number, y: number, r: number}} at
 * @param {Record<string, string>} colours
 */
export function paintHalo(ctx, { x, y, r }, colours) {
  ring(ctx, x, y, r + 5, colours.paper, 5);
  ring(ctx, x, y, r + 5, colours.focus, 3);
}

function disc(ctx, x, y, r, colour, alpha) {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, TURN);
  ctx.fill();
  ctx.globalAlpha = 1;
}

function ring(ctx, x, y, r, colour, width, from = 0, to = TURN) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.arc(x, y, r, from, to);
  ctx.stroke();
}
