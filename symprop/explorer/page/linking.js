// The address of the page: written when something has changed, read when a link is opened.

import { decoded, encoded } from "./address.js";
import { columnsOf, rowsOf } from "./columns.js";
import { byId, say } from "./dom.js";
import { flat } from "./model.js";
import { written } from "./store.js";
import { Told } from "./told.js";
import { walksOf } from "./walks.js";

const PATIENCE = 250;

export class Linking {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.columns = columnsOf(store.model);
    this.first = this.chosen();
    /** The address as the page has written it. */
    this.own = "";
    this.timer = 0;
    window.addEventListener("hashchange", () => this.restore());
    this.restore();
    store.noted = () => this.later();
    store.on(() => this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), PATIENCE);
  }

  /** All that is chosen, as the address tells it. */
  chosen() {
    const { store } = this;
    return {
      choice: written(store.choice),
      second: store.second ? written(store.second) : "",
      level: store.level,
      numbers: store.numbers,
      path: store.path,
      link: store.link,
      row: store.row,
      table: store.table,
      entry: store.entry,
      across: store.across,
      rate: store.rate,
      learn: store.learn,
    };
  }

  /** The address now: all that is chosen, and the values that differ from those of the model. */
  get address() {
    const { model, descent } = this.store;
    const walks = walksOf(descent);
    // a descent is told by where it began and the steps that it took
    const now = walks === null ? model.values : { ...model.values, ...descent.start };
    /** @type {Record<string, number[]>} */
    const values = {};
    for (const name of model.description.parameters) {
      const numbers = [...flat(now[name])];
      if (numbers.join() !== [...flat(model.given[name])].join()) values[name] = numbers;
    }
    const data = [...new Set(this.columns.map(({ name }) => name))];
    const changed = data.some((name) => model.values[name] !== model.given[name]);
    const rows = changed ? rowsOf(model, this.columns) : null;
    return encoded({ ...this.chosen(), values, rows, walks: walks ?? [] });
  }

  write() {
    clearTimeout(this.timer);
    this.own = this.address;
    try {
      history.replaceState(null, "", `#${this.own}`);
    } catch {
      // a page inside another one, as in a notebook, may have no address of its own
    }
  }

  /** The state that the address tells; what cannot be read is said, and nothing else is lost. */
  restore() {
    if (location.hash === "" || location.hash.slice(1) === this.own) return;
    const { store } = this;
    const { model, descent } = store;
    const before = { chosen: this.chosen(), model: model.kept, descent: { ...descent } };
    const { seen, problems } = decoded(location.hash);
    model.restart();
    descent.forget();
    const told = new Told(store, seen);
    told.take(this.first);
    problems.push(...told.problems);
    if (problems.length > 0) {
      // what can be read is put into what was there before
      Object.assign(model, before.model);
      Object.assign(descent, before.descent);
      new Told(store, told.sound).take(before.chosen);
    }
    const kept = problems.length === 1 ? "it was left out" : "they were left out";
    say(byId("address-problem"), problems.length ? `In the address, ${problems.join("; ")}; ${kept}.` : "");
    store.emit("data");
  }
}
