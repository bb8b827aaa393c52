// What the page is given by Python, and what its parts give each other.

/** A number, or a word that says what it is followed by its parts. */
type Tree = number | [string, ...any[]];
type Env = Record<string, number>;
type Values = Record<string, number | Float64Array>;
type Functions = Record<string, (...numbers: number[]) => number>;
type Inline = (string | number)[];
/** Levels by their first letters, the number of a formula, the reasons. */
type Step = [string, number, Inline];

interface Scope {
  read(name: string, index: number[]): number;
  has(name: string, index: number[]): boolean;
  span(letter: string): [number, number];
  functions: Functions;
}

interface Part {
  kind: "chain" | "link" | "together" | "adjoint" | "forward" | "backward";
  left: number;
  spoken: string;
  steps: Step[];
  letters: string[];
  of?: string;
  by?: string;
  chain?: (number | [number])[] | null;
  value?: number;
}

interface Derivation {
  letters: string[];
  paths: string[][];
  derivative: number;
  parts: Part[];
}

interface Name {
  axes: string[];
  lower: number[];
  formula: number;
  svg: string;
  spoken: string;
}

interface Description {
  first: Choice;
  digits: number;
  loss: string;
  origin: number;
  rows: string | null;
  parameters: string[];
  data: string[];
  quantities: string[];
  names: Record<string, Name>;
  adjoints: Record<string, string>;
  values: Record<string, number | number[]>;
  shapes: Record<string, number[]>;
  lookups: Record<string, [string, string]>;
  growing: Record<string, number> | null;
  definitions: { name: string; left: number; right: number; value?: number; letters: string[] }[];
  derivations: Record<string, Derivation>;
  plot: Plotted;
  equations: string;
  limits: Record<string, [Tree, Tree]>;
  sizes: Record<string, string>;
  counts: Record<string, number>;
  formulas: string[];
  latex: string[];
  numbers: Tree[];
  parts: Part[];
}

interface Plotted {
  input: string | null;
  output: string | null;
  observed: string | null;
  /** Data by row that the output depends on. */
  inputs: string[];
  /** Data that say which entry of the output is the right one, and the axis of the entries. */
  labels: [string, number] | null;
  differs: boolean;
  /** What the squiggle is the sum of: the number of its value, of its formula, its label in SVG. */
  terms: [number, number, string][];
}

/** A parameter, or one element of it by its indices as they are written. */
interface Choice {
  name: string;
  place: number[];
}

type Compute = (values: Record<string, any>) => Record<string, any>;

interface Iterate {
  loss: number;
  rate: number;
  newLoss: number;
  old: Record<string, Float64Array>;
  derivative: Record<string, Float64Array>;
  fresh: Record<string, Float64Array>;
}

/** Functions that Python has printed from the definitions. */
interface Generated {
  /** Every quantity and adjoint. */
  everything: Compute;
  /** The loss alone. */
  loss: Compute;
  /** The output and what it is the sum of; empty where there is no squiggle. */
  curve: Compute;
  functions: Functions;
}
