// The state of the page in its address, so that a link shows what was seen.

import { short, typed } from "./numbers.js";

/**
 * What an address holds: what is chosen, how it is shown, values that differ, rows of data.
 * @typedef {object} Seen
 * @property {string} choice
 * @property {string} second
 * @property {string} level
 * @property {boolean} numbers
 * @property {number} path
 * @property {number} row
 * @property {number} rate
 * @property {string[]} learn
 * @property {Record<string, number[]>} values
 * @property {number[][] | null} rows
 */

/** @type {Record<string, (seen: Partial<Seen>, text: string) => string>} */
const READERS = {
  choice: (seen, text) => ((seen.choice = text), ""),
  second: (seen, text) => ((seen.second = text), ""),
  level: (seen, text) => {
    if (!["result", "chain", "full"].includes(text)) return "it is result, chain or full";
    seen.level = text;
    return "";
  },
  numbers: (seen, text) => ((seen.numbers = text === "1"), ""),
  path: (seen, text) => whole(text, (value) => (seen.path = value)),
  row: (seen, text) => whole(text, (value) => (seen.row = value)),
  rate: (seen, text) => positive(text, (value) => (seen.rate = value)),
  learn: (seen, text) => ((seen.learn = text.split(",").filter(Boolean)), ""),
  rows: (seen, text) => {
    const rows = text.split(";").map((row) => numbersOf(row));
    if (rows.some((row) => row === null)) return "it is not rows of numbers";
    seen.rows = /** @type {number[][]} */ (rows);
    return "";
  },
};

/**
 * The state as the part of an address after its #.
 * @param {Partial<Seen>} seen
 */
export function encoded(seen) {
  const parts = new URLSearchParams();
  for (const name of ["choice", "second", "level", "path", "row", "rate"]) {
    const value = /** @type {Record<string, any>} */ (seen)[name];
    if (value !== undefined && value !== "") parts.set(name, `${value}`);
  }
  if (seen.numbers) parts.set("numbers", "1");
  if (seen.learn) parts.set("learn", seen.learn.join(","));
  for (const [name, value] of Object.entries(seen.values ?? {})) parts.set(`v.${name}`, value.join(","));
  if (seen.rows) parts.set("rows", seen.rows.map((row) => row.join(",")).join(";"));
  return parts.toString();
}

/**
 * The state that an address tells, and what in it could not be read.
 * @param {string} hash
 * @returns {{seen: Partial<Seen>, problems: string[]}}
 */
export function decoded(hash) {
  /** @type {Partial<Seen>} */
  const seen = { values: {} };
  const problems = [];
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const problem = key.startsWith("v.")
      ? value(seen, key.slice(2), text)
      : (Object.hasOwn(READERS, key) ? READERS[key](seen, text) : "the page does not know it");
    if (problem) problems.push(`“${short(`${key}=${text}`)}”: ${problem}`);
  }
  return { seen, problems };
}

/**
 * @param {Partial<Seen>} seen
 * @param {string} name
 * @param {string} text
 */
function value(seen, name, text) {
  const found = numbersOf(text);
  if (found === null) return "it is not a number";
  seen.values = { ...seen.values, [name]: found };
  return "";
}

/** @param {string} text */
function numbersOf(text) {
  const found = text.split(",").map(typed);
  return found.every((one) => "value" in one) ? found.map((one) => /** @type {any} */ (one).value) : null;
}

/**
 * @param {string} text
 * @param {(value: number) => void} take
 */
function whole(text, take) {
  const value = Number(text);
  if (text === "" || !Number.isInteger(value)) return "it is not a whole number";
  take(value);
  return "";
}

/**
 * @param {string} text
 * @param {(value: number) => void} take
 */
function positive(text, take) {
  const found = typed(text);
  if (!("value" in found) || found.value <= 0) return "it is not a number above 0";
  take(found.value);
  return "";
}
