// Rows of numbers that were pasted, read or refused in words.

import { typed } from "./numbers.js";

const MOST_ROWS = 100_000;

/**
 * The rows of a text with a number for each column; a first line of names may order them.
 * @param {string} text
 * @param {string[]} columns
 * @returns {{rows: number[][]} | {error: string}}
 */
export function parsed(text, columns) {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const filled = lines.map((line, k) => ({ line, number: k + 1 })).filter(({ line }) => line);
  if (filled.length === 0) return { error: "nothing was pasted; a row is one line of numbers" };
  const sign = [";", "\t", ","].find((mark) => filled[0].line.includes(mark)) ?? ",";
  const cells = filled.map(({ line, number }) => ({ number, cells: split(line, sign) }));
  const order = ordered(cells[0].cells, columns);
  if ("error" in order) return order;
  const body = order.named ? cells.slice(1) : cells;
  if (body.length === 0) return { error: "there are names but no row of numbers below them" };
  if (body.length > MOST_ROWS) return { error: `${body.length} rows are too many; at most ${MOST_ROWS}` };
  return numbersOf(body, order.places, columns);
}

/**
 * @param {string} line
 * @param {string} sign
 */
function split(line, sign) {
  // names such as x[1,2] hold commas of their own
  const parts = sign === "," ? line.split(/,(?![^[]*\])/) : line.split(sign);
  return parts.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

/**
 * @param {string[]} first
 * @param {string[]} columns
 * @returns {{named: boolean, places: number[]} | {error: string}}
 */
function ordered(first, columns) {
  const plain = columns.map((_, k) => k);
  if (first.every((cell) => "value" in typed(cell))) return { named: false, places: plain };
  const places = columns.map((column) => first.indexOf(column));
  const missing = columns.filter((_, k) => places[k] < 0);
  if (missing.length === 0) return { named: true, places };
  if (missing.length === columns.length && first.some((cell) => "value" in typed(cell))) {
    return { named: false, places: plain };
  }
  return { error: `the first line does not name ${missing.join(", ")}; needed: ${columns.join(", ")}` };
}

/**
 * @param {{number: number, cells: string[]}[]} body
 * @param {number[]} places
 * @param {string[]} columns
 * @returns {{rows: number[][]} | {error: string}}
 */
function numbersOf(body, places, columns) {
  const least = Math.max(...places) + 1;
  const rows = [];
  for (const { number, cells } of body) {
    if (cells.length < least || (cells.length > least && least === columns.length)) {
      const names = columns.join(", ");
      return {
        error: `line ${number} has ${count(cells.length)}; needed are ${columns.length}: ${names}`,
      };
    }
    const row = [];
    for (const place of places) {
      const found = typed(cells[place]);
      if ("error" in found) return { error: `line ${number}: ${found.error}` };
      row.push(found.value);
    }
    rows.push(row);
  }
  return { rows };
}

/** @param {number} many */
function count(many) {
  return many === 1 ? "1 entry" : `${many} entries`;
}

/**
 * Rows as text that `parsed` reads.
 * @param {number[][]} rows
 * @param {string[]} columns
 */
export function written(rows, columns) {
  return [columns.join(","), ...rows.map((row) => row.join(","))].join("\n");
}

