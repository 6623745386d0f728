/**
 * Questions to our own origin. A later question of the same kind replaces an earlier one; what takes longer than a moment
 * shows that it is under way; what fails says so, and how to try again.
 */

const A_MOMENT = 300; // milliseconds

export class Asking {
  /**
   * @param {HTMLElement} progress - shown while something takes long
   * @param {HTMLElement} trouble - shown with a button when something failed
   */
  constructor(progress, trouble) {
    this.progress = progress;
    this.trouble = trouble;
    this.open = new Map();
    this.timer = null;
    this.revision = 0;
    this.again = [];
    this.retry = trouble.querySelector("button");
    this.retry.addEventListener("click", () => this.tryAgain());
  }

  /**
   * The JSON of an address; null where a later question of this kind has replaced it, or where it failed.
   * @param {string} kind
   * @param {string} address
   * @param {() => void} again - asks anew
   */
  async ask(kind, address, again) {
    this.open.get(kind)?.abort();
    const control = new AbortController();
    this.begin(kind, control);
    try {
      const response = await fetch(address, { credentials: "omit", signal: control.signal });
      if (!response.ok) throw new Error(`${address} answered ${response.status}`);
      const answer = await response.json();
      this.revision = Math.max(this.revision, answer.revision ?? 0);
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") this.fail(again);
      return null;
    } finally {
      if (this.open.get(kind) === control) this.end(kind);
    }
  }

  /** Something that another module does has begun; `end` must follow. */
  begin(kind, control = { abort() {} }) {
    this.open.set(kind, control);
    this.timer ??= setTimeout(() => {
      this.progress.hidden = false;
    }, A_MOMENT);
  }

  end(kind) {
    this.open.delete(kind);
    if (this.open.size) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.progress.hidden = true;
  }

  fail(again) {
    this.again.push(again);
    this.trouble.hidden = false;
  }

  tryAgain() {
    this.trouble.hidden = true;
    for (const again of this.again.splice(0)) again();
  }
}

/**
 * Call at most once in a while, with what was said last.
 * @param {(...values: any[]) => void} callback
 * @param {number} wait - milliseconds
 */
export function settled(callback, wait) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => callback(...values), wait);
  };
}
