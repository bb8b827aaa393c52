// The state of the page in its address, so that a link shows what was seen.

import { short, typed } from "./numbers.js";
import { readWalks, writtenWalks } from "./walks.js";

/**
 * What an address holds: all that can be chosen, values that differ, rows of data, a descent.
 * @typedef {object} Seen
 * @property {string} choice
 * @property {string} second
 * @property {"result" | "chain" | "full"} level
 * @property {boolean} numbers
 * @property {number} path
 * @property {number | null} link
 * @property {number} row
 * @property {number} table the first row of the table of data
 * @property {string} entry
 * @property {string} across
 * @property {number} rate
 * @property {string[]} learn
 * @property {import("./walks.js").Walk[]} walks
 * @property {Record<string, number[]>} values
 * @property {number[][] | null} rows
 */

/** @typedef {Partial<Record<keyof Seen, any>>} Some */

/**
 * How a part is read from text, or what is wrong with it; how it is written, "" where it is left out.
 * @typedef {{read: (text: string) => any, write: (value: any) => string, wrong: string}} Kind
 */

const plain = (/** @type {any} */ value) => `${value ?? ""}`;

/** @type {Kind} */
const TEXT = { read: (text) => text, write: plain, wrong: "" };

/** @type {Kind} */
const WHOLE = {
  read: (text) => (/^-?\d+$/.test(text) ? Number(text) : null),
  write: plain,
  wrong: "it is not a whole number",
};

/** @type {Record<string, Kind>} */
const KINDS = {
  choice: TEXT,
  second: TEXT,
  level: {
    read: (text) => (["result", "chain", "full"].includes(text) ? text : null),
    write: plain,
    wrong: "it is result, chain or full",
  },
  numbers: {
    read: (text) => (["0", "1"].includes(text) ? text === "1" : null),
    write: (value) => (value ? "1" : ""),
    wrong: "it is 0 or 1",
  },
  path: WHOLE,
  link: WHOLE,
  row: WHOLE,
  table: WHOLE,
  entry: TEXT,
  across: TEXT,
  rate: {
    read: (text) => numbersOf(text)?.find((value, _, all) => value > 0 && all.length === 1) ?? null,
    write: plain,
    wrong: "it is not a number above 0",
  },
  learn: {
    read: (text) => text.split(",").filter(Boolean),
    write: (value) => value?.join(",") ?? "",
    wrong: "",
  },
  walks: {
    read: readWalks,
    write: (value) => writtenWalks(value ?? []),
    wrong: "it is not steps, a learning rate and what learns",
  },
  rows: {
    read: (text) => {
      const rows = text.split(";").map(numbersOf);
      return rows.every((row) => row !== null) ? rows : null;
    },
    write: (value) => value?.map((/** @type {number[]} */ row) => row.join(",")).join(";") ?? "",
    wrong: "it is not rows of numbers",
  },
};

/**
 * The state as the part of an address after its #.
 * @param {Partial<Seen>} seen
 */
export function encoded(seen) {
  const parts = new URLSearchParams();
  for (const [name, { write }] of Object.entries(KINDS)) {
    const text = write(/** @type {Some} */ (seen)[/** @type {keyof Seen} */ (name)]);
    // that nothing learns is told as well
    if (text !== "" || (name === "learn" && seen.learn)) parts.set(name, text);
  }
  for (const [name, value] of Object.entries(seen.values ?? {})) parts.set(`v.${name}`, value.join(","));
  return parts.toString();
}

/**
 * The state that an address tells, and what in it could not be read.
 * @param {string} hash
 * @returns {{seen: Partial<Seen>, problems: string[]}}
 */
export function decoded(hash) {
  /** @type {Some} */
  const seen = { values: {} };
  const problems = [];
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const problem = key.startsWith("v.") ? value(seen, key.slice(2), text) : part(seen, key, text);
    if (problem) problems.push(`“${short(`${key}=${text}`)}”: ${problem}`);
  }
  return { seen, problems };
}

/**
 * @param {Some} seen
 * @param {string} key
 * @param {string} text
 */
function part(seen, key, text) {
  if (!Object.hasOwn(KINDS, key)) return "the page does not know it";
  const found = KINDS[key].read(text);
  if (found === null) return KINDS[key].wrong;
  seen[/** @type {keyof Seen} */ (key)] = found;
  return "";
}

/**
 * @param {Some} seen
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
