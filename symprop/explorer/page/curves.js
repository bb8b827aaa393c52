// The squiggle over the data, its hidden curves and residuals; or observed and predicted by row.

import { Chart } from "./chart.js";
import { byId, el, math, options } from "./dom.js";
import { Plotting, entryOf } from "./plotting.js";
import { Points } from "./points.js";
import { RowField } from "./rows.js";
import { around } from "./scales.js";
import { evaluate } from "./trees.js";

const SAMPLES = 121;
const MOST_TERMS = 6;

export class CurvesView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.plotting = new Plotting(store);
    const { plot } = this.plotting;
    this.shown = plot.output !== null || plot.observed !== null;
    byId("curves-panel").hidden = !this.shown;
    const hidden = plot.terms.slice(0, MOST_TERMS).map((_, k) => `term look${k}`);
    const layers = ["zero", "residual", ...hidden, "squiggle", "predicted", "observed"];
    const label = "the data and what the network predicts";
    this.chart = new Chart(byId("curves"), label, layers, () => this.show());
    this.points = new Points(this);
    this.field = new RowField(store, byId("point-row"));
    /** @type {unknown[]} */
    this.seen = [];
    this.legend();
    this.dragging = false;
    this.controls();
    if (!this.shown) return;
    store.on((change) => {
      if (change === "history") return;
      if (change !== "values") this.rebuild();
      this.show();
    });
  }

  controls() {
    const { store } = this;
    byId("across").addEventListener("change", () => {
      const { columns } = this.plotting;
      store.across = columns[this.chosen("across") - 1]?.label ?? "";
      store.emit("view");
    });
    byId("entry").addEventListener("change", () => {
      store.entry = this.plotting.entries[this.chosen("entry")].join();
      store.emit("view");
    });
  }

  /** @param {string} id */
  chosen(id) {
    return Number(/** @type {HTMLSelectElement} */ (byId(id)).value);
  }

  legend() {
    const { plot } = this.plotting;
    const { formulas, names } = this.store.model.description;
    const item = (/** @type {string} */ look, /** @type {number} */ formula, /** @type {string} */ label) =>
      el("li", { class: look, "data-label": label }, math(formulas[formula]));
    const terms = plot.terms.slice(0, MOST_TERMS);
    const named = (/** @type {string} */ look, /** @type {string | null} */ name) =>
      name ? [item(look, names[name].formula, names[name].svg)] : [];
    byId("legend").replaceChildren(
      ...terms.map(([, formula, label], k) => item(`look${k}`, formula, label)),
      ...named("squiggle", plot.output),
      ...named("observed", plot.labels ? plot.labels[0] : plot.observed),
    );
  }

  /** A row is looked at: the one whose point was taken. @param {number} k */
  look(k) {
    const { store } = this;
    const row = (store.rows?.[0] ?? 0) + k;
    if (row === store.row) return;
    store.row = row;
    store.emit("view");
  }

  show() {
    const { plotting, chart } = this;
    const { plot, xs, predicted, observed } = plotting;
    const grid = plot.input ? this.sampled(xs) : null;
    const heights = [[0], observed, predicted, grid?.output ?? [], ...(grid?.terms ?? [])];
    if (!this.dragging) this.frame(xs, heights);
    chart.line("zero", chart.range.slice(0, 2), [0, 0]);
    if (observed.length > 0 && plot.output) chart.segments("residual", xs, observed, predicted);
    // on the squiggle many dots would only make it thicker
    if (grid && !this.points.few) chart.clear("predicted");
    else if (plot.output) chart.dots("predicted", xs, predicted);
    if (this.points.few && plotting.movable) chart.clear("observed");
    else if (this.stale(observed)) chart.dots("observed", xs, observed);
    grid?.terms.forEach((ys, k) => chart.line(`term look${k}`, grid.xs, ys));
    if (grid) chart.line("squiggle", grid.xs, grid.output);
    this.points.place(xs, observed);
  }

  /**
   * Whether what is plotted of the data has changed since this was asked last.
   * @param {ArrayLike<number>} observed
   */
  stale(observed) {
    const { values } = this.store.model;
    const { plot, across, entry } = this.plotting;
    const data = [...plot.inputs, plot.observed ?? "", plot.labels?.[0] ?? ""].map((name) => values[name]);
    const now = [...data, across?.label, entry.join(), this.chart.ticked, observed.length];
    const same = now.length === this.seen.length && now.every((part, k) => part === this.seen[k]);
    this.seen = now;
    return !same;
  }

  /**
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>[]} heights
   */
  frame(xs, heights) {
    const { plot, across, entry } = this.plotting;
    const { description } = this.store.model;
    const small = entry.length > 0 ? `<tspan font-size="75%">[${entry.join()}]</tspan>` : "";
    const label = (/** @type {string} */ name) => description.names[name].svg + small;
    const below = across ? across.label : `row ${description.rows ?? ""}`;
    const own = plot.input ? description.names[plot.input].svg : below;
    const above = [plot.observed, plot.output].flatMap((name) => (name ? [label(name)] : [])).join(", ");
    this.chart.show(around([xs.length > 0 ? xs : [0, 1]], 0.06), around(heights), [own, above]);
  }

  /**
   * Output and terms over the input, from the left of the picture to its right.
   * @param {ArrayLike<number>} xs
   */
  sampled(xs) {
    const { plotting, store } = this;
    const { plot } = plotting;
    const { model } = store;
    const [from, to] = around([xs.length > 0 ? xs : [0, 1]], 0.06);
    const grid = Float64Array.from({ length: SAMPLES }, (_, k) => from + ((to - from) * k) / (SAMPLES - 1));
    const input = /** @type {string} */ (plot.input);
    const output = String(plot.output);
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
    return { xs: grid, output: entryOf(found[output], plotting.offsets(output)), terms };
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

  /** Marks for new rows, and what can be chosen. */
  rebuild() {
    const { plotting, store, points } = this;
    const { columns, entries, plot } = plotting;
    const count = plotting.movable ? plotting.observed.length : 0;
    if (count !== points.count) points.make(count);
    this.field.holder.hidden = points.few;
    byId("across-choice").hidden = plot.input !== null || columns.length === 0;
    const labels = columns.map(({ label }) => label);
    options(byId("across"), ["the rows", ...labels], 0, labels.indexOf(store.across) + 1);
    byId("entry-choice").hidden = entries.length < 2;
    const names = entries.map((place) => `${plot.output}[${place.join(",")}]`);
    const number = entries.findIndex((place) => place.join() === plotting.entry.join());
    options(byId("entry"), names, 0, number);
  }
}
