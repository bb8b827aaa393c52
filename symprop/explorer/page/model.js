// The model with its numbers: what the user changes, and what follows from it.

import { evaluate } from "./trees.js";

export class Model {
  /**
   * @param {Description} description
   * @param {Generated} generated functions that Python has printed
   */
  constructor(description, generated) {
    this.description = description;
    this.generated = generated;
    this.functions = generated.functions;
    /** The values that the page came with. @type {Values} */
    this.given = {};
    for (const [name, value] of Object.entries(description.values)) {
      this.given[name] = typeof value === "number" ? value : Float64Array.from(value);
    }
    /** @type {Values} */
    this.values = { ...this.given };
    this.counts = { ...description.counts };
    this.shapes = structuredClone(description.shapes);
    /** @type {Record<string, any> | null} */
    this.found = null;
    /** @type {Map<string, string>} */
    this.quantityOf = new Map(
      Object.entries(description.adjoints).map(([own, adjoint]) => [adjoint, own]),
    );
    /** @type {WeakMap<Float64Array, any>} */
    this.packs = new WeakMap();
  }

  /** Everything that follows from the values, worked out when it is asked for. */
  get result() {
    this.found ??= this.generated.everything(this.packed(this.values));
    return this.found;
  }

  get loss() {
    return Number(this.result[this.description.loss]);
  }

  /** All that the user can change, to be put back by `Object.assign`. */
  get kept() {
    const { values, counts, shapes } = this;
    return { values: { ...values }, counts: { ...counts }, shapes: structuredClone(shapes), found: null };
  }

  /** The values that the page came with, again. */
  restart() {
    this.values = { ...this.given };
    this.counts = { ...this.description.counts };
    this.shapes = structuredClone(this.description.shapes);
    this.touch();
  }

  /** The values have changed. */
  touch() {
    this.found = null;
  }

  /**
   * Values as the generated function takes them.
   * @param {Values} values
   */
  packed(values) {
    /** @type {Record<string, any>} */
    const packed = { ...this.counts };
    for (const [name, value] of Object.entries(values)) {
      packed[name] = typeof value === "number" ? value : this.nested(name, value);
    }
    return packed;
  }

  /**
   * @param {string} name
   * @param {Float64Array} value
   */
  nested(name, value) {
    const shape = this.shapes[name];
    if (shape.length < 2) return value;
    const kept = this.packs.get(value);
    if (kept !== undefined) return kept;
    const made = nested(value, shape);
    this.packs.set(value, made);
    return made;
  }

  /**
   * The loss where some values are replaced.
   * @param {Values} changed
   */
  lossAt(changed) {
    return Number(this.run(this.generated.loss, changed)[this.description.loss]);
  }

  /**
   * What a generated function gives where some values are replaced.
   * @param {Compute} generated
   * @param {Values} changed
   */
  run(generated, changed) {
    return generated(this.packed({ ...this.values, ...changed }));
  }

  /**
   * The first and last number of a letter.
   * @param {string} letter
   * @returns {[number, number]}
   */
  span(letter) {
    const [first, last] = this.description.limits[letter];
    return [evaluate(first, this, this.counts), evaluate(last, this, this.counts)];
  }

  /**
   * Whether an array has such an element.
   * @param {string} name
   * @param {number[]} index
   */
  has(name, index) {
    const { axes, lower } = this.about(name);
    return index.every((k, axis) => k >= lower[axis] && k <= this.span(axes[axis])[1]);
  }

  /**
   * One number of data, a parameter, a quantity or an adjoint, by its indices as written.
   * @param {string} name
   * @param {number[]} index
   * @returns {number}
   */
  read(name, index) {
    const { lower } = this.about(name);
    if (Object.hasOwn(this.values, name)) {
      const given = this.values[name];
      return typeof given === "number" ? given : given[this.position(name, index)];
    }
    let found = this.result[name];
    index.forEach((k, axis) => (found = found?.[k - lower[axis]]));
    return found === undefined ? NaN : Number(found);
  }

  /** @param {string} name */
  about(name) {
    const { names } = this.description;
    return names[this.quantityOf.get(name) ?? name];
  }

  /**
   * Where an element of a parameter or of data stands in its flat array.
   * @param {string} name
   * @param {number[]} index
   */
  position(name, index) {
    const { lower } = this.description.names[name];
    const shape = this.shapes[name];
    return index.reduce((sum, k, axis) => sum * shape[axis] + (k - lower[axis]), 0);
  }

  /**
   * The value of a listed expression; what is not told of its letters is the first of each.
   * @param {number} number
   * @param {Env} env
   */
  number(number, env) {
    return evaluate(this.description.numbers[number], this, { ...this.counts, ...env });
  }

  /**
   * A parameter or one element of it.
   * @param {Choice} choice
   */
  get(choice) {
    return this.read(choice.name, choice.place);
  }

  /**
   * The derivative of the loss by a parameter or one element of it.
   * @param {Choice} choice
   */
  slope(choice) {
    return this.read(this.description.adjoints[choice.name], choice.place);
  }

  /**
   * The value of a whole parameter in which one element is replaced.
   * @param {Choice} choice
   * @param {number} value
   * @param {Values} values
   */
  replaced(choice, value, values = this.values) {
    const old = values[choice.name];
    if (typeof old === "number") return value;
    const copy = Float64Array.from(old);
    copy[this.position(choice.name, choice.place)] = value;
    return copy;
  }

  /**
   * @param {Choice} choice
   * @param {number} value
   */
  set(choice, value) {
    this.values[choice.name] = this.replaced(choice, value);
    this.touch();
  }
}

/**
 * A flat array as arrays in arrays, the innermost typed.
 * @param {Float64Array} flat
 * @param {number[]} shape
 * @returns {any}
 */
export function nested(flat, shape) {
  if (shape.length < 2) return flat;
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  return Array.from({ length: shape[0] }, (_, k) =>
    nested(flat.subarray(k * size, (k + 1) * size), shape.slice(1)),
  );
}

/**
 * Arrays in arrays as one flat array.
 * @param {any} value
 * @returns {Float64Array}
 */
export function flat(value) {
  if (typeof value === "number") return Float64Array.of(value);
  if (value instanceof Float64Array) return Float64Array.from(value);
  return Float64Array.from([...value].flatMap((part) => [...flat(part)]));
}
