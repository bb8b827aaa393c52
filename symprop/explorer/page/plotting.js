// What data and fit are plotted: a column or the row's number across, one entry of the output up.

import { columnsOf } from "./columns.js";

/** @typedef {import("./columns.js").Column} Column */

export class Plotting {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.plot = store.model.description.plot;
  }

  /** What can stand across; without a squiggle also the rows, which are the choice "". */
  get columns() {
    const { inputs } = this.plot;
    return columnsOf(this.store.model).filter(({ name }) => inputs.includes(name));
  }

  /** The column that stands across; none where it is the rows. @returns {Column | undefined} */
  get across() {
    const { input } = this.plot;
    return this.columns.find(({ label }) => label === (input ?? this.store.across));
  }

  /** The entries that a row of the output has, by their indices. @returns {number[][]} */
  get entries() {
    const { output } = this.plot;
    if (output === null) return [];
    const { model } = this.store;
    const { axes } = model.description.names[output];
    /** @type {number[][]} */
    let found = [[]];
    for (const letter of axes.slice(1)) {
      const [first, last] = model.span(letter);
      const each = Array.from({ length: last - first + 1 }, (_, k) => first + k);
      found = found.flatMap((place) => each.map((k) => [...place, k]));
    }
    return found;
  }

  /** The entry that is plotted. @returns {number[]} */
  get entry() {
    const { entries } = this;
    return entries.find((place) => place.join() === this.store.entry) ?? entries[0] ?? [];
  }

  /** The numbers across. @returns {ArrayLike<number>} */
  get xs() {
    const { across, store } = this;
    if (across) return this.numbers(across);
    const [first, last] = store.rows ?? [1, 0];
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  }

  /** @returns {ArrayLike<number>} */
  get predicted() {
    const { output } = this.plot;
    if (output === null || this.store.rows === null) return [];
    return entryOf(this.store.model.result[output], this.offsets(output));
  }

  /** The numbers to compare with; of a label 1 where it names the entry. @returns {ArrayLike<number>} */
  get observed() {
    const { labels } = this.plot;
    if (this.store.rows === null) return [];
    if (labels !== null) {
      const [name, axis] = labels;
      const { values } = this.store.model;
      return Array.from(/** @type {Float64Array} */ (values[name]), (k) => Number(k === this.entry[axis - 1]));
    }
    const column = this.observedColumn;
    return column ? this.numbers(column) : [];
  }

  /** The observed numbers of the entry; the first where there are not as many. */
  get observedColumn() {
    const own = columnsOf(this.store.model).filter(({ name }) => name === this.plot.observed);
    const { entries, entry } = this;
    const number = entries.findIndex((place) => place.join() === entry.join());
    return own[own.length === entries.length ? number : 0];
  }

  /** @param {Column} column */
  numbers({ name, offset, width }) {
    const values = /** @type {Float64Array} */ (this.store.model.values[name]);
    if (width === 1) return values;
    return Float64Array.from({ length: values.length / width }, (_, k) => values[k * width + offset]);
  }

  /** The entry's indices counted from 0. @param {string} name */
  offsets(name) {
    const { lower } = this.store.model.description.names[name];
    return this.entry.map((k, axis) => k - lower[axis + 1]);
  }

  /** Whether points can be moved. */
  get movable() {
    return this.plot.labels === null && this.observedColumn !== undefined;
  }

  /**
   * One row moved to another place; across only where that is a column.
   * @param {number} k
   * @param {number} x
   * @param {number} y
   */
  put(k, x, y) {
    if (this.observedColumn) this.set(this.observedColumn, k, y);
    if (this.across) this.set(this.across, k, x);
    this.store.moved();
  }

  /**
   * @param {Column} column
   * @param {number} k
   * @param {number} value
   */
  set({ name, offset, width }, k, value) {
    const { model } = this.store;
    // a new array, since arrays that stay the same are not looked at again
    const copy = Float64Array.from(/** @type {Float64Array} */ (model.values[name]));
    copy[k * width + offset] = value;
    model.values[name] = copy;
  }
}

/**
 * One entry of each row.
 * @param {any} value
 * @param {number[]} offsets
 * @returns {ArrayLike<number>}
 */
export function entryOf(value, offsets) {
  if (offsets.length === 0) return value;
  return Array.from(value, (row) => offsets.reduce((/** @type {any} */ part, k) => part[k], row));
}
