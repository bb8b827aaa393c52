// What an address tells, put into the page part by part; what does not fit is refused in words.

import { columnsOf, lookupProblem, rowsOf, setRows } from "./columns.js";
import { short } from "./numbers.js";
import { Plotting } from "./plotting.js";
import { same } from "./store.js";
import { walkAgain } from "./walks.js";

/** @typedef {import("./address.js").Seen} Seen */
/** @typedef {Omit<Seen, "values" | "rows" | "walks">} Chosen */

export class Told {
  /**
   * @param {import("./store.js").Store} store
   * @param {Partial<Seen>} seen
   */
  constructor(store, seen) {
    this.store = store;
    this.seen = seen;
    this.columns = columnsOf(store.model);
    /** What was refused, by the part of the address. @type {Map<string, string>} */
    this.refused = new Map();
  }

  get problems() {
    return [...this.refused.values()];
  }

  /** What of the address was not refused. @returns {Partial<Seen>} */
  get sound() {
    const fits = (/** @type {string} */ key) => !this.refused.has(key);
    const parts = Object.entries(this.seen).filter(([key]) => fits(key));
    const values = Object.entries(this.seen.values ?? {}).filter(([name]) => fits(`v.${name}`));
    return { ...Object.fromEntries(parts), values: Object.fromEntries(values) };
  }

  /**
   * All of it; what is not told is as it is at first.
   * @param {Chosen} first
   */
  take(first) {
    const { store, seen } = this;
    const numbers = Object.entries(seen.values ?? {});
    if (seen.rows) this.rows(seen.rows);
    for (const [name, value] of numbers) this.value(name, value);
    store.model.touch();
    if (seen.rows || seen.walks || numbers.length > 0) store.descent.forget();
    this.choose({ ...first, ...seen });
    if (seen.walks) this.walk(seen.walks);
  }

  /** @param {Chosen} told */
  choose(told) {
    const { store } = this;
    store.choice = this.choice("choice", told.choice) ?? store.choice;
    const second = this.choice("second", told.second);
    store.second = second && !same(second, store.choice) ? second : null;
    store.level = told.level;
    store.numbers = told.numbers;
    store.rate = told.rate;
    const { parameters } = store.model.description;
    const known = this.known("learn", told.learn);
    store.learn = parameters.filter((name) => known.includes(name));
    const { paths, parts } = store.derivation;
    store.path = this.within("path", told.path, 0, paths.length > 1 ? paths.length : 0);
    store.link = told.link === null ? null : this.within("link", told.link, 0, parts.length - 1);
    store.row = this.within("row", told.row, ...(store.rows ?? [told.row, told.row]));
    store.table = this.within("table", told.table, 0, rowsOf(store.model, this.columns).length);
    const { entries, columns } = new Plotting(store);
    store.entry = this.among("entry", told.entry, entries.map(String));
    store.across = this.among("across", told.across, columns.map(({ label }) => label));
  }

  /**
   * @param {string} key
   * @param {number} value
   * @param {number} low
   * @param {number} high
   */
  within(key, value, low, high) {
    if (value >= low && value <= high) return value;
    this.refused.set(key, `“${key}=${value}”: allowed are ${low} to ${high}`);
    return Math.min(Math.max(value, low), high);
  }

  /**
   * @param {string} key
   * @param {string} text
   * @param {string[]} known
   */
  among(key, text, known) {
    if (text === "" || known.includes(text)) return text;
    const allowed = known.length > 0 ? `it is one of ${short(known.join(" "))}` : "there is no choice here";
    this.refused.set(key, `“${short(`${key}=${text}`)}”: ${allowed}`);
    return "";
  }

  /**
   * The names among these that are parameters.
   * @param {string} key
   * @param {string[]} names
   */
  known(key, names) {
    const { parameters } = this.store.model.description;
    const odd = names.find((name) => !parameters.includes(name));
    if (odd !== undefined) this.refused.set(key, `“${short(`${key}=${odd}`)}”: that is no parameter`);
    return names.filter((name) => parameters.includes(name));
  }

  /** @param {import("./walks.js").Walk[]} walks */
  walk(walks) {
    const names = walks.flatMap(({ learn }) => learn);
    if (this.known("walks", names).length < names.length) return;
    const problem = walkAgain(this.store.descent, walks);
    if (problem) this.refused.set("walks", `“walks”: ${problem}`);
  }

  /**
   * @param {string} name
   * @param {number[]} numbers
   */
  value(name, numbers) {
    const { model } = this.store;
    if (this.known(`v.${name}`, [name]).length === 0) return;
    const old = model.values[name];
    const size = typeof old === "number" ? 1 : old.length;
    if (numbers.length === size) {
      model.values[name] = typeof old === "number" ? numbers[0] : Float64Array.from(numbers);
    } else this.refused.set(`v.${name}`, `“v.${name}”: numbers needed: ${size}, not ${numbers.length}`);
  }

  /** @param {number[][]} rows */
  rows(rows) {
    const { model } = this.store;
    const width = this.columns.length;
    const count = rowsOf(model, this.columns).length;
    let problem = "";
    if (width === 0 || rows.some((row) => row.length !== width)) problem = `a row is ${width} numbers`;
    else if (model.description.growing === null && rows.length !== count) problem = `it is ${count} rows`;
    else problem = lookupProblem(model, this.columns, rows);
    if (problem === "") setRows(model, this.columns, rows);
    else this.refused.set("rows", `“rows”: ${problem}`);
  }

  /**
   * A parameter or one element of it; none where nothing is told.
   * @param {string} key
   * @param {string} text
   * @returns {Choice | null}
   */
  choice(key, text) {
    if (text === "") return null;
    const { model } = this.store;
    const found = /^([^[\]]+)(?:\[(-?\d+(?:,-?\d+)*)\])?$/.exec(text);
    const name = found?.[1] ?? "";
    const place = found?.[2] ? found[2].split(",").map(Number) : [];
    const known = model.description.parameters.includes(name);
    const { lower } = known ? model.description.names[name] : { lower: [] };
    const inside =
      known &&
      place.length === lower.length &&
      place.every((k, axis) => k >= lower[axis] && k < lower[axis] + model.shapes[name][axis]);
    if (inside) return { name, place };
    this.refused.set(key, `“${short(`${key}=${text}`)}”: that is no parameter`);
    return null;
  }
}
