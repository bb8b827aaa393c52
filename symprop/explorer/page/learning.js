// Gradient descent in the page: step, run, pause, back, reset, and the table of what happened.

import { byId, el, math, say, still } from "./dom.js";
import { magnitude } from "./descent.js";
import { shown, typed } from "./numbers.js";

const SLOW_STEPS = 12;
const SLOW = 350;
const STEPS_A_FRAME = 20;
const STEPS_AT_ONCE = 500;
const ROWS_SHOWN = 200;
/** With more parameters than this all are chosen to learn, or none, by one button. */
const FEW = 3;

export class LearningView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.timer = 0;
    this.status = byId("descent-status");
    this.rate = /** @type {HTMLInputElement} */ (byId("rate"));
    this.learners();
    this.rate.addEventListener("input", () => this.readRate());
    byId("step").addEventListener("click", () => this.once());
    byId("run").addEventListener("click", () => (this.timer ? this.pause() : this.run()));
    byId("back").addEventListener("click", () => this.undo(() => store.descent.back()));
    byId("reset").addEventListener("click", () => this.undo(() => store.descent.reset()));
    store.on((change) => {
      if (change === "data") this.settings();
      this.show();
    });
  }

  /** Rate and learning parameters as they are, after an address has told them. */
  settings() {
    this.rate.value = `${this.store.rate}`;
    for (const box of byId("learners").querySelectorAll("input")) {
      box.checked = this.store.learn.includes(box.value);
    }
  }

  learners() {
    const { store } = this;
    const { parameters, formulas, names } = store.model.description;
    for (const name of parameters) {
      const label = `${names[name].spoken} learns`;
      const box = el("input", { type: "checkbox", value: name, "aria-label": label });
      box.addEventListener("change", () => {
        const on = new Set(store.learn);
        if (box.checked) on.add(name);
        else on.delete(name);
        store.learn = parameters.filter((known) => on.has(known));
        store.emit("history");
      });
      byId("learners").append(el("label", {}, box, " ", math(formulas[names[name].formula])));
    }
    const every = el("button", { type: "button", id: "learn-all" }, "All or none");
    every.addEventListener("click", () => {
      store.learn = store.learn.length < parameters.length ? [...parameters] : [];
      this.settings();
      store.emit("history");
    });
    if (parameters.length > FEW) byId("learners").append(every);
  }

  readRate() {
    const found = typed(this.rate.value);
    const wrong =
      "error" in found ? found.error : found.value > 0 ? "" : "a learning rate is a number above 0";
    this.rate.setAttribute("aria-invalid", `${wrong !== ""}`);
    say(byId("rate-problem"), wrong);
    if (wrong === "" && "value" in found) this.store.rate = found.value;
    return wrong === "";
  }

  /** Whether a step can be made; says what is missing where not. */
  ready() {
    if (!this.readRate()) {
      this.rate.focus();
      return false;
    }
    if (this.store.learn.length > 0) return true;
    say(this.status, "choose at least one parameter that learns");
    return false;
  }

  once() {
    this.pause();
    if (this.ready()) this.advance(1);
  }

  /**
   * So many steps; false where the descent is over.
   * @param {number} many
   */
  advance(many) {
    const { store } = this;
    let going = true;
    for (let k = 0; k < many && going; k++) going = store.descent.step(store.learn, store.rate);
    store.emit("values");
    this.show();
    return going;
  }

  run() {
    if (!this.ready()) return;
    byId("run").textContent = "Pause";
    if (still()) {
      // all at once for those who ask for no animation
      this.timer = 1;
      this.advance(STEPS_AT_ONCE);
      this.pause();
      return;
    }
    this.tick();
  }

  tick() {
    const slow = this.store.descent.history.length < SLOW_STEPS;
    if (!this.advance(slow ? 1 : STEPS_A_FRAME)) {
      this.pause();
      return;
    }
    this.timer = window.setTimeout(() => this.tick(), slow ? SLOW : 30);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = 0;
    byId("run").textContent = "Run";
    this.show();
  }

  /** @param {() => boolean} change */
  undo(change) {
    this.pause();
    if (!change()) say(this.status, "there is no step to take back");
    else {
      this.store.emit("values");
      this.show();
    }
  }

  show() {
    const { store } = this;
    const { history, outcome } = store.descent;
    const count = history.length;
    const done = count === 1 ? "1 step" : `${count} steps`;
    const said = outcome || (count > 0 ? "" : "no step yet");
    say(this.status, [count > 0 ? done : "", said].filter(Boolean).join("; "));
    byId("history-panel").hidden = count === 0;
    if (count > 0) this.table(history);
  }

  /** @param {Iterate[]} history */
  table(history) {
    const names = Object.keys(history[history.length - 1].old);
    const several = names.length > 1 || new Set(history.flatMap(({ old }) => Object.keys(old))).size > 1;
    const own = several ? ["parameter", "value"] : [names[0]];
    const fresh = several ? "new value" : `new ${names[0]}`;
    const { loss } = this.store.model.description;
    const header = ["step", ...own, "derivative", "step size", fresh, `${loss} before`];
    const head = el("tr", {}, ...header.map((word) => el("th", { scope: "col" }, word)));
    const from = Math.max(0, history.length - ROWS_SHOWN);
    const rows = history.slice(from).flatMap((it, k) => this.rowsOf(it, from + k + 1, several));
    const steps = from > 0 ? `the last ${ROWS_SHOWN} of ${history.length} steps` : "every step";
    const arrays = names.some((name) => this.store.model.shapes[name].length > 0);
    const caption = arrays ? `${steps}; of an array its norm ‖ ‖` : steps;
    const table = byId("history");
    table.replaceChildren(el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, ...rows));
  }

  /**
   * @param {Iterate} iterate
   * @param {number} step
   * @param {boolean} several
   */
  rowsOf(iterate, step, several) {
    return Object.keys(iterate.old).map((name) => {
      const derivative = iterate.derivative[name];
      const size = magnitude(derivative.map((slope, k) => iterate.old[name][k] - iterate.fresh[name][k] || 0 * slope));
      const norm = derivative.length > 1 ? `‖${name}‖` : name;
      const cells = [
        shown(magnitude(iterate.old[name])),
        shown(magnitude(derivative)),
        shown(size),
        shown(magnitude(iterate.fresh[name])),
        shown(iterate.loss),
      ];
      const first = several ? [`${step}`, norm] : [`${step}`];
      return el("tr", {}, ...[...first, ...cells].map((cell) => el("td", {}, cell)));
    });
  }
}
