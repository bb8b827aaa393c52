// A chart: axes with ticks, and layers of lines and marks in between.

import { svg } from "./dom.js";
import { shown } from "./numbers.js";
import { ticks } from "./scales.js";

/** How wide a chart may be drawn; its letters keep their size. */
const [NARROWEST, WIDEST] = [280, 704];
const LEFT = 58;
const RIGHT = 14;
const TOP = 14;
const BOTTOM = 46;

export class Chart {
  width = 460;
  height = 276;

  /**
   * @param {HTMLElement} holder
   * @param {string} label what the chart shows, in words
   * @param {string[]} layers classes of lines, from the ground up
   * @param {() => void} redraw called where the chart has another size
   */
  constructor(holder, label, layers, redraw) {
    this.picture = svg("svg", { class: "chart", role: "group", "aria-label": label });
    this.size(this.width);
    this.axes = svg("g", { class: "axes" });
    this.inside = svg("g");
    this.picture.append(this.axes, this.inside);
    /** @type {Record<string, SVGPathElement>} */
    this.lines = {};
    for (const layer of layers) {
      this.lines[layer] = svg("path", { class: layer });
      this.inside.append(this.lines[layer]);
    }
    this.marks = svg("g");
    this.picture.append(this.marks);
    this.range = [0, 1, 0, 1];
    this.scale = [1, 1];
    this.labels = ["", ""];
    this.ticked = "";
    holder.prepend(this.picture);
    new ResizeObserver(() => {
      const wide = Math.min(WIDEST, Math.max(NARROWEST, Math.round(holder.clientWidth)));
      if (holder.clientWidth === 0 || wide === this.width) return;
      this.size(wide);
      redraw();
    }).observe(holder);
  }

  /** @param {number} width */
  size(width) {
    this.width = width;
    this.height = Math.round(Math.min(340, Math.max(260, 0.6 * width)));
    this.picture.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
  }

  /** How wide and how high the part inside of the axes is. */
  get inner() {
    return [this.width - LEFT - RIGHT, this.height - TOP - BOTTOM];
  }

  /**
   * The part of the plane that is shown; labels are text elements' insides.
   * @param {[number, number]} across
   * @param {[number, number]} up
   * @param {[string, string]} labels
   */
  show(across, up, labels) {
    this.range = [...across, ...up];
    const [wide, high] = this.inner;
    this.scale = [wide / (across[1] - across[0]), high / (up[1] - up[0])];
    const key = [...this.range, ...labels, wide].join("|");
    if (key === this.ticked) return;
    this.ticked = key;
    const [x0, x1, y0, y1] = this.range;
    const foot = TOP + high;
    this.axes.replaceChildren(
      svg("path", { class: "frame", d: `M${LEFT} ${TOP}V${foot}H${LEFT + wide}` }),
    );
    for (const tick of ticks(x0, x1, wide < 320 ? 4 : 6)) this.tick(this.x(tick), foot, tick, true);
    for (const tick of ticks(y0, y1, 5)) this.tick(LEFT, this.y(tick), tick, false);
    this.axes.append(
      text(labels[0], { x: LEFT + wide / 2, y: this.height - 8, "text-anchor": "middle" }),
      text(labels[1], {
        transform: `translate(14 ${TOP + high / 2}) rotate(-90)`,
        "text-anchor": "middle",
      }),
    );
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} value
   * @param {boolean} below
   */
  tick(x, y, value, below) {
    const line = below ? `M${x} ${y}v4` : `M${x} ${y}h-4`;
    const place = below
      ? { x, y: y + 17, "text-anchor": "middle" }
      : { x: x - 7, y: y + 4, "text-anchor": "end" };
    this.axes.append(svg("path", { class: "frame", d: line }), svg("text", place, shown(value)));
  }

  /** @param {number} value */
  x(value) {
    return inside(LEFT + (value - this.range[0]) * this.scale[0]);
  }

  /** @param {number} value */
  y(value) {
    return inside(this.height - BOTTOM - (value - this.range[2]) * this.scale[1]);
  }

  /**
   * A place as the text of a path, to a tenth of a unit.
   * @param {number} x
   * @param {number} y
   */
  place(x, y) {
    return `${Math.round(this.x(x) * 10) / 10} ${Math.round(this.y(y) * 10) / 10}`;
  }

  /**
   * A place of the screen in units of the picture.
   * @param {{clientX: number, clientY: number}} event
   */
  spot(event) {
    const box = this.picture.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * this.width;
    return [across, ((event.clientY - box.top) / box.height) * this.height];
  }

  /**
   * The values at a place of the screen.
   * @param {{clientX: number, clientY: number}} event
   * @returns {[number, number]}
   */
  at(event) {
    const [across, down] = this.spot(event);
    const [wide, high] = this.scale;
    return [
      this.range[0] + (across - LEFT) / wide,
      this.range[2] + (this.height - BOTTOM - down) / high,
    ];
  }

  /**
   * A line through points; what is no number leaves a gap.
   * @param {string} layer
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   */
  line(layer, xs, ys) {
    let d = "";
    let pen = "M";
    for (let k = 0; k < xs.length; k++) {
      if (Number.isFinite(ys[k])) {
        d += pen + this.place(xs[k], ys[k]);
        pen = "L";
      } else pen = "M";
    }
    this.lines[layer].setAttribute("d", d);
  }

  /**
   * A dot for each point, in one path.
   * @param {string} layer
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   */
  dots(layer, xs, ys) {
    let d = "";
    for (let k = 0; k < xs.length; k++) {
      if (Number.isFinite(ys[k])) d += `M${this.place(xs[k], ys[k])}h0`;
    }
    this.lines[layer].setAttribute("d", d);
  }

  /**
   * A straight line for each pair of points above each other.
   * @param {string} layer
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} from
   * @param {ArrayLike<number>} to
   */
  segments(layer, xs, from, to) {
    let d = "";
    for (let k = 0; k < xs.length; k++) {
      if (Number.isFinite(from[k]) && Number.isFinite(to[k])) {
        d += `M${this.place(xs[k], from[k])}V${Math.round(this.y(to[k]) * 10) / 10}`;
      }
    }
    this.lines[layer].setAttribute("d", d);
  }

  /** @param {string[]} layers */
  clear(...layers) {
    for (const layer of layers) this.lines[layer].removeAttribute("d");
  }
}

/**
 * A coordinate that a path may have; what lies far outside is drawn outside.
 * @param {number} coordinate
 */
function inside(coordinate) {
  return Math.max(-1e4, Math.min(1e4, coordinate));
}

/**
 * @param {string} inside markup of an SVG text, escaped where it was made
 * @param {Record<string, string | number>} attributes
 */
function text(inside, attributes) {
  const made = svg("text", { class: "label", ...attributes });
  made.innerHTML = inside;
  return made;
}
