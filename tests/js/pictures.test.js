import assert from "node:assert/strict";
import test from "node:test";
import { around, ticks } from "../../symprop/explorer/page/scales.js";
import { contours, levels } from "../../symprop/explorer/page/contours.js";

test("ticks are round and inside", () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-4, 4, 6), [-4, -2, 0, 2, 4]);
});

test("ranges hold their values with room, and are never empty", () => {
  const [low, high] = around([[0, NaN, 1], [-2.6]]);
  assert.ok(low < -2.6 && high > 1);
  assert.deepEqual(around([[NaN]]), [0, 1]);
  const [from, to] = around([[3]]);
  assert.ok(from < 3 && to > 3);
});

test("contours of a plane are straight, those of nothing are none", () => {
  const plane = [[0, 1, 2], [0, 1, 2], [0, 1, 2]];
  for (const [x0, , x1] of contours(plane, 5)) assert.ok(Math.abs(x0 - x1) < 1e-12);
  assert.equal(contours(plane, 5).length, 10);
  assert.deepEqual(contours([[1, 1], [1, 1]], 5), []);
  assert.deepEqual(levels([[NaN, NaN]], 3), []);
});
