// What a picture of the loss spans, and all that it depends on.

import { rangeOf } from "./parameters.js";
import { written } from "./store.js";

/** @type {WeakMap<object, Record<string, [number, number]>>} */
const KEPT = new WeakMap();

/**
 * The range shown of a parameter: that of its slider; it stays while the value is inside.
 * @param {import("./store.js").Store} store
 * @param {Choice} choice
 * @returns {[number, number]}
 */
export function spanOf(store, choice) {
  const kept = KEPT.get(store) ?? {};
  KEPT.set(store, kept);
  const value = store.model.get(choice);
  const key = written(choice);
  const old = kept[key];
  const inside = old && value >= old[0] && value <= old[1];
  kept[key] = inside ? old : /** @type {[number, number]} */ (rangeOf(value));
  return kept[key];
}

/**
 * All that a picture of the loss over some choices depends on: their own numbers do not count.
 * @param {import("./store.js").Store} store
 * @param {Choice[]} choices
 * @param {number[]} range
 * @returns {(string | number | Float64Array)[]}
 */
export function basis(store, choices, range) {
  const { model } = store;
  const own = choices.map(({ name }) => name);
  const rest = Object.keys(model.values).map((name) => {
    const value = model.values[name];
    // arrays are never changed in place, so that the same array is the same numbers
    if (!own.includes(name)) return value;
    const chosen = choices.filter((choice) => choice.name === name);
    const blank = chosen.reduce((found, choice) => model.replaced(choice, 0, { [name]: found }), value);
    return typeof blank === "number" ? 0 : blank.join();
  });
  return [choices.map(written).join(), ...range, ...rest];
}

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
export function alike(one, other) {
  return one.length === other.length && one.every((part, k) => part === other[k]);
}
