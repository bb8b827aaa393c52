// The data as a table and as text: numbers typed, rows added and removed, CSV pasted.

import { columnsOf, lookupProblem, rowsOf, setRows } from "./columns.js";
import { parsed, written } from "./csv.js";
import { byId, el, say } from "./dom.js";
import { typed } from "./numbers.js";

const MOST_SHOWN = 40;
/** Of more columns the first and the last are named. */
const MOST_NAMED = 10;

export class DataView_ {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.columns = columnsOf(store.model);
    const wide = this.columns.length + 2;
    this.problem = el("td", { id: "data-problem", class: "problem", role: "alert", colspan: wide });
    /** Below the row of which something is wrong. */
    this.wrong = el("tr", {}, this.problem);
    byId("data-panel").hidden = this.columns.length === 0;
    byId("csv-columns").textContent = listed(this.columns.map(({ label }) => label));
    const { growing } = store.model.description;
    byId("add-row").hidden = growing === null;
    byId("add-row").addEventListener("click", () => this.add());
    byId("apply-csv").addEventListener("click", () => this.paste());
    byId("rows-before").addEventListener("click", () => this.turn(-MOST_SHOWN));
    byId("rows-after").addEventListener("click", () => this.turn(MOST_SHOWN));
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

  /** Other rows in the table. @param {number} by */
  turn(by) {
    this.store.table += by;
    this.build();
    this.refresh();
    this.store.noted();
  }

  build() {
    const rows = this.rows;
    const last = Math.max(0, Math.floor((rows.length - 1) / MOST_SHOWN) * MOST_SHOWN);
    this.store.table = Math.min(Math.max(0, this.store.table), last);
    const { table: first } = this.store;
    const end = Math.min(rows.length, first + MOST_SHOWN);
    const removable = this.store.model.description.growing !== null;
    const head = el("tr", {}, el("th", { scope: "col" }, "row"));
    for (const { label } of this.columns) head.append(el("th", { scope: "col" }, label));
    if (removable) head.append(el("td", {}));
    const body = el("tbody");
    for (let r = first; r < end; r++) body.append(this.row(r, removable && rows.length > 1));
    byId("data-table").replaceChildren(el("table", {}, el("thead", {}, head), body));
    byId("rows-turn").hidden = rows.length <= MOST_SHOWN;
    const { origin } = this.store.model.description;
    byId("rows-shown").textContent = `rows ${first + origin} to ${end - 1 + origin} of ${rows.length}`;
    /** @type {HTMLButtonElement} */ (byId("rows-before")).disabled = first === 0;
    /** @type {HTMLButtonElement} */ (byId("rows-after")).disabled = first === last;
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
      const value = `${rows[this.store.table + Math.floor(k / width)][k % width]}`;
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
    if (wrong !== "") field.closest("tr")?.after(this.wrong);
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
    return lookupProblem(this.store.model, this.columns, changed);
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
    this.store.table = rows.length;
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
    say(byId("csv-problem"), problem);
    byId("csv").setAttribute("aria-invalid", `${problem !== ""}`);
    if (problem === "" && "rows" in found) this.put(found.rows, "data");
  }

  /** @param {number[][]} rows */
  rowProblem(rows) {
    const { growing } = this.store.model.description;
    const now = this.rows.length;
    if (growing === null && rows.length !== now) {
      return `this model needs ${now} rows, not ${rows.length}: other sizes depend on them`;
    }
    return lookupProblem(this.store.model, this.columns, rows);
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

/** @param {string[]} labels */
function listed(labels) {
  if (labels.length <= MOST_NAMED) return labels.join(", ");
  return `${labels[0]}, ${labels[1]}, … ${labels[labels.length - 1]} (${labels.length} in all)`;
}
