// In boxes of whole layers: the shape, or the numbers of the chosen row as two strips of colors.

import { svg } from "./dom.js";
import { flat } from "./model.js";
import { shown } from "./numbers.js";

const MOST_CELLS = 256;
const TALL = 6;
const TOLD = 8;

/**
 * The shape of what a box holds: 6 × 4.
 * @param {import("./store.js").Store} store
 * @param {Element} box
 */
export function putShape(store, box) {
  const text = box.querySelector(".shape-of");
  const known = store.model.description.names[box.getAttribute("data-name") ?? ""];
  if (!text || !known) return;
  const sizes = known.axes.map((letter) => {
    const [from, to] = store.model.span(letter);
    return to - from + 1;
  });
  text.textContent = sizes.length > 0 ? sizes.join(" × ") : "a number";
}

/**
 * Values above, adjoints below, a cell each, blue above 0 and orange below; one number in words.
 * @param {import("./store.js").Store} store
 * @param {Element} box
 */
export function putNumbers(store, box) {
  const strips = box.querySelector(".strips");
  const name = box.getAttribute("data-name") ?? "";
  const { description, result, values } = store.model;
  if (!strips || !Object.hasOwn(description.names, name)) return;
  const value = ofRow(store, name, name in values ? whole(store, name) : result[name]);
  const own = description.quantities.includes(name) ? description.adjoints[name] : "";
  const adjoint = own ? ofRow(store, name, result[own]) : new Float64Array(0);
  if (value.length === 1) {
    const slope = adjoint.length > 0 ? svg("tspan", { class: "slope-of", dx: 6 }, `δ ${shown(adjoint[0], 2)}`) : "";
    strips.replaceChildren(svg("text", { "text-anchor": "middle", y: 4 }, shown(value[0]), slope));
    return;
  }
  const width = Number(strips.getAttribute("data-width"));
  const said = `${name}: ${told(value)}${adjoint.length > 0 ? `; δ: ${told(adjoint)}` : ""}`;
  strips.replaceChildren(
    svg("title", {}, said),
    ...strip(value, width, -TALL - 1),
    ...(adjoint.length > 0 ? strip(adjoint, width, 1) : []),
  );
}

/**
 * Data as arrays in arrays.
 * @param {import("./store.js").Store} store
 * @param {string} name
 */
function whole(store, name) {
  const value = store.model.values[name];
  return typeof value === "number" ? value : store.model.nested(name, value);
}

/**
 * The numbers of the chosen row; of what has no rows all of them.
 * @param {import("./store.js").Store} store
 * @param {string} name
 * @param {any} value
 */
function ofRow(store, name, value) {
  const { rows, names } = store.model.description;
  const { axes, lower } = names[name];
  const axis = rows ? axes.indexOf(rows) : -1;
  return flat(axis < 0 ? value : taken(value, axis, store.row - lower[axis]));
}

/**
 * The part of arrays in arrays that stands at a place of one axis.
 * @param {any} value
 * @param {number} axis
 * @param {number} place
 * @returns {any}
 */
function taken(value, axis, place) {
  if (axis === 0) return value[place] ?? [];
  return [...value].map((part) => taken(part, axis - 1, place));
}

/** @param {Float64Array} numbers */
function told(numbers) {
  const first = [...numbers.subarray(0, TOLD)].map((value) => shown(value, 2)).join(", ");
  return numbers.length > TOLD ? `${first}, … (${numbers.length})` : first;
}

/**
 * @param {Float64Array} numbers
 * @param {number} width
 * @param {number} y
 */
function strip(numbers, width, y) {
  const cells = numbers.subarray(0, MOST_CELLS);
  const largest = cells.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const wide = width / cells.length;
  const inside = Array.from(cells, (value, k) =>
    svg("rect", {
      class: value < 0 ? "cell-of look1" : "cell-of look0",
      x: (k * wide - width / 2).toFixed(1),
      y,
      width: wide.toFixed(1),
      height: TALL,
      "fill-opacity": (Math.abs(value) / largest).toFixed(2),
    }),
  );
  return [...inside, svg("rect", { class: "strip-of", x: -width / 2, y, width, height: TALL })];
}
