// Parameters and elements offered and named where a picture needs a second one.

import { svg } from "./dom.js";
import { written } from "./store.js";

/**
 * What is chosen when only a name is: a single number, or an array's first element.
 * @param {import("./store.js").Store} store
 * @param {string} name
 * @returns {Choice | null}
 */
export function single(store, name) {
  const { lower } = store.model.description.names[name];
  const size = store.model.shapes[name].reduce((a, b) => a * b, 1);
  const place = [...lower];
  if (name === store.choice.name) {
    if (size < 2) return null;
    // the neighbor of the chosen element
    const axis = store.model.shapes[name].findIndex((length) => length > 1);
    place[axis] = store.choice.place[axis] === lower[axis] ? lower[axis] + 1 : lower[axis];
    store.choice.place.forEach((k, n) => n !== axis && (place[n] = k));
  }
  return { name, place };
}

/**
 * The element whose indices were typed, as 2,3; or what is wrong with them.
 * @param {import("./store.js").Store} store
 * @param {string} name
 * @param {string} text
 * @returns {{place: number[]} | {error: string}}
 */
export function typedPlace(store, name, text) {
  const { lower } = store.model.description.names[name];
  const shape = store.model.shapes[name];
  const place = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const inside =
    place.length === shape.length &&
    place.every((k, axis) => Number.isInteger(k) && k >= lower[axis] && k < lower[axis] + shape[axis]);
  if (inside) return { place };
  const last = lower.map((k, axis) => k + shape[axis] - 1);
  return { error: `${name} has elements ${lower.join(",")} to ${last.join(",")}; type indices as ${lower.join(",")}` };
}

/**
 * @param {import("./store.js").Store} store
 * @param {string} name
 */
export function labelled(store, name) {
  const found = single(store, name);
  return found === null ? name : written(found);
}

/**
 * @param {import("./store.js").Store} store
 * @param {Choice} choice
 */
export function labelOf(store, choice) {
  const { svg: name } = store.model.description.names[choice.name];
  if (choice.place.length === 0) return name;
  const place = svg("tspan", { dy: "0.22em", "font-size": "70%" }, choice.place.join(","));
  return name + place.outerHTML;
}
