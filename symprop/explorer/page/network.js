// The network: weights and biases are chosen in it, the way to the loss lights up.

import { byId } from "./dom.js";
import { shown } from "./numbers.js";
import { watchSideways } from "./sideways.js";
import { putNumbers, putShape } from "./strips.js";

export class NetworkView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.holder = byId("network");
    this.weights = [...this.holder.querySelectorAll(".weight")];
    this.nodes = [...this.holder.querySelectorAll(".node")];
    this.edges = [...this.holder.querySelectorAll(".edge")];
    this.boxes = [...this.holder.querySelectorAll(".box")];
    for (const weight of this.weights) {
      weight.addEventListener("click", () => this.choose(weight));
      weight.addEventListener("keydown", (event) => {
        if (!["Enter", " "].includes(/** @type {KeyboardEvent} */ (event).key)) return;
        event.preventDefault();
        this.choose(weight);
      });
    }
    store.on((change) => {
      if (change !== "history") this.show(change);
    });
    this.reveal();
    watchSideways(byId("network-panel"));
  }

  /** @param {Element} weight */
  choose(weight) {
    const name = weight.getAttribute("data-name") ?? "";
    const { lower } = this.store.model.description.names[name];
    const place = placeOf(weight);
    this.store.choose({ name, place: place.length === lower.length ? place : [...lower] });
  }

  /** @param {import("./store.js").Change} change */
  show(change) {
    if (change !== "values") this.light();
    if (change === "choice") this.reveal();
    if (change === "data") for (const box of this.boxes) putShape(this.store, box);
    this.holder.classList.toggle("with-numbers", this.store.numbers);
    if (this.store.numbers) this.numbers();
  }

  /** What is chosen, the edges from there on, the nodes that they meet. */
  light() {
    const { choice } = this.store;
    /** @type {Set<string>} */
    const lit = new Set();
    for (const weight of this.weights) {
      const name = weight.getAttribute("data-name");
      const place = placeOf(weight);
      const own = name === choice.name && place.every((k, n) => k === choice.place[n]);
      weight.setAttribute("aria-pressed", `${own}`);
      weight.classList.toggle("chosen", own);
      if (own) for (const node of this.ends(weight)) lit.add(node);
    }
    const onPath = this.path();
    const ways = this.reached(lit, "data-start", "data-end");
    const home = new Set([this.store.model.description.loss]);
    const back = this.reached(home, "data-end", "data-start");
    for (const node of this.nodes) {
      const key = node.getAttribute("data-key") ?? "";
      node.classList.toggle("lit", ways.has(key) && back.has(key) && this.allowed(node, onPath));
    }
    const litKeys = new Set(
      this.nodes.filter((node) => node.classList.contains("lit")).map((n) => n.getAttribute("data-key")),
    );
    for (const edge of this.edges) {
      const [start, end] = [edge.getAttribute("data-start"), edge.getAttribute("data-end")];
      const through = litKeys.has(start) && litKeys.has(end);
      edge.classList.toggle("lit", through || this.chosenEdge(edge));
    }
  }

  /** What is chosen moved into the part of a large drawing that is seen. */
  reveal() {
    const chosen = this.weights.find((weight) => weight.classList.contains("chosen"));
    if (chosen === undefined) return;
    const [own, frame] = [chosen, this.holder].map((part) => part.getBoundingClientRect());
    if (own.top < frame.top || own.bottom > frame.bottom) {
      this.holder.scrollTop += own.top - frame.top - frame.height / 2;
    }
    if (own.left < frame.left || own.right > frame.right) {
      this.holder.scrollLeft += own.left - frame.left - frame.width / 2;
    }
  }

  /**
   * The nodes at which a weight comes in.
   * @param {Element} weight
   */
  ends(weight) {
    const own = weight.closest(".node");
    return [own?.getAttribute("data-key") ?? weight.getAttribute("data-end") ?? ""];
  }

  /**
   * All nodes that edges lead to, from their one end to the other.
   * @param {Set<string>} begun
   * @param {string} from
   * @param {string} to
   */
  reached(begun, from, to) {
    const found = new Set(begun);
    // a layer or more at a time
    for (let round = 0; round < this.edges.length; round++) {
      const before = found.size;
      for (const edge of this.edges) {
        const [one, other] = [edge.getAttribute(from) ?? "", edge.getAttribute(to) ?? ""];
        if (found.has(one)) found.add(other);
        // what a softmax joins is reached both ways
        if (found.has(other) && edge.classList.contains("coupled")) found.add(one);
      }
      if (found.size === before) break;
    }
    return found;
  }

  /** The names on the path that is looked at alone. */
  path() {
    const { store } = this;
    const { paths } = store.model.description.derivations[store.choice.name];
    return store.path > 0 ? new Set(paths[store.path - 1]) : null;
  }

  /**
   * @param {Element} node
   * @param {Set<string> | null} onPath
   */
  allowed(node, onPath) {
    return onPath === null || onPath.has(node.getAttribute("data-name") ?? "");
  }

  /** @param {Element} edge */
  chosenEdge(edge) {
    const [start, end] = [edge.getAttribute("data-start"), edge.getAttribute("data-end")];
    return this.weights.some(
      (weight) =>
        weight.classList.contains("chosen") &&
        weight.getAttribute("data-start") === start &&
        weight.getAttribute("data-end") === end,
    );
  }

  /** The value and the adjoint of each node for the row that is looked at. */
  numbers() {
    const { model } = this.store;
    const { description } = model;
    for (const box of this.boxes) putNumbers(this.store, box);
    for (const node of this.nodes) {
      const name = node.getAttribute("data-name") ?? "";
      const known = description.names[name];
      const activation = node.querySelector(".activation");
      const adjoint = node.querySelector(".adjoint");
      if (known === undefined || activation === null || adjoint === null) continue;
      const index = this.index(known, placeOf(node));
      put(activation, index === null ? "" : shown(model.read(name, index)), 5);
      const slope = description.quantities.includes(name) && index !== null;
      const number = slope ? model.read(description.adjoints[name], index ?? []) : 0;
      const [two, one] = [2, 1].map((digits) => `δ ${shown(number, digits)}`);
      // one digit where two find no room in a node
      put(adjoint, slope ? (two.length > 8 ? one : two) : "", 6);
    }
  }

  /**
   * The indices of a node for the row that is looked at.
   * @param {Name} known
   * @param {number[]} place
   */
  index(known, place) {
    const { rows } = this.store.model.description;
    const rest = [...place];
    const found = known.axes.map((letter) => (letter === rows ? this.store.row : rest.shift()));
    return found.every((k) => k !== undefined) ? /** @type {number[]} */ (found) : null;
  }
}

/**
 * A number at a node, in smaller letters where it is longer than usual.
 * @param {Element} place
 * @param {string} text
 * @param {number} usual
 */
function put(place, text, usual) {
  place.textContent = text;
  place.classList.toggle("long", text.length > usual);
}

/** @param {Element} element */
function placeOf(element) {
  const text = element.getAttribute("data-place") ?? "";
  return text === "" ? [] : text.split(",").map(Number);
}
