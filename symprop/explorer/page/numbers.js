// Numbers as a person writes and reads them.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** How many digits numbers are shown with where nothing else is said. */
export const PRINT = { digits: 3 };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number's sign, digits, and its power of ten where it is written with one.
 * @param {number} value
 * @param {number} digits
 * @returns {{negative: boolean, digits: string, power: number | null}}
 */
export function spelled(value, digits = PRINT.digits) {
  const size = Math.abs(value);
  const negative = value < 0;
  if (size === 0) return { negative: false, digits: "0", power: null };
  if (Number.isInteger(size) && size < 1e6) return { negative, digits: `${size}`, power: null };
  const before = Math.floor(Math.log10(size)) + 1;
  const kept = size < 1e6 ? Math.max(digits, before, 1) : digits;
  const rounded = Number(size.toPrecision(kept));
  if (rounded >= 1e-4 && rounded < 1e6) {
    const text = `${size}`;
    const shorter = rounded === size && text.replace(/^0\.0*|\./g, "").length <= kept;
    return { negative, digits: shorter ? text : size.toPrecision(kept), power: null };
  }
  const [mantissa, power] = size.toExponential(digits - 1).split("e");
  return { negative, digits: mantissa, power: Number(power) };
}

/**
 * A number as text: −2.60, 1.20×10⁻⁷.
 * @param {number} value
 * @param {number} digits
 */
export function shown(value, digits = PRINT.digits) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const found = spelled(value, digits);
  const power = found.power === null ? "" : `×10${raised(found.power)}`;
  return `${found.negative ? "−" : ""}${found.digits}${power}`;
}

/**
 * Whether a number is shown with all its digits.
 * @param {number} value
 * @param {number} digits
 */
export function exact(value, digits = PRINT.digits) {
  const { digits: mantissa, power } = spelled(value, digits);
  return Number(`${mantissa}e${power ?? 0}`) === Math.abs(value);
}

/** @param {number} power */
function raised(power) {
  const digits = [...`${Math.abs(power)}`].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return (power < 0 ? "⁻" : "") + digits;
}

/**
 * A number as MathML; a negative one in parentheses where something stands before it.
 * @param {number} value
 * @param {boolean} fenced
 * @param {number} digits
 */
export function mathNumber(value, fenced, digits = PRINT.digits) {
  if (!Number.isFinite(value)) return `<mtext>${shown(value)}</mtext>`;
  const found = spelled(value, digits);
  const power =
    found.power === null
      ? ""
      : `<mo>×</mo><msup><mn>10</mn><mn>${`${found.power}`.replace("-", "−")}</mn></msup>`;
  const plain = `<mn>${found.digits}</mn>${power}`;
  if (!found.negative) return plain;
  const signed = `<mo form="prefix">−</mo>${plain}`;
  const open = '<mo stretchy="false">(</mo>';
  return fenced ? `${open}${signed}<mo stretchy="false">)</mo>` : signed;
}

/**
 * A number in LaTeX.
 * @param {number} value
 */
export function latexNumber(value) {
  if (!Number.isFinite(value)) return `\\text{${shown(value)}}`;
  const { negative, digits, power } = spelled(value);
  return `${negative ? "-" : ""}${digits}${power === null ? "" : ` \\times 10^{${power}}`}`;
}

/**
 * What was typed as a number, or what is wrong with it.
 * @param {string} text
 * @returns {{value: number} | {error: string}}
 */
export function typed(text) {
  const plain = text.trim().replace("−", "-");
  if (plain === "") return { error: "a number is missing; type one, as −1.5" };
  if (!NUMBER.test(plain)) return { error: `“${short(text.trim())}” is not a number; type one, as −1.5` };
  const value = Number(plain);
  if (!Number.isFinite(value)) return { error: `“${short(plain)}” is too large a number` };
  return { value };
}

/** @param {string} text */
export function short(text) {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
