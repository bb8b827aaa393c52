// A network of one weight, as Python would describe it, with its functions written by hand.

import { Model } from "../../symprop/explorer/page/model.js";

/** SSR = Σ (y − w x)² over rows; W is an array that nothing reads. */
export function small() {
  const name = (axes, lower) => ({ axes, lower, formula: 0, svg: "", spoken: "" });
  const description = {
    first: { name: "w", place: [] },
    digits: 3,
    loss: "SSR",
    origin: 1,
    rows: "i",
    parameters: ["w", "W"],
    data: ["x", "y"],
    quantities: ["p", "SSR"],
    names: {
      x: name(["i"], [1]),
      y: name(["i"], [1]),
      w: name([], []),
      W: name(["k", "j"], [1, 1]),
      p: name(["i"], [1]),
      SSR: name([], []),
    },
    adjoints: { w: "d_w", W: "d_W", p: "d_p", SSR: "d_SSR" },
    values: { x: [0, 1, 2], y: [1, 1, 4], w: 1, W: [1, 2, 3, 4, 5, 6] },
    shapes: { x: [3], y: [3], w: [], W: [2, 3] },
    lookups: {},
    growing: { n: 1 },
    definitions: [],
    derivations: {},
    plot: { input: "x", output: "p", observed: "y", differs: true, terms: [] },
    equations: "",
    limits: { i: [1, ["index", 0, ["n", 1]]], k: [1, 2], j: [1, 3] },
    sizes: { i: "n" },
    counts: { n: 3 },
    formulas: [],
    latex: [],
    numbers: [["sum", ["i"], ["^", ["+", ["ref", "y", ["index", 0, ["i", 1]]], ["-", ["ref", "p", ["index", 0, ["i", 1]]]]], 2]]],
    parts: [],
  };
  const everything = ({ x, y, w, W }) => {
    const p = Float64Array.from(x, (value) => w * value);
    const residual = p.map((value, k) => y[k] - value);
    const SSR = residual.reduce((sum, r) => sum + r * r, 0);
    const d_p = residual.map((r) => -2 * r);
    const d_w = d_p.reduce((sum, d, k) => sum + d * x[k], 0);
    const d_W = W.map((row) => row.map(() => 0));
    return { p, SSR, d_p, d_w, d_W, d_SSR: 1 };
  };
  return new Model(description, { everything, loss: everything, curve: everything, functions: {} });
}
