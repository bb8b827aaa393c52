// What the user looks at and has chosen, and who wants to know when it changes.

import { Descent } from "./descent.js";

/**
 * What has changed: numbers of parameters, data, what is chosen, how it is shown, the descent.
 * @typedef {"values" | "data" | "choice" | "view" | "history"} Change
 */

export class Store {
  /** @param {import("./model.js").Model} model */
  constructor(model) {
    const { description } = model;
    this.model = model;
    /** @type {Choice} */
    this.choice = description.first;
    /** @type {Choice | null} */
    this.second = null;
    /** @type {"result" | "chain" | "full"} */
    this.level = "chain";
    this.numbers = false;
    this.path = 0;
    /** The link that is looked at, by the number of its part. @type {number | null} */
    this.link = null;
    this.row = description.origin;
    /** The first row in the table of data, counted from 0. */
    this.table = 0;
    /** The column that is plotted across; "" for the rows. */
    this.across = "";
    /** The entry of the output that is plotted, by its indices; "" for the first. */
    this.entry = "";
    this.rate = 0.1;
    // single numbers are learned one by one, as on a blackboard; arrays all together
    const single = description.parameters.every((name) => model.shapes[name].length === 0);
    this.learn = single ? [description.first.name] : [...description.parameters];
    this.descent = new Descent(model);
    /** @type {((change: Change) => void)[]} */
    this.listeners = [];
    /** Called where something was chosen that changes no other picture. */
    this.noted = () => {};
  }

  /** @param {(change: Change) => void} listener */
  on(listener) {
    this.listeners.push(listener);
    listener("data");
  }

  /** @param {Change} change */
  emit(change) {
    for (const listener of this.listeners) listener(change);
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.choice = choice;
    this.path = 0;
    this.link = null;
    if (this.second && same(this.second, choice)) this.second = null;
    this.emit("choice");
  }

  /**
   * @param {Choice} choice
   * @param {number} value
   */
  set(choice, value) {
    this.model.set(choice, value);
    this.descent.forget();
    this.emit("values");
  }

  /** Data have changed: what was learned from others is forgotten. */
  moved() {
    this.model.touch();
    this.descent.forget();
    this.emit("values");
  }

  /** The derivation of what is chosen. */
  get derivation() {
    return this.model.description.derivations[this.choice.name];
  }

  /** The letters of the chosen element and of the row that is looked at. */
  get env() {
    const { description } = this.model;
    /** @type {Env} */
    const env = {};
    if (description.rows) env[description.rows] = this.row;
    const { letters } = this.derivation;
    letters.forEach((letter, axis) => (env[letter] = this.choice.place[axis]));
    return env;
  }

  /** The rows there are: the first and the last. */
  get rows() {
    const { rows } = this.model.description;
    return rows ? this.model.span(rows) : null;
  }
}

/**
 * A parameter, or its first element.
 * @param {import("./model.js").Model} model
 * @param {string} name
 * @returns {Choice}
 */
export function first(model, name) {
  return { name, place: [...model.description.names[name].lower] };
}

/**
 * @param {Choice} one
 * @param {Choice} other
 */
export function same(one, other) {
  return one.name === other.name && one.place.join() === other.place.join();
}

/**
 * A choice as it is typed: W1[1,2].
 * @param {Choice} choice
 */
export function written(choice) {
  return choice.place.length > 0 ? `${choice.name}[${choice.place.join(",")}]` : choice.name;
}
