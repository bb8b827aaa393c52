// The observed data as marks that are dragged, or moved with the arrow keys.

import { svg } from "./dom.js";
import { shown } from "./numbers.js";

export class Points {
  /** @param {import("./curves.js").CurvesView} view */
  constructor(view) {
    this.view = view;
    /** @type {any[]} */
    this.handles = [];
  }

  /**
   * So many marks; the one that had the focus keeps it.
   * @param {number} count
   */
  make(count) {
    const focused = this.handles.indexOf(document.activeElement);
    this.handles = Array.from({ length: count }, (_, k) => this.handle(k));
    this.view.chart.marks.replaceChildren(...this.handles);
    this.handles[focused]?.focus();
  }

  /** @param {number} k */
  handle(k) {
    const mark = svg("circle", { r: 7, class: "point", tabindex: 0, role: "slider" });
    mark.setAttribute("aria-orientation", "vertical");
    mark.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      event.preventDefault();
      mark.setPointerCapture(event.pointerId);
      mark.focus();
      this.view.dragging = true;
    });
    mark.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (mark.hasPointerCapture(event.pointerId)) this.move(k, ...this.view.chart.at(event));
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      mark.addEventListener(kind, () => {
        this.view.dragging = false;
        this.view.show();
      });
    }
    mark.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(k, event));
    return mark;
  }

  /**
   * @param {number} k
   * @param {KeyboardEvent} event
   */
  key(k, event) {
    const [x0, x1, y0, y1] = this.view.chart.range;
    const [x, y] = this.at(k);
    const [dx, dy] = [(x1 - x0) / 50, (y1 - y0) / 50];
    /** @type {Record<string, [number, number]>} */
    const moves = {
      ArrowUp: [x, y + dy],
      ArrowDown: [x, y - dy],
      ArrowLeft: [x - dx, y],
      ArrowRight: [x + dx, y],
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    this.move(k, ...moves[event.key]);
  }

  /**
   * @param {number} k
   * @returns {[number, number]}
   */
  at(k) {
    const { input, observed } = this.view.plot;
    return [this.view.column(input)[k] ?? 0, this.view.column(observed)[k]];
  }

  /**
   * @param {number} k
   * @param {number} x
   * @param {number} y
   */
  move(k, x, y) {
    const { model } = this.view.store;
    const { input, observed } = this.view.plot;
    const [x0, x1, y0, y1] = this.view.chart.range;
    const inside = (/** @type {number} */ v, /** @type {number} */ a, /** @type {number} */ b) =>
      Number(Math.min(b, Math.max(a, v)).toPrecision(4));
    if (observed) this.put(observed, k, inside(y, y0, y1));
    if (input) this.put(input, k, inside(x, x0, x1));
    model.touch();
    this.view.store.emit("values");
  }

  /**
   * @param {string} name
   * @param {number} k
   * @param {number} value
   */
  put(name, k, value) {
    const { model } = this.view.store;
    const size = model.shapes[name].slice(1).reduce((a, b) => a * b, 1);
    const copy = Float64Array.from(/** @type {Float64Array} */ (model.values[name]));
    copy[k * size] = value;
    model.values[name] = copy;
  }

  /**
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} observed
   */
  place(xs, observed) {
    const { chart, plot } = this.view;
    this.handles.forEach((mark, k) => {
      mark.setAttribute("cx", chart.x(xs[k]));
      mark.setAttribute("cy", chart.y(observed[k]));
      mark.setAttribute("aria-valuenow", `${observed[k]}`);
      const where = plot.input ? `${plot.input} ${shown(xs[k])}, ` : "";
      mark.setAttribute("aria-label", `row ${k + 1}`);
      mark.setAttribute("aria-valuetext", `${where}${plot.observed} ${shown(observed[k])}`);
    });
  }
}
