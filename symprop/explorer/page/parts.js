// The parts of a derivation: their numbers, and a link with all that is known of it.

import { el } from "./dom.js";
import { lettered, worded } from "./formulas.js";
import { shown } from "./numbers.js";
import { pathOf } from "./paths.js";

/**
 * The chosen row and element; letters that only this part has stand at their first value.
 * @param {import("./store.js").Store} store
 * @param {Part} part
 */
export function envOf(store, part) {
  const env = { ...store.env };
  for (const letter of part.letters) env[letter] ??= store.model.span(letter)[0];
  return env;
}

/**
 * The parts that are shown at the level chosen and on the path that is looked at, with their steps.
 * @param {import("./store.js").Store} store
 * @returns {{part: Part, steps: Step[], number: number}[]}
 */
export function shownParts({ derivation, level, path }) {
  const alone = pathOf(derivation, path);
  return derivation.parts.flatMap((part, number) => {
    const steps = part.steps.filter(([levels]) => levels.includes(level[0]));
    const off = alone !== null && part.kind === "link" && !alone.has(number);
    return steps.length === 0 || off ? [] : [{ part, steps, number }];
  });
}

/**
 * Whether a part has a number of its own: what has no place for one is a number already.
 * @param {import("./store.js").Store} store
 * @param {Part} part
 * @param {Step[]} steps
 */
export function hasNumber(store, part, steps) {
  const formula = store.model.description.formulas[steps[steps.length - 1][1]];
  return store.numbers && part.value !== undefined && /data-(v|sum)/.test(formula);
}

/**
 * @param {import("./store.js").Store} store
 * @param {Part} part
 */
export function valueOf(store, part) {
  const { parts } = store.derivation;
  // the whole derivative is known already: there is no need to add up its rows again
  if (part === parts[parts.length - 1]) return store.model.slope(store.choice);
  return part.value === undefined ? NaN : store.model.number(part.value, envOf(store, part));
}

/**
 * Where a part has its number: at i = 1.
 * @param {import("./store.js").Store} store
 * @param {Part} part
 */
export function whereOf(store, part) {
  const env = envOf(store, part);
  const letters = [...new Set([...part.letters, ...store.derivation.letters])];
  const found = letters.map((letter) => `${letter} = ${env[letter]}`);
  return found.length > 0 ? `at ${found.join(", ")}` : "";
}

/**
 * The definition that a link follows, its reason, and its number for the row.
 * @param {import("./store.js").Store} store
 * @param {Part} part
 * @param {(update: () => void) => void} keep
 * @returns {HTMLElement[]}
 */
export function detail(store, part, keep) {
  const rows = store.model.description.definitions.filter(({ name }) => name === part.of);
  const defined = rows.map((row) =>
    el("p", { class: "sideways" }, lettered(store, row.left), " = ", lettered(store, row.right)),
  );
  const short = part.steps.find(([levels]) => levels.includes("c")) ?? part.steps[0];
  const value = el("span", {});
  keep(() => (value.textContent = `${shown(valueOf(store, part))} ${whereOf(store, part)}`));
  return [
    el("h3", {}, "This link"),
    el("p", { class: "term" }, "definition"),
    ...defined,
    el("p", { class: "term" }, "its derivative"),
    el("p", { class: "sideways" }, lettered(store, part.left, true), " = ", lettered(store, short[1], true)),
    el("p", {}, el("span", { class: "term" }, "because: "), ...worded(store, short[2])),
    el("p", {}, el("span", { class: "term" }, "its number: "), value),
  ];
}
