// log(1 + exp(u)), without overflow
function softplus(u) {
  return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
}

// 1/(1 + exp(-u)), without overflow
function sigmoid(u) {
  const e = Math.exp(-Math.abs(u));
  return u >= 0 ? 1/(1 + e) : e/(1 + e);
}

// u to the right of 0, 0.01 u to the left
function leaky_relu(u) {
  return u > 0 ? u : 0.01*u;
}

// u to the right of 0, exp(u) - 1 to the left
function elu(u) {
  return u > 0 ? u : Math.expm1(u);
}

// u times the distribution function of the standard normal distribution
function gelu(u) {
  return 0.5*u*(1 + erf(u/Math.SQRT2));
}

// u times sigmoid(u)
function silu(u) {
  return u*sigmoid(u);
}

function square(u) {
  return u*u;
}

// a position forced into an axis of that length
function clip(position, length) {
  return Math.min(Math.max(position, 0), length - 1);
}

// the error function: its series near 0, the continued fraction of 1 - erf further out
function erf(u) {
  const size = Math.abs(u), squared = u*u;
  if (size > 6) return Math.sign(u);
  if (size < 2.5) {
    let term = u, total = u;
    for (let k = 1; Math.abs(term) > 1e-17*Math.abs(total); k++) {
      term *= 2*squared/(2*k + 1);
      total += term;
    }
    return 2/Math.sqrt(Math.PI)*Math.exp(-squared)*total;
  }
  let fraction = 0;
  for (let k = 60; k > 0; k--) fraction = k/2/(size + fraction);
  const rest = Math.exp(-squared)/Math.sqrt(Math.PI)/(size + fraction);
  return Number.isNaN(u) ? NaN : Math.sign(u)*(1 - rest);
}

// log |gamma(u)|: Stirling's series, after u has been moved beyond 10
function lgamma(u) {
  if (u <= 0) {
    if (Number.isInteger(u)) return Infinity;
    return Math.log(Math.PI/Math.abs(Math.sin(Math.PI*(u % 2)))) - lgamma(1 - u);
  }
  if (u === Infinity) return u;
  let product = 1, x = u;
  for (; x < 10; x++) product *= x;
  const r = 1/(x*x);
  const series = 1/12 - r*(1/360 - r*(1/1260 - r*(1/1680 - r*(1/1188 - r*691/360360))));
  return (x - 0.5)*Math.log(x) - x + 0.5*Math.log(2*Math.PI) + series/x - Math.log(product);
}

// the derivative of log gamma
function digamma(u) {
  if (u <= 0) {
    if (Number.isInteger(u)) return u === 0 ? -Infinity : NaN;
    return digamma(1 - u) - Math.PI/Math.tan(Math.PI*(u - Math.floor(u)));
  }
  let total = 0, x = u;
  for (; x < 10; x++) total -= 1/x;
  const r = 1/(x*x);
  const series = r*(1/12 - r*(1/120 - r*(1/252 - r*(1/240 - r*(1/132 - r*(691/32760 - r/12))))));
  return total + Math.log(x) - 0.5/x - series;
}

// derivative number n of digamma: a sum over (u + k)^-(n + 1), its far end by Euler and Maclaurin
function polygamma(n, u) {
  if (n === 0) return digamma(u);
  const s = n + 1;
  let factorial = 1, total = 0, x = u;
  for (let k = 2; k <= n; k++) factorial *= k;
  for (; x < 20; x++) total += Math.pow(x, -s);
  total += Math.pow(x, 1 - s)/(s - 1) + 0.5*Math.pow(x, -s);
  const weights = [1/12, -1/720, 1/30240, -1/1209600, 1/47900160, -691/1307674368000,
    1/74724249600];
  let factor = s*Math.pow(x, -s - 1);
  for (let k = 0; k < weights.length; k++) {
    total += weights[k]*factor;
    factor *= (s + 2*k + 1)*(s + 2*k + 2)/(x*x);
  }
  return (n % 2 === 1 ? 1 : -1)*factorial*total;
}

// an array of zeros with one length for each axis
function zeros(length, ...inner) {
  if (inner.length === 0) return new Float64Array(length);
  return Array.from({ length }, () => zeros(...inner));
}
