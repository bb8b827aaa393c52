import assert from "node:assert/strict";
import test from "node:test";
import { Slices } from "../../symprop/explorer/page/slices.js";

let time = 0;
const clock = () => time;

/** Work of so many steps, each of which takes 0.4 milliseconds; `done` is told each. */
function* work(steps, done) {
  for (let k = 0; k < steps; k++) {
    time += 0.4;
    done(k);
    yield;
  }
}

const rest = (ms) => new Promise((next) => setTimeout(next, ms));

test("short work is done at once, long work in turns with others", async () => {
  const slices = new Slices(clock);
  const found = [];
  slices.now(work(1, (k) => found.push(k)));
  assert.deepEqual(found, [0]);
  assert.ok(!slices.busy);
  slices.now(work(30, (k) => found.push(k)));
  assert.equal(found.length, 4);
  const most = [];
  while (slices.busy) {
    const before = found.length;
    await rest(0);
    most.push(found.length - before);
  }
  assert.equal(found.length, 31);
  assert.ok(Math.max(...most) < 28);
});

test("work is given up for other work", async () => {
  const slices = new Slices(clock);
  let [first, second] = [0, 0];
  slices.later(work(3, () => first++), 5);
  slices.later(work(3, () => second++), 5);
  while (slices.busy) await rest(5);
  assert.deepEqual([first, second], [0, 3]);
  slices.later(work(3, () => first++), 5);
  slices.stop();
  await rest(20);
  assert.equal(first, 0);
});
