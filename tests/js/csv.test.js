import assert from "node:assert/strict";
import test from "node:test";
import { parsed, written } from "../../symprop/explorer/page/csv.js";

const COLUMNS = ["dosage", "observed"];

test("rows are read with commas, semicolons and tabs, with and without names", () => {
  const rows = [[0, 0], [0.5, 1]];
  for (const text of [
    "0,0\n0.5,1",
    "0;0\r\n0.5;1\n\n",
    "0\t0\n0.5\t1",
    "dosage,observed\n0,0\n0.5,1",
    "observed, dosage\n0, 0\n1, 0.5",
    '"dosage","observed"\n0,0\n0.5,1',
    "id,dosage,observed\n1,0,0\n2,0.5,1",
  ]) {
    assert.deepEqual(parsed(text, COLUMNS), { rows }, text);
  }
});

test("names may hold commas in brackets", () => {
  const columns = ["x[1,1]", "x[1,2]"];
  assert.deepEqual(parsed("x[1,1],x[1,2]\n1,2", columns), { rows: [[1, 2]] });
});

test("what cannot be read is said with its line", () => {
  const said = (text) => parsed(text, COLUMNS).error;
  assert.match(said(""), /nothing was pasted/);
  assert.match(said("0,0\n1"), /^line 2 has 1 entry; needed are 2: dosage, observed$/);
  assert.match(said("0,0\n1,a"), /^line 2: “a” is not a number/);
  assert.match(said("0,0\n1,NaN"), /^line 2: “NaN” is not a number/);
  assert.match(said("0,0,0\n1,2,3"), /^line 1 has 3 entries/);
  assert.match(said("dosage\n1"), /does not name observed/);
  assert.match(said("dosage,observed"), /no row of numbers/);
});

test("what is written can be read", () => {
  const rows = [[0, 1e-9], [-2.5, 3]];
  assert.deepEqual(parsed(written(rows, COLUMNS), COLUMNS), { rows });
});
