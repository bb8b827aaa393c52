// Formulas with their live numbers filled into the marked places.

import { math } from "./dom.js";
import { exact, mathNumber } from "./numbers.js";
import { few } from "./trees.js";

const MOST_TERMS = 6;

/**
 * A formula with letters.
 * @param {import("./store.js").Store} store
 * @param {number} number
 * @param {boolean} display
 */
export function lettered(store, number, display = false) {
  return math(store.model.description.formulas[number], display);
}

/**
 * Words with the formulas between them.
 * @param {import("./store.js").Store} store
 * @param {Inline} text
 */
export function worded(store, text) {
  return text.map((piece) => (typeof piece === "string" ? piece : lettered(store, piece)));
}

/**
 * The same formula with a number at each marked place and its sums written out.
 * @param {import("./store.js").Store} store
 * @param {number} number
 * @param {Env} env
 */
export function numbered(store, number, env) {
  const found = math(store.model.description.formulas[number], true);
  fill(found, store.model, env);
  return found;
}

/**
 * @param {Element} element
 * @param {import("./model.js").Model} model
 * @param {Env} env
 */
function fill(element, model, env) {
  for (const child of [...element.children]) {
    const value = child.getAttribute("data-v");
    const letters = child.getAttribute("data-sum");
    if (value !== null) put(child, model.number(Number(value), env));
    else if (letters !== null) writeOut(child, letters.split(","), model, env);
    else fill(child, model, env);
  }
  for (const gap of element.querySelectorAll(":scope > mspace.x")) sign(gap);
}

/**
 * @param {Element} element
 * @param {number} value
 */
function put(element, value) {
  element.innerHTML = mathNumber(value, fenced(element));
  element.toggleAttribute("data-rounded", !exact(value));
}

/**
 * A sum row by row; of many terms the first two and the last.
 * @param {Element} element
 * @param {string[]} letters
 * @param {import("./model.js").Model} model
 * @param {Env} env
 */
function writeOut(element, letters, model, env) {
  const body = element.children[1];
  const { places, count } = few(letters, model, MOST_TERMS);
  const alone = count < 2 || !follows(element);
  const terms = places.map((place) => term(body, model, { ...env, ...place }));
  if (count > MOST_TERMS) terms.splice(2, 0, operator("⋯"));
  element.replaceChildren(...terms.flatMap((made, k) => (k > 0 ? [operator("+"), made] : [made])));
  if (count === 0) put(element, 0);
  if (!alone) {
    element.prepend(operator("("));
    element.append(operator(")"));
  }
}

/**
 * @param {Element} body
 * @param {import("./model.js").Model} model
 * @param {Env} env
 */
function term(body, model, env) {
  const copy = /** @type {Element} */ (body.cloneNode(true));
  fill(copy, model, env);
  return copy;
}

/** @param {string} sign */
function operator(sign) {
  const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", "mo");
  made.textContent = sign;
  if (sign === "(" || sign === ")") made.setAttribute("stretchy", "false");
  return made;
}

/**
 * Whether a sign or a number stands before an element in its formula.
 * @param {Element} element
 * @returns {boolean}
 */
function follows(element) {
  const before = element.previousElementSibling;
  if (before?.localName === "mspace") return before.classList.contains("x");
  if (before !== null) return !["", "+", "=", "("].includes(before.textContent ?? "");
  const parent = element.parentElement;
  return parent !== null && parent.localName === "mrow" && !inScript(parent) && follows(parent);
}

/** @param {Element} element */
function inScript(element) {
  const above = element.parentElement?.localName ?? "";
  return ["mfrac", "msqrt", "math"].includes(above);
}

/**
 * Whether a negative number needs parentheses where it stands.
 * @param {Element} element
 * @returns {boolean}
 */
function fenced(element) {
  const parent = element.parentElement;
  if (parent?.localName === "msup" && parent.firstElementChild === element) return true;
  if (parent?.localName === "mrow" && parent.children.length === 1) return fenced(parent);
  const before = element.previousElementSibling;
  if (before === null) return false;
  return !(before.localName === "mo" && before.textContent === "(");
}

/**
 * Between letters there is a gap, between numbers a sign.
 * @param {Element} gap
 */
function sign(gap) {
  const next = gap.nextElementSibling;
  const group = next?.localName === "mrow" && next.firstElementChild?.textContent === "(";
  const value = next?.hasAttribute("data-v") ?? false;
  if (!group || value) gap.replaceWith(operator("×"));
}
