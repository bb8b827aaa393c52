// Lines of equal height over a grid, cell by cell.

/**
 * Pieces of lines, each from a place to another, counted in cells: column, row, column, row.
 * @param {number[][]} heights
 * @param {number} many
 * @returns {[number, number, number, number][]}
 */
export function contours(heights, many) {
  /** @type {[number, number, number, number][]} */
  const found = [];
  for (const level of levels(heights, many)) {
    for (let r = 0; r + 1 < heights.length; r++) {
      for (let c = 0; c + 1 < heights[r].length; c++) {
        cell(heights, r, c, level, found);
      }
    }
  }
  return found;
}

/**
 * Heights that stand close where the ground is flat: a loss is steep far from its lowest place.
 * @param {number[][]} heights
 * @param {number} many
 */
export function levels(heights, many) {
  const all = heights.flat().filter(Number.isFinite);
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (!(high > low)) return [];
  return Array.from({ length: many }, (_, k) => low + (high - low) * ((k + 0.5) / many) ** 2.5);
}

/**
 * @param {number[][]} heights
 * @param {number} r
 * @param {number} c
 * @param {number} level
 * @param {[number, number, number, number][]} found
 */
function cell(heights, r, c, level, found) {
  const corners = [
    [c, r, heights[r][c]],
    [c + 1, r, heights[r][c + 1]],
    [c + 1, r + 1, heights[r + 1][c + 1]],
    [c, r + 1, heights[r + 1][c]],
  ];
  if (corners.some(([, , height]) => !Number.isFinite(height))) return;
  /** @type {[number, number][]} */
  const crossed = [];
  for (let k = 0; k < 4; k++) {
    const [x0, y0, a] = corners[k];
    const [x1, y1, b] = corners[(k + 1) % 4];
    if (a < level === b < level) continue;
    const t = (level - a) / (b - a);
    crossed.push([x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
  }
  // four crossings are a saddle: neighbors are joined
  for (let k = 0; k + 1 < crossed.length; k += 2) found.push([...crossed[k], ...crossed[k + 1]]);
}
