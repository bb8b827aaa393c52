// Long work done in short slices, so that the page answers in between.

/** Milliseconds that a slice takes before the page has its turn. */
const BUDGET = 4;
/** Milliseconds of the slice that is done at once, within a slider's move. */
const AT_ONCE = 1;

export class Slices {
  /** @param {() => number} clock milliseconds */
  constructor(clock = () => performance.now()) {
    this.clock = clock;
    /** @type {any} */
    this.timer = undefined;
  }

  /** Whether work is under way or waits for its time. */
  get busy() {
    return this.timer !== undefined;
  }

  /**
   * Work whose first slice is done at once.
   * @param {Iterator<void>} work
   */
  now(work) {
    this.stop();
    this.slice(work, AT_ONCE);
  }

  /**
   * Work that begins where nothing else was asked for in so many milliseconds.
   * @param {Iterator<void>} work
   * @param {number} patience
   */
  later(work, patience) {
    this.stop();
    this.timer = setTimeout(() => this.slice(work, BUDGET), patience);
  }

  /** What is under way is given up. */
  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /**
   * @param {Iterator<void>} work
   * @param {number} budget
   */
  slice(work, budget) {
    this.timer = undefined;
    const end = this.clock() + budget;
    do {
      if (work.next().done) return;
    } while (this.clock() < end);
    this.timer = setTimeout(() => this.slice(work, BUDGET), 0);
  }
}
