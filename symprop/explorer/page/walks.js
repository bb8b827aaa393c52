// A descent as an address tells it: how many steps, at which learning rate, of which parameters.

import { MOST_STEPS } from "./descent.js";
import { typed } from "./numbers.js";

/**
 * Steps alike, one after the other.
 * @typedef {{steps: number, rate: number, learn: string[]}} Walk
 */

/** Milliseconds that a descent may take which is taken again where a link is opened. */
const MOST = 500;
/** Milliseconds after which it is given up, on another machine or with an address made by hand. */
const PATIENCE = 4000;

/**
 * The descent so far; null where it took too long to be taken again.
 * @param {import("./descent.js").Descent} descent
 * @returns {Walk[] | null}
 */
export function walksOf(descent) {
  if (descent.took > MOST) return null;
  /** @type {Walk[]} */
  const walks = [];
  for (const { rate, old } of descent.history) {
    const learn = Object.keys(old);
    const last = walks[walks.length - 1];
    if (last && last.rate === rate && last.learn.join() === learn.join()) last.steps += 1;
    else walks.push({ steps: 1, rate, learn });
  }
  return walks;
}

/** @param {Walk[]} walks */
export function writtenWalks(walks) {
  return walks.map(({ steps, rate, learn }) => `${steps}*${rate}*${learn.join(",")}`).join(";");
}

/**
 * @param {string} text
 * @returns {Walk[] | null} null where it is none
 */
export function readWalks(text) {
  const walks = text.split(";").map((part) => {
    const [count, rate, names, ...more] = part.split("*");
    const found = typed(rate ?? "");
    const steps = Number(count);
    const sound = Number.isInteger(steps) && steps > 0 && "value" in found && found.value > 0;
    return sound && names && more.length === 0
      ? { steps, rate: found.value, learn: names.split(",") }
      : null;
  });
  return walks.every((walk) => walk !== null) ? /** @type {Walk[]} */ (walks) : null;
}

/**
 * The steps taken again; what kept from taking all of them.
 * @param {import("./descent.js").Descent} descent
 * @param {Walk[]} walks
 */
export function walkAgain(descent, walks) {
  for (const { steps, rate, learn } of walks) {
    for (let k = 0; k < steps && descent.history.length < MOST_STEPS; k++) {
      const before = descent.history.length;
      descent.step(learn, rate);
      // it has diverged, which the descent itself says
      if (descent.history.length === before) return "";
      if (descent.took > PATIENCE) return "its steps take too long here";
    }
  }
  return "";
}
