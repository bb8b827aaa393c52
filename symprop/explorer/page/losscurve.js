// The loss against what is chosen, with its tangent and the trail of the descent.

import { Chart } from "./chart.js";
import { labelOf } from "./choices.js";
import { byId } from "./dom.js";
import { around } from "./scales.js";
import { alike, basis, spanOf } from "./spans.js";
import { written } from "./store.js";

const ROUGH = 17;
const FINE = 121;

export class LossCurve {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    const layers = ["loss", "tangent", "trail", "here"];
    const label = "the loss against what is chosen";
    this.chart = new Chart(byId("loss-curve"), label, layers, () => this.show());
    /** @type {unknown[]} */
    this.basis = [];
    this.samples = 0;
    /** @type {number[]} */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
    /** @type {[number, number]} */
    this.high = [0, 1];
    this.name = "";
  }

  roughly() {
    return this.traced(ROUGH);
  }

  fully() {
    return this.traced(FINE);
  }

  /**
   * The curve worked out, a point at a time.
   * @param {number} samples
   */
  *traced(samples) {
    const { store } = this;
    const { model, choice } = store;
    const [from, to] = spanOf(store, choice);
    const now = basis(store, [choice], [from, to]);
    if (alike(now, this.basis) && samples <= this.samples) return;
    const values = { ...model.values };
    const xs = Array.from({ length: samples }, (_, k) => from + ((to - from) * k) / (samples - 1));
    const ys = [];
    for (const x of xs) {
      ys.push(model.lossAt({ ...values, [choice.name]: model.replaced(choice, x, values) }));
      yield;
    }
    Object.assign(this, { basis: now, samples, xs, ys, high: around([ys], 0.05), name: written(choice) });
    this.show();
  }

  show() {
    const { store, chart, xs, ys } = this;
    const { model, choice } = store;
    const { names, loss } = model.description;
    const span = spanOf(store, choice);
    const own = written(choice) === this.name;
    const [low, high] = own ? this.high : around([[model.loss]]);
    chart.show(span, [Math.min(low, model.loss), high], [labelOf(store, choice), names[loss].svg]);
    if (own) chart.line("loss", xs, ys);
    else chart.clear("loss");
    this.tangent();
    const visited = store.descent.visited(choice);
    chart.dots("trail", visited.map(({ value }) => value), visited.map((step) => step.loss));
  }

  tangent() {
    const { store, chart } = this;
    const { model, choice } = store;
    const value = model.get(choice);
    const slope = model.slope(choice);
    const [x0, x1, y0, y1] = chart.range;
    // as long as an eighth of the picture's width, whatever the slope
    const steep = (Math.abs(slope) * (x1 - x0)) / (y1 - y0);
    const reach = (0.18 * (x1 - x0)) / Math.hypot(1, steep);
    const xs = [value - reach, value + reach];
    chart.line("tangent", xs, xs.map((x) => model.loss + slope * (x - value)));
    chart.dots("here", [value], [model.loss]);
  }
}
