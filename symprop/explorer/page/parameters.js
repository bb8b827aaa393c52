// Parameters: a slider and a number field for each; arrays as heat maps whose cells are chosen.

import { typedPlace } from "./choices.js";
import { byId, el, math, say, spoken } from "./dom.js";
import { shown, typed } from "./numbers.js";
import { LARGEST } from "./scales.js";
import { first, same, written } from "./store.js";

const MOST_CELLS = 1024;

export class ParametersView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {(() => void)[]} */
    this.live = [];
    const holder = byId("parameters");
    for (const name of store.model.description.parameters) {
      const shape = store.model.shapes[name];
      holder.append(shape.length === 0 ? this.single(name) : this.array(name));
    }
    store.on((change) => {
      if (change !== "history") for (const update of this.live) update();
    });
  }

  /** @param {string} name */
  single(name) {
    const choice = { name, place: [] };
    const row = el("div", { class: "parameter", role: "group", "aria-label": this.spoken(name) });
    row.append(this.chooser(choice), ...this.control(() => choice), this.slope(() => choice));
    row.append(/** @type {any} */ (row).querySelector(".problem") ?? "");
    return row;
  }

  /** @param {string} name */
  array(name) {
    const { store } = this;
    let choice = first(store.model, name);
    const current = () => {
      if (store.choice.name === name) choice = store.choice;
      return choice;
    };
    const row = el("div", { class: "parameter", role: "group", "aria-label": this.spoken(name) });
    const label = this.chooser(choice, current);
    row.append(label, ...this.control(current), this.slope(current));
    const box = el("div", { class: "array" });
    box.append(row, this.heat(name));
    return box;
  }

  /** @param {string} name */
  spoken(name) {
    return this.store.model.description.names[name].spoken;
  }

  /**
   * The name as a button that chooses it.
   * @param {Choice} choice
   * @param {() => Choice} current
   */
  chooser(choice, current = () => choice) {
    const { store } = this;
    const { formulas, names } = store.model.description;
    const place = el("sub", {});
    const button = el(
      "button",
      { type: "button", class: "choose" },
      ...spoken(math(formulas[names[choice.name].formula]), `choose ${this.spoken(choice.name)} `),
      place,
    );
    button.addEventListener("click", () => store.choose(current()));
    this.live.push(() => {
      place.textContent = current().place.join(",");
      button.setAttribute("aria-pressed", `${same(store.choice, current())}`);
    });
    return button;
  }

  /**
   * Slider, number field, and what is wrong with what was typed.
   * @param {() => Choice} current
   * @returns {HTMLElement[]}
   */
  control(current) {
    const { store } = this;
    const slider = el("input", { type: "range", step: "any" });
    const field = el("input", { type: "text", inputmode: "decimal", size: 8, spellcheck: "false" });
    const problem = el("span", { class: "problem", role: "alert", hidden: true });
    let shownFor = "";
    slider.addEventListener("input", () => {
      say(problem, "");
      store.set(current(), Number(slider.value));
    });
    field.addEventListener("input", () => {
      const found = typed(field.value);
      field.setAttribute("aria-invalid", `${"error" in found}`);
      say(problem, "error" in found ? found.error : "");
      if ("value" in found) store.set(current(), found.value);
    });
    this.live.push(() => {
      const choice = current();
      const value = store.model.get(choice);
      const name = written(choice);
      if (shownFor !== name) {
        shownFor = name;
        slider.setAttribute("aria-label", `${name}, slider`);
        field.setAttribute("aria-label", `${name}, number`);
        [slider.min, slider.max] = rangeOf(value).map(String);
      }
      if (value < Number(slider.min) || value > Number(slider.max)) {
        [slider.min, slider.max] = rangeOf(value).map(String);
      }
      if (Number(slider.value) !== value) slider.value = `${value}`;
      slider.setAttribute("aria-valuetext", shown(value));
      if (document.activeElement !== field) {
        field.value = plain(value);
        field.setAttribute("aria-invalid", "false");
        say(problem, "");
      }
    });
    return [slider, field, problem];
  }

  /** @param {() => Choice} current */
  slope(current) {
    const cell = el("span", { class: "slope", title: "derivative of the loss" });
    this.live.push(() => (cell.textContent = `slope ${shown(this.store.model.slope(current()))}`));
    return cell;
  }

  /** @param {string} name */
  heat(name) {
    const { model } = this.store;
    const shape = model.shapes[name];
    const size = shape.reduce((a, b) => a * b, 1);
    if (size > MOST_CELLS) return this.picker(name, shape);
    const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape.slice(-2);
    const sheets = size / (rows * columns);
    const holder = el("div", { class: "heat" });
    for (let sheet = 0; sheet < sheets; sheet++) {
      const table = el("div", { class: "sheet", role: "group", "aria-label": `${name}, elements` });
      table.style.gridTemplateColumns = `repeat(${columns}, minmax(2.6rem, max-content))`;
      for (let k = 0; k < rows * columns; k++) {
        table.append(this.cell(name, sheet * rows * columns + k, columns));
      }
      holder.append(table);
    }
    return holder;
  }

  /**
   * @param {string} name
   * @param {number} position
   * @param {number} columns
   */
  cell(name, position, columns) {
    const { store } = this;
    const choice = { name, place: placeAt(store.model, name, position) };
    const cell = el("button", { type: "button", class: "cell", tabindex: -1 });
    cell.addEventListener("click", () => store.choose(choice));
    cell.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
      const step = /** @type {Record<string, number>} */ (steps)[event.key];
      const cells = [...cell.closest(".heat").querySelectorAll(".cell")];
      const next = cells[position + (step ?? NaN)];
      if (next === undefined) return;
      event.preventDefault();
      /** @type {HTMLElement} */ (next).focus();
    });
    this.live.push(() => {
      const value = store.model.get(choice);
      const chosen = same(choice, store.choice);
      cell.replaceChildren(el("span", { class: "unseen" }, `${written(choice)}: `), shown(value, 2));
      cell.title = written(choice);
      cell.setAttribute("aria-pressed", `${chosen}`);
      cell.tabIndex = chosen || (position === 0 && store.choice.name !== name) ? 0 : -1;
      cell.style.setProperty("--heat", `${heatOf(value)}%`);
      cell.classList.toggle("negative", value < 0);
    });
    return cell;
  }

  /**
   * Number fields for the indices of an array that is too large for a heat map.
   * @param {string} name
   * @param {number[]} shape
   */
  picker(name, shape) {
    const { store } = this;
    const { lower } = store.model.description.names[name];
    const problem = el("span", { class: "problem", role: "alert", hidden: true });
    const size = shape.join(" × ");
    const field = el("input", { type: "text", size: 10, "aria-label": `element of ${name}` });
    field.value = lower.join(",");
    field.addEventListener("change", () => {
      const found = typedPlace(store, name, field.value);
      field.setAttribute("aria-invalid", `${"error" in found}`);
      say(problem, "error" in found ? found.error : "");
      if ("place" in found) store.choose({ name, place: found.place });
    });
    return el("p", {}, `${size} elements are too many to draw. Element: `, field, problem);
  }
}

/**
 * The indices of an element, as they are written.
 * @param {import("./model.js").Model} model
 * @param {string} name
 * @param {number} position
 */
export function placeAt(model, name, position) {
  const shape = model.shapes[name];
  const { lower } = model.description.names[name];
  const place = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place.unshift((position % shape[axis]) + lower[axis]);
    position = Math.floor(position / shape[axis]);
  }
  return place;
}

/** @param {number} value */
function heatOf(value) {
  return Math.round(65 * Math.min(1, Math.abs(value) / (1 + Math.abs(value) / 2)));
}

/**
 * What a slider spans: more than the number itself, to both sides.
 * @param {number} value
 */
export function rangeOf(value) {
  const reach = Math.min(LARGEST, Math.max(4, 2 * Math.abs(value)));
  return [-reach, reach];
}

/** @param {number} value */
function plain(value) {
  return `${Number(value.toPrecision(5))}`;
}
