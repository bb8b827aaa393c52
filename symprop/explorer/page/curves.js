// The squiggle over the data, its hidden curves and residuals; or observed and predicted by row.

import { byId, say } from "./dom.js";
import { Chart, around } from "./chart.js";
import { Points } from "./points.js";
import { evaluate } from "./trees.js";

const SAMPLES = 121;
const MOST_HANDLES = 60;
const MOST_TERMS = 6;
const MOST_RESIDUALS = 200;

export class CurvesView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.plot = store.model.description.plot;
    this.holder = byId("curves");
    const { output, observed, terms } = this.plot;
    byId("curves-panel").hidden = output === null && observed === null;
    const hidden = terms.slice(0, MOST_TERMS).map((_, k) => `term look${k}`);
    const layers = ["zero", "residual", ...hidden, "squiggle", "predicted", "observed"];
    this.chart = new Chart(this.holder, "the data and what the network predicts", layers);
    this.points = new Points(this);
    /** @type {unknown[]} */
    this.seen = [];
    this.legend();
    this.dragging = false;
    store.on((change) => {
      if (change === "data") this.rebuild();
      if (change === "values" || change === "data") this.show();
    });
  }

  legend() {
    const { plot, store } = this;
    const { formulas, names } = store.model.description;
    const item = (/** @type {string} */ look, /** @type {number} */ formula) =>
      `<li class="${look}"><math>${formulas[formula]}</math></li>`;
    const terms = plot.terms.slice(0, MOST_TERMS).map(([, formula], k) => item(`look${k}`, formula));
    const output = plot.output ? [item("squiggle", names[plot.output].formula)] : [];
    const observed = plot.observed ? [item("observed", names[plot.observed].formula)] : [];
    byId("legend").innerHTML = [...terms, ...output, ...observed].join("");
  }

  /**
   * The numbers of a name, one a row; of several in a row the first.
   * @param {string | null} name
   * @returns {ArrayLike<number>}
   */
  column(name) {
    if (name === null || this.store.rows === null) return [];
    const { model } = this.store;
    const { axes, lower } = model.description.names[name];
    if (!Object.hasOwn(model.values, name)) {
      const found = model.result[name];
      return axes.length === 1 ? found : Array.from(found, (row) => first(row));
    }
    const [start, end] = this.store.rows;
    const rest = lower.slice(1);
    return Array.from({ length: end - start + 1 }, (_, k) => model.read(name, [start + k, ...rest]));
  }

  /** How many entries a row of a name has. @param {string} name */
  width(name) {
    const { axes } = this.store.model.description.names[name];
    const spans = axes.slice(1).map((letter) => this.store.model.span(letter));
    return spans.reduce((product, [first, last]) => product * (last - first + 1), 1);
  }

  show() {
    const { plot, chart, store } = this;
    if (plot.output === null && plot.observed === null) return;
    const predicted = this.column(plot.output);
    const observed = this.column(plot.observed);
    const [start] = store.rows ?? [1, 0];
    const count = Math.max(predicted.length, observed.length);
    const rows = Array.from({ length: count }, (_, k) => start + k);
    const xs = plot.input ? this.column(plot.input) : rows;
    const grid = plot.input ? this.sampled(xs) : null;
    const heights = [[0], observed, predicted, grid?.output ?? [], ...(grid?.terms ?? [])];
    if (!this.dragging) this.frame(xs, heights);
    chart.line("zero", chart.range.slice(0, 2), [0, 0]);
    const step = Math.ceil(count / MOST_RESIDUALS);
    if (plot.observed && plot.output) chart.segments("residual", xs, observed, predicted, step);
    // on the squiggle many dots would only make it thicker
    if (grid && count > MOST_HANDLES) chart.clear("predicted");
    else if (plot.output) chart.dots("predicted", xs, predicted);
    if (count <= MOST_HANDLES) chart.clear("observed");
    else if (this.stale()) chart.dots("observed", xs, observed);
    grid?.terms.forEach((ys, k) => chart.line(`term look${k}`, grid.xs, ys));
    if (grid) chart.line("squiggle", grid.xs, grid.output);
    this.points.place(xs, observed);
  }

  /** Whether data or the axes have changed since this was asked last. */
  stale() {
    const { values } = this.store.model;
    const now = [values[this.plot.input ?? ""], values[this.plot.observed ?? ""], this.chart.ticked];
    const same = now.every((part, k) => part === this.seen[k]);
    this.seen = now;
    return !same;
  }

  /**
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>[]} heights
   */
  frame(xs, heights) {
    const { plot, chart, store } = this;
    const { names } = store.model.description;
    const label = (/** @type {string | null} */ name) => (name ? names[name].svg : "");
    const across = around([xs.length > 0 ? xs : [0, 1]], 0.06);
    const below = plot.input ? label(plot.input) : `row ${store.model.description.rows ?? ""}`;
    const above = [plot.observed, plot.output].filter(Boolean).map(label).join(", ");
    chart.show(across, around(heights), [below, above]);
  }

  /**
   * Output and terms over the input, from the left of the picture to its right.
   * @param {ArrayLike<number>} xs
   */
  sampled(xs) {
    const { plot, store } = this;
    const { model } = store;
    const [from, to] = around([xs.length > 0 ? xs : [0, 1]], 0.06);
    const grid = Float64Array.from({ length: SAMPLES }, (_, k) => from + ((to - from) * k) / (SAMPLES - 1));
    const input = /** @type {string} */ (plot.input);
    const found = model.run(model.generated.curve, { [input]: grid });
    const [start] = /** @type {[number, number]} */ (store.rows);
    const scope = {
      span: model.span.bind(model),
      has: () => true,
      functions: model.functions,
      read: (/** @type {string} */ name, /** @type {number[]} */ index) =>
        name === input ? grid[index[0] - start] : this.sample(found, name, index),
    };
    const row = /** @type {string} */ (model.description.rows);
    const trees = plot.terms.slice(0, MOST_TERMS).map(([value]) => model.description.numbers[value]);
    const terms = trees.map((tree) =>
      Array.from(grid, (_, k) => evaluate(tree, scope, { ...model.counts, [row]: start + k })),
    );
    return { xs: grid, output: found[String(plot.output)], terms };
  }

  /**
   * @param {Record<string, any>} found
   * @param {string} name
   * @param {number[]} index
   */
  sample(found, name, index) {
    if (!Object.hasOwn(found, name)) return this.store.model.read(name, index);
    const { lower } = this.store.model.description.names[name];
    let value = found[name];
    index.forEach((k, axis) => (value = value?.[k - lower[axis]]));
    return Number(value);
  }

  /** Marks for new rows, and what cannot be shown of them. */
  rebuild() {
    const { plot } = this;
    const count = plot.observed ? this.column(plot.observed).length : 0;
    const few = count <= MOST_HANDLES;
    const wide = [plot.output, plot.observed].some((name) => name && this.width(name) > 1);
    const notes = [
      few ? "" : `${count} points are too many to drag; paste them as CSV below.`,
      count > MOST_RESIDUALS ? `Of ${count} residuals every ${Math.ceil(count / MOST_RESIDUALS)}th is drawn.` : "",
      wide ? "Of each row the first entry is shown." : "",
    ];
    say(byId("curves-note"), notes.filter(Boolean).join(" "));
    this.points.make(few ? count : 0);
  }
}

/**
 * The first number of arrays in arrays.
 * @param {any} value
 * @returns {number}
 */
function first(value) {
  return typeof value === "number" ? value : first(value[0]);
}
