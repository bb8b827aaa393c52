// What leaves the page: its address, LaTeX, Python, pictures.

import { byId, say } from "./dom.js";
import { decoded, encoded } from "./address.js";
import { columnsOf, rowsOf, setRows } from "./columns.js";
import { flat } from "./model.js";
import { download } from "./pictures.js";
import { same, written } from "./store.js";

const PATIENCE = 250;

export class Sharing {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.columns = columnsOf(store.model);
    this.start = { ...store.model.values };
    this.timer = 0;
    this.status = byId("share-status");
    byId("copy-link").addEventListener("click", () => this.copy(location.href, "the address"));
    byId("copy-latex").addEventListener("click", () => this.copy(this.latex(), "the LaTeX"));
    byId("copy-python").addEventListener("click", () => this.copy(this.python(), "the Python"));
    for (const button of document.querySelectorAll("[data-picture]")) {
      button.addEventListener("click", () => download(button.getAttribute("data-picture") ?? "", store));
    }
    window.addEventListener("hashchange", () => this.restore());
    this.restore();
    store.on(() => this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), PATIENCE);
  }

  write() {
    const { store } = this;
    const { model } = store;
    /** @type {Record<string, number[]>} */
    const values = {};
    for (const name of model.description.parameters) {
      if (`${model.values[name]}` !== `${this.start[name]}`) values[name] = [...flat(model.values[name])];
    }
    const data = [...new Set(this.columns.map(({ name }) => name))];
    const changed = data.some((name) => model.values[name] !== this.start[name]);
    this.own = encoded({
      choice: written(store.choice),
      second: store.second ? written(store.second) : "",
      level: store.level,
      numbers: store.numbers,
      path: store.path,
      row: store.row,
      rate: store.rate,
      learn: store.learn,
      values,
      rows: changed ? rowsOf(model, this.columns) : null,
    });
    try {
      history.replaceState(null, "", `#${this.own}`);
    } catch {
      // a page inside another one, as in a notebook, may have no address of its own
    }
  }

  own = "";

  /** The state that the address tells; what cannot be read is said and left out. */
  restore() {
    if (location.hash === "" || location.hash.slice(1) === this.own) return;
    const { store } = this;
    const { seen, problems } = decoded(location.hash);
    const { parameters } = store.model.description;
    for (const [name, numbers] of Object.entries(seen.values ?? {})) {
      const problem = this.take(name, numbers);
      if (problem) problems.push(problem);
    }
    if (seen.rows) problems.push(...this.takeRows(seen.rows));
    const choice = this.choice(seen.choice, problems);
    const second = this.choice(seen.second, problems);
    if (choice) store.choice = choice;
    store.second = second && !same(second, store.choice) ? second : null;
    store.level = /** @type {any} */ (seen.level ?? store.level);
    store.numbers = seen.numbers ?? false;
    store.row = seen.row ?? store.row;
    store.rate = seen.rate ?? store.rate;
    const { paths } = store.model.description.derivations[store.choice.name];
    store.path = seen.path !== undefined && seen.path >= 0 && seen.path <= paths.length ? seen.path : 0;
    if (seen.learn) store.learn = parameters.filter((name) => seen.learn?.includes(name));
    store.descent.forget();
    store.model.touch();
    const kept = problems.length === 1 ? "it was left out" : "they were left out";
    say(byId("address-problem"), problems.length ? `In the address, ${problems.join("; ")}; ${kept}.` : "");
    store.emit("data");
  }

  /**
   * @param {string} name
   * @param {number[]} numbers
   */
  take(name, numbers) {
    const { model } = this.store;
    if (!model.description.parameters.includes(name)) return `“${name}” is no parameter`;
    const old = model.values[name];
    const size = typeof old === "number" ? 1 : old.length;
    if (numbers.length !== size) return `“${name}” has ${size} numbers, not ${numbers.length}`;
    model.values[name] = typeof old === "number" ? numbers[0] : Float64Array.from(numbers);
    return "";
  }

  /** @param {number[][]} rows */
  takeRows(rows) {
    const { model } = this.store;
    const width = this.columns.length;
    if (width === 0 || rows.some((row) => row.length !== width)) {
      return [`“rows” needs ${width} numbers a row`];
    }
    const count = rowsOf(model, this.columns).length;
    if (model.description.growing === null && rows.length !== count) return [`“rows” needs ${count} rows`];
    setRows(model, this.columns, rows);
    return [];
  }

  /**
   * @param {string | undefined} text
   * @param {string[]} problems
   * @returns {Choice | null}
   */
  choice(text, problems) {
    if (!text) return null;
    const { model } = this.store;
    const found = /^(\w+)(?:\[(-?\d+(?:,-?\d+)*)\])?$/.exec(text);
    const name = found?.[1] ?? "";
    const place = found?.[2] ? found[2].split(",").map(Number) : [];
    const known = model.description.parameters.includes(name);
    const { lower } = known ? model.description.names[name] : { lower: [] };
    const inside =
      known &&
      place.length === lower.length &&
      place.every((k, axis) => k >= lower[axis] && k < lower[axis] + model.shapes[name][axis]);
    if (inside) return { name, place };
    problems.push(`“${text.slice(0, 30)}” is no parameter`);
    return null;
  }

  /** The derivation that is shown, as aligned equations. */
  latex() {
    const { store } = this;
    const { latex, derivations } = store.model.description;
    /** @type {string[]} */
    const lines = [];
    for (const part of derivations[store.choice.name].parts) {
      const steps = part.steps.filter(([levels]) => levels.includes(store.level[0]));
      steps.forEach(([, right, reason], k) => {
        const words = reason.map((piece) => (typeof piece === "string" ? escaped(piece) : `$${latex[piece]}$`));
        lines.push(`${k === 0 ? latex[part.left] : ""} &= ${latex[right]} && \\text{${words.join("")}}`);
      });
    }
    return `\\begin{align*}\n${lines.join(" \\\\\n")}\n\\end{align*}\n`;
  }

  /** A program that shows the same with symprop. */
  python() {
    const { store } = this;
    const { model } = store;
    const text = model.description.equations.trimEnd().replaceAll("\\", "\\\\").replaceAll('"', '\\"');
    const names = [...model.description.parameters, ...new Set(this.columns.map(({ name }) => name))];
    const values = names.map((name) => {
      const value = model.packed(model.values)[name];
      return `    "${name}": ${listed(value)},\n`;
    });
    const level = store.level;
    const at = store.numbers ? ".at()" : "";
    return (
      `import symprop\n\nmodel = symprop.parse("""\n${text}\n""").with_values({\n${values.join("")}})\n` +
      `derivation = model.derive("${written(store.choice)}")${at}\n` +
      `print(derivation.to_text(level="${level}"))\n` +
      `print(model.grad("${written(store.choice)}")())\n`
    );
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  async copy(text, what) {
    const area = /** @type {HTMLTextAreaElement} */ (byId("copied"));
    area.value = text;
    try {
      await navigator.clipboard.writeText(text);
      byId("copied-panel").hidden = true;
      say(this.status, `${what} was copied`);
    } catch {
      byId("copied-panel").hidden = false;
      area.focus();
      area.select();
      say(this.status, `the page may not copy here; ${what} is selected below, to be copied by hand`);
    }
  }
}

/** @param {string} words */
function escaped(words) {
  return words.replace(/([&%#_{}$])/g, "\\$1");
}

/**
 * @param {any} value
 * @returns {string}
 */
function listed(value) {
  if (typeof value === "number") return `${value}`;
  return `[${[...value].map(listed).join(", ")}]`;
}
