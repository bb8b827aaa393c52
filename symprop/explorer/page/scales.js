// Round numbers along an axis, and ranges with room around values.

/** What is larger is not drawn: the differences of such numbers are infinite. */
export const LARGEST = 1e150;

/**
 * Round numbers from one value to another.
 * @param {number} from
 * @param {number} to
 * @param {number} most
 */
export function ticks(from, to, most) {
  const step = pace((to - from) / most);
  const found = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + 1e-9 * step; k++) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
}

/** @param {number} rough */
function pace(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

/**
 * A range with room around some values, its ends round; never empty.
 * @param {ArrayLike<number>[]} groups
 * @param {number} room
 * @returns {[number, number]}
 */
export function around(groups, room = 0.08) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of groups) {
    for (let k = 0; k < values.length; k++) {
      if (values[k] < low && values[k] > -LARGEST) low = values[k];
      if (values[k] > high && values[k] < LARGEST) high = values[k];
    }
  }
  if (low > high) return [0, 1];
  const wide = high - low || Math.max(1, Math.abs(high));
  const step = pace(wide / 8);
  return [
    Math.floor((low - room * wide) / step) * step,
    Math.ceil((high + room * wide) / step) * step,
  ];
}
