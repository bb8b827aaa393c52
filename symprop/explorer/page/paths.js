// The paths from what is chosen to the loss, each for itself.

import { places } from "./trees.js";

/**
 * The numbers of the parts that are links of each path, in their order.
 * @param {Derivation} derivation
 * @returns {number[][]}
 */
export function linksOf(derivation) {
  const chain = derivation.parts.find((part) => part.chain)?.chain ?? [];
  const links = chain.flatMap((item) => (typeof item === "number" ? [] : item));
  let start = 0;
  return derivation.paths.map((path) => {
    const own = links.slice(start, start + path.length - 1);
    start += path.length - 1;
    return own;
  });
}

/**
 * For each link of the chain, in its order, the number of the path that it belongs to.
 * @param {Derivation} derivation
 * @returns {number[]}
 */
export function pathsOfLinks(derivation) {
  return linksOf(derivation).flatMap((links, k) => links.map(() => k + 1));
}

/**
 * The links of the path that is looked at alone; null for all of them.
 * @param {Derivation} derivation
 * @param {number} number
 */
export function pathOf(derivation, number) {
  return number > 0 ? new Set(linksOf(derivation)[number - 1]) : null;
}

/**
 * What each path adds to the derivative; empty where that is more than a product of its links.
 * @param {Derivation} derivation
 * @param {import("./store.js").Store} store
 */
export function contributions(derivation, store) {
  const { model } = store;
  const total = model.slope(store.choice);
  const found = linksOf(derivation).map((links) => {
    const parts = links.map((k) => derivation.parts[k]);
    const letters = [...new Set(parts.flatMap((part) => part.letters))];
    return places(letters, model).reduce((sum, place) => {
      const env = { ...store.env, ...place };
      return sum + parts.reduce((product, { value }) => product * model.number(value ?? 0, env), 1);
    }, 0);
  });
  const sum = found.reduce((a, b) => a + b, 0);
  const size = found.reduce((a, b) => a + Math.abs(b), 0);
  return Math.abs(sum - total) <= 1e-6 * Math.max(size, Math.abs(total)) ? found : [];
}
