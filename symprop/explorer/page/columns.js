// Data as rows: a column for each number that a row has.

/**
 * A column of the table: the data, and which number of each row.
 * @typedef {{label: string, name: string, offset: number, width: number}} Column
 */

/**
 * The numbers of data that have one or a few for each row.
 * @param {import("./model.js").Model} model
 * @returns {Column[]}
 */
export function columnsOf(model) {
  const { data, names, rows, origin } = model.description;
  return data.flatMap((name) => {
    const { axes, lower } = names[name];
    const shape = model.shapes[name];
    // a model without rows has one, of its single numbers
    if (rows === null && shape.length === 0) return [{ label: name, name, offset: 0, width: 1 }];
    if (rows === null || axes[0] !== rows || lower[0] !== origin) return [];
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    return Array.from({ length: width }, (_, offset) => {
      const place = [];
      let rest = offset;
      for (let axis = shape.length - 1; axis > 0; axis--) {
        place.unshift((rest % shape[axis]) + lower[axis]);
        rest = Math.floor(rest / shape[axis]);
      }
      const label = place.length > 0 ? `${name}[${place.join(",")}]` : name;
      return { label, name, offset, width };
    });
  });
}

/**
 * All rows, a number for each column.
 * @param {import("./model.js").Model} model
 * @param {Column[]} columns
 */
export function rowsOf(model, columns) {
  const count = columns.length > 0 ? (model.shapes[columns[0].name][0] ?? 1) : 0;
  return Array.from({ length: count }, (_, r) =>
    columns.map(({ name, offset, width }) => {
      const values = model.values[name];
      return typeof values === "number" ? values : values[r * width + offset];
    }),
  );
}

/**
 * @param {import("./model.js").Model} model
 * @param {Column[]} columns
 * @param {number[][]} rows
 */
export function setRows(model, columns, rows) {
  const { growing } = model.description;
  const before = model.shapes[columns[0].name][0];
  for (const name of new Set(columns.map((column) => column.name))) {
    if (model.shapes[name].length === 0) {
      model.values[name] = rows[0][columns.findIndex((column) => column.name === name)];
      continue;
    }
    const own = columns.flatMap((column, c) => (column.name === name ? [c] : []));
    model.values[name] = Float64Array.from(rows.flatMap((row) => own.map((c) => row[c])));
    model.shapes[name] = [rows.length, ...model.shapes[name].slice(1)];
  }
  for (const [size, more] of Object.entries(growing ?? {})) {
    model.counts[size] += more * (rows.length - before);
  }
  model.touch();
}

/**
 * What is wrong with data that are positions in an array.
 * @param {import("./model.js").Model} model
 * @param {Column[]} columns
 * @param {number[][]} rows
 */
export function lookupProblem(model, columns, rows) {
  const { lookups, names } = model.description;
  for (let c = 0; c < columns.length; c++) {
    const { name, label } = columns[c];
    if (!Object.hasOwn(lookups, name)) continue;
    const [array, axis] = lookups[name];
    const low = names[array].lower[Number(axis)];
    const high = low + model.shapes[array][Number(axis)] - 1;
    const odd = rows.find((row) => !Number.isInteger(row[c]) || row[c] < low || row[c] > high);
    if (odd) return `${label} is ${odd[c]}; allowed: whole numbers from ${low} to ${high}`;
  }
  return "";
}
