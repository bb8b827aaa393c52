import assert from "node:assert/strict";
import test from "node:test";
import { exact, latexNumber, mathNumber, shown, typed } from "../../symprop/explorer/page/numbers.js";

test("numbers are shown as Python shows them", () => {
  const cases = [
    [-15.655108380577747, "−15.7"],
    [0, "0"],
    [0.5, "0.5"],
    [-2.60366524, "−2.60"],
    [1234.6, "1235"],
    [3, "3"],
    [1.2e-7, "1.20×10⁻⁷"],
    [12345678.9, "1.23×10⁷"],
    [0.0999, "0.0999"],
    [0.09996, "0.100"],
    [NaN, "not a number"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of cases) assert.equal(shown(value), text);
});

test("numbers in LaTeX", () => {
  const cases = [[-2.60366524, "-2.60"], [-1.2e-7, "-1.20 \\times 10^{-7}"], [0, "0"], [NaN, "\\text{not a number}"]];
  for (const [value, text] of cases) assert.equal(latexNumber(value), text);
});

test("a number is exact where no digit is left out", () => {
  assert.ok(exact(0.5) && exact(-2) && exact(0));
  assert.ok(!exact(-2.60366524));
});

test("negative numbers have parentheses only where something stands before them", () => {
  assert.equal(mathNumber(-2, false), '<mo form="prefix">−</mo><mn>2</mn>');
  assert.match(mathNumber(-2, true), /^<mo stretchy="false">\(/);
  assert.equal(mathNumber(2, true), "<mn>2</mn>");
});

test("what is typed is read or refused in words", () => {
  assert.deepEqual(typed(" −1.5 "), { value: -1.5 });
  assert.deepEqual(typed("1e-3"), { value: 0.001 });
  for (const text of ["", "a", "1,5", "0x10", "NaN", "Infinity", "1e999", "1 2"]) {
    assert.ok("error" in typed(text), text);
  }
});
