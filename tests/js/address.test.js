import assert from "node:assert/strict";
import test from "node:test";
import { decoded, encoded } from "../../symprop/explorer/page/address.js";
import { readWalks } from "../../symprop/explorer/page/walks.js";

test("an address tells what was seen", () => {
  const seen = {
    choice: "W1[2,3]",
    second: "b3",
    level: "full",
    numbers: true,
    path: 2,
    link: 4,
    row: 3,
    table: 40,
    entry: "2,1",
    across: "measured[3]",
    rate: 0.05,
    learn: ["b3", "w1"],
    walks: [{ steps: 10, rate: 0.1, learn: ["b3"] }, { steps: 1, rate: 1e-3, learn: ["b3", "w1"] }],
    values: { b3: [1.5], W1: [1, -2e-7] },
    rows: [[0, 1], [0.5, -1]],
  };
  assert.deepEqual(decoded(`#${encoded(seen)}`), { seen, problems: [] });
});

test("what cannot be read is said, and the rest is kept", () => {
  const wrong = "level=deep&v.b3=x&row=1.5&rate=-1&rows=1,a&junk=1&constructor=1&link=a&walks=1*x*b3";
  const { seen, problems } = decoded(`#${wrong}&path=1`);
  assert.equal(seen.path, 1);
  assert.equal(problems.length, 9);
  assert.match(problems[0], /“level=deep”: it is result, chain or full/);
});

test("a descent that is no descent is refused", () => {
  for (const text of ["", "1", "1*0.1", "0*0.1*b3", "1.5*0.1*b3", "1*0*b3", "1*0.1*", "1*0.1*b3*2"]) {
    assert.equal(readWalks(text), null, text);
  }
});

test("an address that is no state at all breaks nothing", () => {
  for (const hash of ["", "#", "#%E0%A4%A", "#====&&&", `#${"x".repeat(10_000)}`]) {
    assert.ok(Array.isArray(decoded(hash).problems));
  }
});
