import assert from "node:assert/strict";
import test from "node:test";
import { Descent } from "../../symprop/explorer/page/descent.js";
import { flat, nested } from "../../symprop/explorer/page/model.js";
import { walkAgain, walksOf } from "../../symprop/explorer/page/walks.js";
import { evaluate, few, places } from "../../symprop/explorer/page/trees.js";
import { small } from "./small.js";

test("values follow from the definitions", () => {
  const model = small();
  assert.equal(model.loss, 1 + 0 + 4);
  assert.equal(model.slope({ name: "w", place: [] }), -8);
  assert.equal(model.read("p", [3]), 2);
  assert.equal(model.number(0, {}), model.loss);
});

test("elements are set without changing what was handed out", () => {
  const model = small();
  const before = model.values.W;
  model.set({ name: "W", place: [2, 3] }, 60);
  assert.equal(model.get({ name: "W", place: [2, 3] }), 60);
  assert.equal(before[5], 6);
  assert.equal(model.lossAt({ w: 2 }), 1 + 1 + 0);
  assert.equal(model.values.w, 1);
});

test("arrays are nested and made flat again", () => {
  const numbers = Float64Array.from({ length: 24 }, (_, k) => k);
  const made = nested(numbers, [2, 3, 4]);
  assert.equal(made[1][2][3], 23);
  assert.deepEqual(flat(made), numbers);
  assert.deepEqual(flat(3), Float64Array.of(3));
});

test("expressions are evaluated", () => {
  const scope = { ...small(), span: () => [1, 3], read: (_, [i]) => i * i, has: (_, [i]) => i > 0 };
  scope.functions = { exp: Math.exp };
  const i = ["index", 0, ["i", 1]];
  const cases = [
    [["sum", ["i"], ["ref", "a", i]], 14],
    [["mean", ["i"], ["ref", "a", i]], 14 / 3],
    [["max", ["i"], ["ref", "a", i]], 9],
    [["/", ["apply", "exp", 0], 4], 0.25],
    [["where", ["<", 1, 2], 5, ["ref", "none"]], 5],
    [["bracket", ["and", ["<=", 1, 1], ["not", ["==", 1, 2]]]], 1],
    [["pad", ["ref", "a", -1], 7], 7],
    [["index", 2, ["n", 3]], 14],
  ];
  for (const [tree, value] of cases) assert.equal(evaluate(tree, scope, { n: 4 }), value);
  const share = evaluate(["softmax", ["i"], [1], i], scope, {});
  assert.ok(Math.abs(share - 1 / (1 + Math.E + Math.E ** 2)) < 1e-15);
});

test("of many places the first two and the last are shown", () => {
  const scope = { span: (letter) => (letter === "i" ? [1, 1000] : [0, 1]) };
  const found = few(["i", "j"], scope, 6);
  assert.equal(found.count, 2000);
  assert.deepEqual(found.places, [{ i: 1, j: 0 }, { i: 1, j: 1 }, { i: 1000, j: 1 }]);
  assert.equal(places(["j"], scope).length, 2);
});

test("descent goes down, back and to its start", () => {
  const model = small();
  const descent = new Descent(model);
  assert.ok(descent.step(["w"], 0.1));
  assert.equal(model.values.w, 1 + 0.8);
  assert.deepEqual(descent.visited({ name: "w", place: [] }), [{ value: 1, loss: 5 }]);
  assert.ok(descent.back());
  assert.equal(model.values.w, 1);
  assert.ok(!descent.back());
  for (let k = 0; k < 100 && descent.step(["w", "W"], 0.05); k++);
  assert.match(descent.outcome, /^converged/);
  assert.ok(descent.reset());
  assert.equal(model.values.w, 1);
  assert.deepEqual(model.values.W, Float64Array.of(1, 2, 3, 4, 5, 6));
});

test("a descent is told by its steps and taken again", () => {
  const [model, again] = [small(), small()];
  const descent = new Descent(model);
  for (let k = 0; k < 3; k++) descent.step(["w"], 0.1);
  descent.step(["w", "W"], 0.01);
  const walks = walksOf(descent);
  assert.deepEqual(walks, [
    { steps: 3, rate: 0.1, learn: ["w"] },
    { steps: 1, rate: 0.01, learn: ["w", "W"] },
  ]);
  assert.deepEqual(descent.start, { w: Float64Array.of(1), W: Float64Array.of(1, 2, 3, 4, 5, 6) });
  const other = new Descent(again);
  assert.equal(walkAgain(other, walks), "");
  assert.equal(again.values.w, model.values.w);
  assert.equal(other.history.length, 4);
  descent.took = 1e6;
  assert.equal(walksOf(descent), null);
  assert.match(walkAgain(descent, walks), /too long/);
  walkAgain(other, [{ steps: 1e9, rate: 1e9, learn: ["w"] }]);
  assert.match(other.outcome, /^diverged/);
});

test("a descent that diverges keeps the last good values and says so", () => {
  const model = small();
  const descent = new Descent(model);
  let steps = 0;
  while (steps < 1000 && descent.step(["w"], 10)) steps++;
  assert.ok(steps < 100);
  assert.match(descent.outcome, /^diverged/);
  assert.ok(Number.isFinite(model.loss));
});
