// The data as a table and as text: numbers typed, rows added and removed, CSV pasted.

import { parsed, written } from "./csv.js";
import { byId, el, say } from "./dom.js";
import { typed } from "./numbers.js";

const MOST_SHOWN = 40;

/**
 * A column of the table: the data, and which number of each row.
 * @typedef {{label: string, name: string, offset: number, width: number}} Column
 */

export class DataView_ {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.columns = columnsOf(store.model);
    this.problem = byId("data-problem");
    byId("data-panel").hidden = this.columns.length === 0;
    const { growing } = store.model.description;
    byId("add-row").hidden = growing === null;
    byId("add-row").addEventListener("click", () => this.add());
    byId("apply-csv").addEventListener("click", () => this.paste());
    store.on((change) => this.follow(change));
  }

  /** @param {import("./store.js").Change} change */
  follow(change) {
    if (change === "data") this.build();
    if (change === "data" || change === "values") this.refresh();
  }

  get rows() {
    return rowsOf(this.store.model, this.columns);
  }

  build() {
    const rows = this.rows;
    const few = Math.min(rows.length, MOST_SHOWN);
    const removable = this.store.model.description.growing !== null;
    const head = el("tr", {}, el("th", { scope: "col" }, "row"));
    for (const { label } of this.columns) head.append(el("th", { scope: "col" }, label));
    if (removable) head.append(el("td", {}));
    const body = el("tbody");
    for (let r = 0; r < few; r++) body.append(this.row(r, removable && rows.length > 1));
    const table = el("table", {}, el("thead", {}, head), body);
    const more = rows.length > few ? [el("p", {}, `… and ${rows.length - few} more rows`)] : [];
    byId("data-table").replaceChildren(table, ...more);
  }

  /**
   * @param {number} r
   * @param {boolean} removable
   */
  row(r, removable) {
    const { origin } = this.store.model.description;
    const line = el("tr", {}, el("th", { scope: "row" }, `${r + origin}`));
    this.columns.forEach(({ label }, c) => {
      const field = el("input", { type: "text", inputmode: "decimal", size: 6 });
      field.setAttribute("aria-label", `${label}, row ${r + origin}`);
      field.addEventListener("input", () => this.type(field, r, c));
      line.append(el("td", {}, field));
    });
    if (removable) {
      const button = el("button", { type: "button", "aria-label": `remove row ${r + origin}` }, "×");
      button.addEventListener("click", () => this.remove(r));
      line.append(el("td", {}, button));
    }
    return line;
  }

  /** The numbers in the fields and in the text, but for the one that is typed in. */
  refresh() {
    const rows = this.rows;
    const width = this.columns.length;
    byId("data-table").querySelectorAll("input").forEach((field, k) => {
      if (field === document.activeElement) return;
      const value = `${rows[Math.floor(k / width)][k % width]}`;
      if (field.value !== value) field.value = value;
      field.setAttribute("aria-invalid", "false");
    });
  }

  /**
   * @param {HTMLInputElement} field
   * @param {number} r
   * @param {number} c
   */
  type(field, r, c) {
    const found = typed(field.value);
    const rows = this.rows;
    const wrong = "error" in found ? found.error : this.refused(rows, r, c, found.value);
    field.setAttribute("aria-invalid", `${wrong !== ""}`);
    say(this.problem, wrong);
    if (wrong === "" && "value" in found) {
      rows[r][c] = found.value;
      this.put(rows, "values");
    }
  }

  /**
   * @param {number[][]} rows
   * @param {number} r
   * @param {number} c
   * @param {number} value
   */
  refused(rows, r, c, value) {
    const changed = rows.map((row) => [...row]);
    changed[r][c] = value;
    return this.lookupProblem(changed);
  }

  add() {
    const rows = this.rows;
    const last = rows[rows.length - 1];
    const before = rows[rows.length - 2] ?? last;
    const { input } = this.store.model.description.plot;
    // a new point stands beside the last one, where it can be seen
    const fresh = last.map((value, c) =>
      this.columns[c].name === input ? value + (value - before[c] || 1) / 2 : value,
    );
    this.put([...rows, fresh], "data");
    say(this.problem, "");
  }

  /** @param {number} r */
  remove(r) {
    this.put(this.rows.filter((_, k) => k !== r), "data");
    say(this.problem, "");
    byId("add-row").focus();
  }

  paste() {
    const text = /** @type {HTMLTextAreaElement} */ (byId("csv")).value;
    const labels = this.columns.map(({ label }) => label);
    const found = parsed(text, labels);
    const problem = "error" in found ? found.error : this.rowProblem(found.rows);
    say(this.problem, problem);
    if (problem === "" && "rows" in found) this.put(found.rows, "data");
  }

  /** @param {number[][]} rows */
  rowProblem(rows) {
    const { growing } = this.store.model.description;
    const now = this.rows.length;
    if (growing === null && rows.length !== now) {
      return `this model needs ${now} rows, not ${rows.length}: other sizes depend on them`;
    }
    return this.lookupProblem(rows);
  }

  /**
   * What is wrong with data that are positions in an array.
   * @param {number[][]} rows
   */
  lookupProblem(rows) {
    const { model } = this.store;
    const { lookups, names } = model.description;
    for (let c = 0; c < this.columns.length; c++) {
      const { name, label } = this.columns[c];
      if (!Object.hasOwn(lookups, name)) continue;
      const [array, axis] = lookups[name];
      const low = names[array].lower[Number(axis)];
      const high = low + model.shapes[array][Number(axis)] - 1;
      const odd = rows.find((row) => !Number.isInteger(row[c]) || row[c] < low || row[c] > high);
      if (odd) return `${label} is ${odd[c]}; allowed: whole numbers from ${low} to ${high}`;
    }
    return "";
  }

  /**
   * @param {number[][]} rows
   * @param {"values" | "data"} change
   */
  put(rows, change) {
    setRows(this.store.model, this.columns, rows);
    this.store.descent.forget();
    this.store.emit(change);
  }

  /** The rows as text, to be copied or put into an address. */
  get text() {
    return written(this.rows, this.columns.map(({ label }) => label));
  }
}

/**
 * The numbers of data that have one or a few for each row.
 * @param {import("./model.js").Model} model
 * @returns {Column[]}
 */
export function columnsOf(model) {
  const { data, names, rows, origin } = model.description;
  return data.flatMap((name) => {
    const { axes, lower } = names[name];
    const shape = model.shapes[name];
    // a model without rows has one, of its single numbers
    if (rows === null && shape.length === 0) return [{ label: name, name, offset: 0, width: 1 }];
    if (rows === null || axes[0] !== rows || lower[0] !== origin) return [];
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    return Array.from({ length: width }, (_, offset) => {
      const place = [];
      let rest = offset;
      for (let axis = shape.length - 1; axis > 0; axis--) {
        place.unshift((rest % shape[axis]) + lower[axis]);
        rest = Math.floor(rest / shape[axis]);
      }
      const label = place.length > 0 ? `${name}[${place.join(",")}]` : name;
      return { label, name, offset, width };
    });
  });
}

/**
 * All rows, a number for each column.
 * @param {import("./model.js").Model} model
 * @param {Column[]} columns
 */
export function rowsOf(model, columns) {
  const count = columns.length > 0 ? (model.shapes[columns[0].name][0] ?? 1) : 0;
  return Array.from({ length: count }, (_, r) =>
    columns.map(({ name, offset, width }) => {
      const values = model.values[name];
      return typeof values === "number" ? values : values[r * width + offset];
    }),
  );
}

/**
 * @param {import("./model.js").Model} model
 * @param {Column[]} columns
 * @param {number[][]} rows
 */
export function setRows(model, columns, rows) {
  const { growing } = model.description;
  const before = model.shapes[columns[0].name][0];
  for (const name of new Set(columns.map((column) => column.name))) {
    if (model.shapes[name].length === 0) {
      model.values[name] = rows[0][columns.findIndex((column) => column.name === name)];
      continue;
    }
    const own = columns.flatMap((column, c) => (column.name === name ? [c] : []));
    model.values[name] = Float64Array.from(rows.flatMap((row) => own.map((c) => row[c])));
    model.shapes[name] = [rows.length, ...model.shapes[name].slice(1)];
  }
  for (const [size, more] of Object.entries(growing ?? {})) {
    model.counts[size] += more * (rows.length - before);
  }
  model.touch();
}
