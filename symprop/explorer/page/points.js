// The observed data as points that are dragged, or moved with the arrow keys.

import { svg } from "./dom.js";
import { shown } from "./numbers.js";

/** With more points than this the keys move one mark, which stands at the chosen row. */
export const MOST_HANDLES = 60;
/** How far from a point, in units of the picture, it is still taken. */
const REACH = 14;

export class Points {
  /** @param {import("./curves.js").CurvesView} view */
  constructor(view) {
    this.view = view;
    /** @type {any[]} */
    this.handles = [];
    this.count = 0;
    /** @type {ArrayLike<number>} */
    this.xs = [];
    /** @type {ArrayLike<number>} */
    this.ys = [];
    /** The point that is dragged, by its number; −1 for none. */
    this.held = -1;
    const { picture } = view.chart;
    picture.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.take(event));
    picture.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.drag(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      picture.addEventListener(kind, () => this.release());
    }
    // a finger on a point moves it, elsewhere it scrolls the page
    const touch = (/** @type {TouchEvent} */ event) => {
      if (this.nearest(event.touches[0]) >= 0) event.preventDefault();
    };
    picture.addEventListener("touchstart", touch, { passive: false });
  }

  /** Whether each point has a mark of its own. */
  get few() {
    return this.count <= MOST_HANDLES;
  }

  /**
   * So many points; the mark that had the focus keeps it.
   * @param {number} count
   */
  make(count) {
    this.count = count;
    const focused = this.handles.indexOf(document.activeElement);
    const marks = this.few ? count : 1;
    this.handles = Array.from({ length: marks }, (_, k) => this.handle(k));
    this.view.chart.marks.replaceChildren(...this.handles);
    this.handles[focused]?.focus();
  }

  /** @param {number} k */
  handle(k) {
    const mark = svg("circle", { r: 7, class: "point", tabindex: 0, role: "slider" });
    mark.setAttribute("aria-orientation", "vertical");
    mark.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(this.point(k), event));
    return mark;
  }

  /** The point that a mark stands for. @param {number} k */
  point(k) {
    const { row, rows } = this.view.store;
    return this.few ? k : row - (rows?.[0] ?? 0);
  }

  /**
   * The point under a pointer; −1 where there is none.
   * @param {{clientX: number, clientY: number}} event
   */
  nearest(event) {
    if (this.count === 0) return -1;
    const { chart } = this.view;
    const [x, y] = chart.spot(event);
    let found = -1;
    let least = REACH ** 2;
    for (let k = 0; k < this.count; k++) {
      const far = (chart.x(this.xs[k]) - x) ** 2 + (chart.y(this.ys[k]) - y) ** 2;
      if (far < least) [found, least] = [k, far];
    }
    return found;
  }

  /** @param {PointerEvent} event */
  take(event) {
    this.held = this.nearest(event);
    if (this.held < 0) return;
    event.preventDefault();
    const { view } = this;
    view.chart.picture.setPointerCapture(event.pointerId);
    view.dragging = true;
    view.look(this.held);
    this.handles[this.few ? this.held : 0].focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const { picture } = this.view.chart;
    if (this.held >= 0) this.move(this.held, ...this.view.chart.at(event));
    else picture.classList.toggle("near", this.nearest(event) >= 0);
  }

  release() {
    if (this.held < 0) return;
    this.held = -1;
    this.view.dragging = false;
    this.view.show();
  }

  /**
   * @param {number} k
   * @param {KeyboardEvent} event
   */
  key(k, event) {
    const [x0, x1, y0, y1] = this.view.chart.range;
    const [x, y] = [this.xs[k], this.ys[k]];
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
   * @param {number} x
   * @param {number} y
   */
  move(k, x, y) {
    const [x0, x1, y0, y1] = this.view.chart.range;
    const inside = (/** @type {number} */ v, /** @type {number} */ a, /** @type {number} */ b) =>
      Number(Math.min(b, Math.max(a, v)).toPrecision(4));
    this.view.plotting.put(k, inside(x, x0, x1), inside(y, y0, y1));
  }

  /**
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   */
  place(xs, ys) {
    [this.xs, this.ys] = [xs, ys];
    const { chart, plotting, store } = this.view;
    const across = plotting.across?.label;
    const [start] = store.rows ?? [1, 0];
    this.handles.forEach((mark, number) => {
      const k = this.point(number);
      mark.setAttribute("cx", chart.x(xs[k]));
      mark.setAttribute("cy", chart.y(ys[k]));
      mark.setAttribute("aria-valuenow", `${ys[k]}`);
      const where = across ? `${across} ${shown(xs[k])}, ` : "";
      mark.setAttribute("aria-label", `row ${start + k}`);
      mark.setAttribute("aria-valuetext", `${where}${plotting.plot.observed} ${shown(ys[k])}`);
    });
  }
}
