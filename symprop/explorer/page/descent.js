// Gradient descent step by step: new value = old value − derivative × learning rate.

import { flat } from "./model.js";

export const STOP_STEP = 0.001;
export const MOST_STEPS = 10_000;
const GROWTH = 1e8;

export class Descent {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Iterate[]} */
    this.history = [];
    this.outcome = "";
    /** Milliseconds that the steps have taken. */
    this.took = 0;
  }

  /**
   * One step of the parameters that learn; false where the descent is over.
   * @param {string[]} learn
   * @param {number} rate
   */
  step(learn, rate) {
    const { model } = this;
    if (this.history.length >= MOST_STEPS) {
      this.outcome = `stopped after ${MOST_STEPS} steps`;
      return false;
    }
    const begun = performance.now();
    const loss = model.loss;
    /** @type {Iterate} */
    const iterate = { loss, rate, newLoss: NaN, old: {}, derivative: {}, fresh: {} };
    let largest = 0;
    for (const name of learn) {
      const old = flat(model.values[name]);
      const derivative = flat(model.result[model.description.adjoints[name]]);
      const fresh = old.map((value, k) => value - derivative[k] * rate);
      largest = derivative.reduce((most, slope) => Math.max(most, Math.abs(slope * rate)), largest);
      Object.assign(iterate.old, { [name]: old });
      Object.assign(iterate.derivative, { [name]: derivative });
      Object.assign(iterate.fresh, { [name]: fresh });
    }
    this.put(iterate.fresh);
    iterate.newLoss = model.loss;
    if (!this.sound(iterate)) {
      this.put(iterate.old);
      this.outcome =
        "diverged: the loss grew without bound; the last good values are kept. Try a smaller learning rate";
      return false;
    }
    this.history.push(iterate);
    this.took += performance.now() - begun;
    this.outcome = largest < STOP_STEP ? `converged: every step size is below ${STOP_STEP}` : "";
    return this.outcome === "";
  }

  /**
   * Whether the loss is still a number that has not grown without bound.
   * @param {Iterate} iterate
   */
  sound(iterate) {
    const first = this.history[0]?.loss ?? iterate.loss;
    const ceiling = first + GROWTH * Math.max(1, Math.abs(first));
    const finite = Object.values(iterate.fresh).every((part) => part.every(Number.isFinite));
    return finite && Number.isFinite(iterate.newLoss) && iterate.newLoss <= ceiling;
  }

  /** The last step taken back; false where there is none. */
  back() {
    const last = this.history.pop();
    if (last === undefined) return false;
    this.outcome = "";
    this.put(last.old);
    return true;
  }

  /** All steps taken back; false where there are none. */
  reset() {
    const { start } = this;
    const some = this.history.length > 0;
    this.forget();
    this.put(start);
    return some;
  }

  /** What has learned, as it was before the first step. */
  get start() {
    /** @type {Record<string, Float64Array>} */
    const start = {};
    // a parameter may have begun to learn later than the first step
    for (const iterate of [...this.history].reverse()) Object.assign(start, iterate.old);
    return start;
  }

  /** The history is forgotten: values were changed by hand. */
  forget() {
    this.history = [];
    this.outcome = "";
    this.took = 0;
  }

  /**
   * The numbers that a parameter or an element has had, with the loss there.
   * @param {Choice} choice
   * @returns {{value: number, loss: number}[]}
   */
  visited(choice) {
    const { model } = this;
    const { lower } = model.description.names[choice.name];
    const position = lower.length > 0 ? model.position(choice.name, choice.place) : 0;
    const now = model.get(choice);
    const values = this.history.map(({ old }) => old[choice.name]?.[position] ?? now);
    return this.history.map(({ loss }, k) => ({ value: values[k], loss }));
  }

  /** @param {Record<string, Float64Array>} values */
  put(values) {
    for (const [name, value] of Object.entries(values)) {
      const single = typeof this.model.values[name] === "number";
      this.model.values[name] = single ? value[0] : value;
    }
    this.model.touch();
  }
}

/**
 * A number as it is, of an array its norm.
 * @param {Float64Array} value
 */
export function magnitude(value) {
  return value.length === 1 ? value[0] : Math.hypot(...value);
}
