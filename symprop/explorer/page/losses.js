// The loss against what is chosen, with its tangent; with two chosen, a map of contours.

import { Chart, around } from "./chart.js";
import { labelOf, labelled, single } from "./choices.js";
import { contours } from "./contours.js";
import { byId } from "./dom.js";
import { rangeOf } from "./parameters.js";
import { same, written } from "./store.js";

const ROUGH = 17;
const FINE = 121;
const CELLS = 40;
const LEVELS = 12;
/** Milliseconds after the last change at which slow pictures are drawn in full. */
const PATIENCE = 120;

export class LossView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.curveHolder = byId("loss-curve");
    this.curve = new Chart(this.curveHolder, "the loss against what is chosen", [
      "loss",
      "tangent",
      "trail",
      "here",
    ]);
    this.mapHolder = byId("loss-map");
    this.map = new Chart(this.mapHolder, "contours of the loss over two parameters", [
      "contours",
      "trail",
      "arrow",
      "here",
    ]);
    /** @type {unknown[]} */
    this.others = [];
    /** @type {unknown[]} */
    this.mapped = [];
    this.timer = 0;
    /** @type {Record<string, [number, number]>} */
    this.spans = {};
    this.drawn = 0;
    /** @type {number[]} */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
    /** @type {[number, number]} */
    this.high = [0, 1];
    byId("second").addEventListener("change", (event) => this.chooseSecond(event));
    store.on((change) => this.follow(change));
  }

  /** @param {import("./store.js").Change} change */
  follow(change) {
    if (change === "view") return;
    if (change === "choice" || change === "data") this.list();
    this.showCurve(ROUGH);
    this.mapHolder.hidden = this.store.second === null;
    byId("download-map").hidden = this.mapHolder.hidden;
    if (this.store.second) this.showPoint();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.refine(), PATIENCE);
  }

  refine() {
    this.showCurve(FINE);
    if (this.store.second) this.showMap();
  }

  list() {
    const { store } = this;
    const { parameters } = store.model.description;
    const select = /** @type {HTMLSelectElement} */ (byId("second"));
    const chosen = store.second;
    const names = ["", ...parameters.filter((name) => single(store, name) !== null)];
    select.replaceChildren(
      ...names.map((name) => new Option(name === "" ? "none" : labelled(store, name), name)),
    );
    select.value = chosen?.name ?? "";
  }

  /** @param {Event} event */
  chooseSecond(event) {
    const name = /** @type {HTMLSelectElement} */ (event.target).value;
    this.store.second = name === "" ? null : single(this.store, name);
    this.store.emit("choice");
  }

  /**
   * The range shown of a parameter: that of its slider.
   * @param {Choice} choice
   */
  span(choice) {
    const value = this.store.model.get(choice);
    const key = written(choice);
    const old = this.spans[key];
    const inside = old && value >= old[0] && value <= old[1];
    const span = inside ? old : /** @type {[number, number]} */ (rangeOf(value));
    this.spans[key] = span;
    return span;
  }

  /** @param {number} samples */
  showCurve(samples) {
    const { store, curve } = this;
    const { model, choice } = store;
    const [from, to] = this.span(choice);
    const basis = this.basis([choice], [from, to]);
    if (!alike(basis, this.others) || samples > this.drawn) {
      this.others = basis;
      this.drawn = samples;
      this.xs = Array.from({ length: samples }, (_, k) => from + ((to - from) * k) / (samples - 1));
      this.ys = this.xs.map((x) => model.lossAt({ [choice.name]: model.replaced(choice, x) }));
      this.high = around([this.ys], 0.05);
    }
    const { names, loss } = model.description;
    const low = Math.min(this.high[0], model.loss);
    curve.show([from, to], [low, this.high[1]], [labelOf(store, choice), names[loss].svg]);
    curve.line("loss", this.xs, this.ys);
    this.tangent();
    this.trail();
  }

  /**
   * All that a picture of the loss over some choices depends on: their own numbers do not count.
   * @param {Choice[]} choices
   * @param {number[]} range
   * @returns {(string | number | Float64Array)[]}
   */
  basis(choices, range) {
    const { model } = this.store;
    const own = choices.map(({ name }) => name);
    const rest = Object.keys(model.values).map((name) => {
      const value = model.values[name];
      // arrays are never changed in place, so that the same array is the same numbers
      if (!own.includes(name)) return value;
      const chosen = choices.filter((choice) => choice.name === name);
      const blank = chosen.reduce((found, choice) => model.replaced(choice, 0, { [name]: found }), value);
      return typeof blank === "number" ? 0 : blank.join();
    });
    return [...choices.map(written), ...range, ...rest];
  }

  tangent() {
    const { store, curve } = this;
    const { model, choice } = store;
    const value = model.get(choice);
    const slope = model.slope(choice);
    const [x0, x1, y0, y1] = curve.range;
    // as long as an eighth of the picture's width, whatever the slope
    const steep = (Math.abs(slope) * (x1 - x0)) / (y1 - y0);
    const reach = (0.18 * (x1 - x0)) / Math.hypot(1, steep);
    const xs = [value - reach, value + reach];
    curve.line("tangent", xs, xs.map((x) => model.loss + slope * (x - value)));
    curve.dots("here", [value], [model.loss]);
  }

  /** Where the descent has been. */
  trail() {
    const { store } = this;
    const { choice, second } = store;
    const visited = store.descent.visited(choice);
    this.curve.dots("trail", visited.map(({ value }) => value), visited.map(({ loss }) => loss));
    if (second === null) return;
    const other = store.descent.visited(second);
    this.map.line("trail", visited.map(({ value }) => value), other.map(({ value }) => value));
  }

  showPoint() {
    const { store, map } = this;
    const { model, choice } = store;
    const second = /** @type {Choice} */ (store.second);
    map.show(this.span(choice), this.span(second), [labelOf(store, choice), labelOf(store, second)]);
    const [x, y] = [model.get(choice), model.get(second)];
    map.dots("here", [x], [y]);
    this.arrow(x, y, model.slope(choice), model.slope(second));
    this.trail();
  }

  /**
   * The gradient as an arrow of a length that can be seen; it points uphill.
   * @param {number} x
   * @param {number} y
   * @param {number} dx
   * @param {number} dy
   */
  arrow(x, y, dx, dy) {
    const { map } = this;
    const [x0, x1, y0, y1] = map.range;
    const [ux, uy] = [(dx / (x1 - x0)) * 388, (-dy / (y1 - y0)) * 220];
    const size = Math.hypot(ux, uy);
    if (!(size > 0)) {
      map.clear("arrow");
      return;
    }
    const length = 20 + 40 * Math.min(1, size / 500);
    const [px, py] = [map.x(x), map.y(y)];
    const [ex, ey] = [px + (ux / size) * length, py + (uy / size) * length];
    const [bx, by] = [(-ux / size) * 9, (-uy / size) * 9];
    const wing = (/** @type {number} */ s) =>
      `M${ex} ${ey}l${bx * 0.9 - s * by * 0.45} ${by * 0.9 + s * bx * 0.45}`;
    map.lines.arrow.setAttribute("d", `M${px} ${py}L${ex} ${ey}${wing(1)}${wing(-1)}`);
  }

  showMap() {
    const { store, map } = this;
    const { model, choice } = store;
    const second = /** @type {Choice | null} */ (store.second);
    if (second === null || same(second, choice)) return;
    this.showPoint();
    const [x0, x1, y0, y1] = map.range;
    const basis = this.basis([choice, second], map.range);
    if (alike(basis, this.mapped)) return;
    this.mapped = basis;
    const across = (/** @type {number} */ k) => x0 + ((x1 - x0) * k) / CELLS;
    const up = (/** @type {number} */ k) => y0 + ((y1 - y0) * k) / CELLS;
    const heights = Array.from({ length: CELLS + 1 }, (_, r) =>
      Array.from({ length: CELLS + 1 }, (_, c) => {
        const one = { ...model.values, [choice.name]: model.replaced(choice, across(c)) };
        return model.lossAt({ ...one, [second.name]: model.replaced(second, up(r), one) });
      }),
    );
    const lines = contours(heights, LEVELS);
    const d = lines.map(([a, b, c, e]) => {
      const from = `${map.x(across(a)).toFixed(1)} ${map.y(up(b)).toFixed(1)}`;
      return `M${from}L${map.x(across(c)).toFixed(1)} ${map.y(up(e)).toFixed(1)}`;
    });
    map.lines.contours.setAttribute("d", d.join(""));
  }
}

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
function alike(one, other) {
  return one.length === other.length && one.every((part, k) => part === other[k]);
}
