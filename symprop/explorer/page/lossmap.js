// The loss over two parameters: lines of equal loss, the gradient, the trail of the descent.

import { Chart } from "./chart.js";
import { labelOf } from "./choices.js";
import { contours } from "./contours.js";
import { byId } from "./dom.js";
import { alike, basis, spanOf } from "./spans.js";
import { same, written } from "./store.js";

/** Cells along each side: of the map that follows a slider, of the one drawn when it rests. */
const ROUGH = 12;
const FINE = 40;
const LEVELS = 12;

export class LossMap {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.holder = byId("loss-map");
    const layers = ["contours", "trail", "arrow", "here"];
    const label = "contours of the loss over two parameters";
    this.chart = new Chart(this.holder, label, layers, () => this.show());
    /** @type {unknown[]} */
    this.basis = [];
    this.cells = 0;
    /** @type {number[][]} */
    this.heights = [];
    /** What the heights are over: the names and the ranges. */
    this.over = "";
    /** What the lines were drawn from. @type {unknown[]} */
    this.lined = [];
  }

  /** The second parameter, where there is one. */
  get second() {
    const { second, choice } = this.store;
    return second !== null && !same(second, choice) ? second : null;
  }

  roughly() {
    return this.traced(ROUGH);
  }

  fully() {
    return this.traced(FINE);
  }

  /**
   * The heights worked out, a place at a time.
   * @param {number} cells
   */
  *traced(cells) {
    const { store, second } = this;
    const { model, choice } = store;
    if (second === null) return;
    const range = [...spanOf(store, choice), ...spanOf(store, second)];
    const now = basis(store, [choice, second], range);
    if (alike(now, this.basis) && cells <= this.cells) return;
    const values = { ...model.values };
    const [x0, x1, y0, y1] = range;
    /** @type {number[][]} */
    const heights = [];
    for (let r = 0; r <= cells; r++) {
      heights.push([]);
      for (let c = 0; c <= cells; c++) {
        const x = model.replaced(choice, x0 + ((x1 - x0) * c) / cells, values);
        const one = { ...values, [choice.name]: x };
        const y = model.replaced(second, y0 + ((y1 - y0) * r) / cells, one);
        heights[r].push(model.lossAt({ ...one, [second.name]: y }));
        yield;
      }
    }
    Object.assign(this, { basis: now, cells, heights, over: now.slice(0, 5).join() });
    this.show();
  }

  show() {
    const { store, chart, second } = this;
    this.holder.hidden = second === null;
    byId("download-map").hidden = second === null;
    if (second === null) return;
    const { model, choice } = store;
    chart.show(spanOf(store, choice), spanOf(store, second), [labelOf(store, choice), labelOf(store, second)]);
    this.lines(second);
    const [x, y] = [model.get(choice), model.get(second)];
    chart.dots("here", [x], [y]);
    this.arrow(x, y, model.slope(choice), model.slope(second));
    const [xs, ys] = [choice, second].map((own) => store.descent.visited(own).map(({ value }) => value));
    chart.line("trail", [...xs, x], [...ys, y]);
  }

  /**
   * The contours, anew only where the heights or the size of the picture are others.
   * @param {Choice} second
   */
  lines(second) {
    const { chart, heights, cells } = this;
    const now = [`${written(this.store.choice)},${written(second)}`, ...chart.range].join();
    if (now !== this.over) {
      this.lined = [];
      chart.clear("contours");
      return;
    }
    if (alike(this.lined, [heights, chart.ticked])) return;
    this.lined = [heights, chart.ticked];
    const [x0, x1, y0, y1] = chart.range;
    const place = (/** @type {number} */ c, /** @type {number} */ r) =>
      chart.place(x0 + ((x1 - x0) * c) / cells, y0 + ((y1 - y0) * r) / cells);
    const found = contours(heights, LEVELS);
    const d = found.map(([a, b, c, e]) => `M${place(a, b)}L${place(c, e)}`);
    chart.lines.contours.setAttribute("d", d.join(""));
  }

  /**
   * The gradient as an arrow of a length that can be seen; it points uphill.
   * @param {number} x
   * @param {number} y
   * @param {number} dx
   * @param {number} dy
   */
  arrow(x, y, dx, dy) {
    const { chart } = this;
    const [x0, x1, y0, y1] = chart.range;
    const [wide, high] = chart.inner;
    const [ux, uy] = [(dx / (x1 - x0)) * wide, (-dy / (y1 - y0)) * high];
    const size = Math.hypot(ux, uy);
    if (!(size > 0 && size < Infinity)) {
      chart.clear("arrow");
      return;
    }
    const length = 20 + 40 * Math.min(1, size / 500);
    const [px, py] = [chart.x(x), chart.y(y)];
    const [ex, ey] = [px + (ux / size) * length, py + (uy / size) * length];
    const [bx, by] = [(-ux / size) * 9, (-uy / size) * 9];
    const wing = (/** @type {number} */ s) =>
      `M${ex} ${ey}l${bx * 0.9 - s * by * 0.45} ${by * 0.9 + s * bx * 0.45}`;
    chart.lines.arrow.setAttribute("d", `M${px} ${py}L${ex} ${ey}${wing(1)}${wing(-1)}`);
  }
}
