// Expressions that Python has listed, evaluated where every name has a number.

/** @type {Record<string, (a: number, b: number) => boolean>} */
const COMPARISONS = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** @type {Record<string, (numbers: number[]) => number>} */
const REDUCTIONS = {
  sum: added,
  mean: (numbers) => added(numbers) / numbers.length,
  prod: (numbers) => numbers.reduce((a, b) => a * b, 1),
  max: (numbers) => Math.max(...numbers),
  min: (numbers) => Math.min(...numbers),
  logsumexp: (numbers) => {
    const top = Math.max(...numbers);
    return top + Math.log(added(numbers.map((u) => Math.exp(u - top))));
  },
};

/** @param {number[]} numbers */
function added(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** @type {Record<string, (parts: any[], scope: Scope, env: Env) => number>} */
const ROWS = {
  constant: () => Math.PI,
  index: ([offset, ...terms], _, env) =>
    terms.reduce((/** @type {number} */ sum, [name, factor]) => sum + factor * env[name], offset),
  ref: ([name, ...access], scope, env) =>
    access.length === 0 && Object.hasOwn(env, name) ? env[name] : scope.read(name, all(access, scope, env)),
  pad: ([ref, fill], scope, env) => {
    const inside = scope.has(ref[1], all(ref.slice(2), scope, env));
    return evaluate(inside ? ref : fill, scope, env);
  },
  "+": (parts, scope, env) => added(all(parts, scope, env)),
  "-": ([body], scope, env) => -evaluate(body, scope, env),
  "*": (parts, scope, env) => all(parts, scope, env).reduce((a, b) => a * b, 1),
  "/": ([top, bottom], scope, env) => evaluate(top, scope, env) / evaluate(bottom, scope, env),
  "^": ([base, exponent], scope, env) =>
    evaluate(base, scope, env) ** evaluate(exponent, scope, env),
  apply: ([name, ...parts], scope, env) => scope.functions[name](...all(parts, scope, env)),
  softmax: ([letters, entry, body], scope, env) => {
    const own = letters.map((/** @type {string} */ k) => env[k]);
    const place = entry.length > 0 ? all(entry, scope, env) : own;
    const at = { ...env };
    letters.forEach((/** @type {string} */ k, /** @type {number} */ n) => (at[k] = place[n]));
    const total = REDUCTIONS.logsumexp(each(letters, body, scope, env));
    return Math.exp(evaluate(body, scope, at) - total);
  },
  and: (parts, scope, env) => Number(parts.every((part) => evaluate(part, scope, env) !== 0)),
  or: (parts, scope, env) => Number(parts.some((part) => evaluate(part, scope, env) !== 0)),
  not: ([part], scope, env) => Number(evaluate(part, scope, env) === 0),
  where: ([condition, then, otherwise], scope, env) =>
    evaluate(evaluate(condition, scope, env) !== 0 ? then : otherwise, scope, env),
  bracket: ([condition], scope, env) => evaluate(condition, scope, env),
};
for (const [sign, compare] of Object.entries(COMPARISONS)) {
  ROWS[sign] = ([left, right], scope, env) =>
    Number(compare(evaluate(left, scope, env), evaluate(right, scope, env)));
}
for (const [kind, reduction] of Object.entries(REDUCTIONS)) {
  ROWS[kind] = ([letters, body], scope, env) => reduction(each(letters, body, scope, env));
}

/**
 * The number of an expression, where letters and sizes have the numbers of `env`.
 * @param {Tree} tree
 * @param {Scope} scope
 * @param {Env} env
 * @returns {number}
 */
export function evaluate(tree, scope, env) {
  if (typeof tree === "number") return tree;
  const [word, ...parts] = tree;
  return ROWS[word](parts, scope, env);
}

/**
 * @param {Tree[]} parts
 * @param {Scope} scope
 * @param {Env} env
 */
function all(parts, scope, env) {
  return parts.map((part) => evaluate(part, scope, env));
}

/**
 * @param {string[]} letters
 * @param {Tree} body
 * @param {Scope} scope
 * @param {Env} env
 */
function each(letters, body, scope, env) {
  return places(letters, scope).map((place) => evaluate(body, scope, { ...env, ...place }));
}

/**
 * All numbers that some letters have together, the last running fastest.
 * @param {string[]} letters
 * @param {Pick<Scope, "span">} scope
 * @returns {Env[]}
 */
export function places(letters, scope) {
  /** @type {Env[]} */
  let found = [{}];
  for (const letter of letters) {
    const [first, last] = scope.span(letter);
    const next = [];
    for (const env of found) {
      for (let k = first; k <= last; k++) next.push({ ...env, [letter]: k });
    }
    found = next;
  }
  return found;
}

/**
 * The first two places and the last where there are more than `most`; how many there are.
 * @param {string[]} letters
 * @param {Pick<Scope, "span">} scope
 * @param {number} most
 * @returns {{places: Env[], count: number}}
 */
export function few(letters, scope, most) {
  const spans = letters.map((letter) => scope.span(letter));
  const lengths = spans.map(([start, end]) => Math.max(0, end - start + 1));
  const count = lengths.reduce((a, b) => a * b, 1);
  if (count <= most) return { places: places(letters, scope), count };
  const at = (/** @type {number} */ number) => {
    /** @type {Env} */
    const env = {};
    for (let k = letters.length - 1; k >= 0; k--) {
      env[letters[k]] = spans[k][0] + (number % lengths[k]);
      number = Math.floor(number / lengths[k]);
    }
    return env;
  };
  return { places: [at(0), at(1), at(count - 1)], count };
}
