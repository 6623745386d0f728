/** Tiles of glyphs, fetched once each; those that nobody waits for any more are given up. */

import { glyphsOf } from "./tile_grid.js";

const KEPT = 160; // tiles; the oldest go first

export class TileStore {
  /**
   * @param {string} root - address beneath which tiles stand
   * @param {number} revision - of the record
   */
  constructor(root, revision) {
    this.root = root;
    this.revision = revision;
    this.query = null; // of an address, without "?"
    this.kept = new Map();
    this.waiting = new Map();
  }

  /**
   * The glyphs of some tiles. Rejects with an AbortError once other tiles are asked for.
   * @param {import("./tile_grid.js").Tile[]} tiles
   * @returns {Promise<import("./tile_grid.js").Glyph[]>}
   */
  async glyphs(tiles) {
    const addresses = tiles.map((tile) => this.address(tile));
    this.giveUp(new Set(addresses));
    try {
      return (await Promise.all(addresses.map((address) => this.tile(address)))).flat();
    } catch (error) {
      if (!(error instanceof GoneError)) throw error;
      this.revision = error.current;
      return this.glyphs(tiles);
    }
  }

  address({ z, x, y }) {
    return `${this.root}${this.revision}/${z}/${x}/${y}.json${this.query && `?${this.query}`}`;
  }

  tile(address) {
    if (this.kept.has(address)) return Promise.resolve(this.kept.get(address));
    if (!this.waiting.has(address)) {
      const control = new AbortController();
      const answer = this.fetch(address, control.signal).finally(() => this.waiting.delete(address));
      this.waiting.set(address, { answer, control });
    }
    return this.waiting.get(address).answer;
  }

  async fetch(address, signal) {
    const response = await fetch(address, { credentials: "omit", signal });
    if (response.status === 410) throw new GoneError((await response.json()).current);
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const glyphs = glyphsOf(await response.json());
    this.kept.set(address, glyphs);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    return glyphs;
  }

  giveUp(wanted) {
    for (const [address, { control }] of this.waiting) {
      if (wanted.has(address)) continue;
      this.waiting.delete(address);
      control.abort();
    }
  }
}

/** The revision asked for is no longer served. */
class GoneError extends Error {
  /** @param {number} current - the revision that is */
  constructor(current) {
    super(`now at revision ${current}`);
    this.current = current;
  }
}
