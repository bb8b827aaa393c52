// The network: weights and biases are chosen in it, the way to the loss lights up.

import { byId } from "./dom.js";
import { shown } from "./numbers.js";

export class NetworkView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.holder = byId("network");
    this.weights = [...this.holder.querySelectorAll(".weight")];
    this.nodes = [...this.holder.querySelectorAll(".node")];
    this.edges = [...this.holder.querySelectorAll(".edge")];
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
    this.holder.classList.toggle("with-numbers", this.store.numbers);
    if (this.store.numbers) this.numbers();
  }

  /** What is chosen, the edges from there on, the nodes that they meet. */
  light() {
    const { choice } = this.store;
    const lit = new Set();
    for (const weight of this.weights) {
      const name = weight.getAttribute("data-name");
      const place = placeOf(weight);
      const own = name === choice.name && place.every((k, n) => k === choice.place[n]);
      weight.setAttribute("aria-pressed", `${own}`);
      weight.classList.toggle("chosen", own);
      if (own) for (const node of this.ends(weight)) lit.add(node);
    }
    this.spread(lit);
    const onPath = this.path();
    for (const node of this.nodes) {
      const key = node.getAttribute("data-key");
      node.classList.toggle("lit", lit.has(key) && this.allowed(node, onPath));
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

  /**
   * The nodes at which a weight comes in.
   * @param {Element} weight
   */
  ends(weight) {
    const own = weight.closest(".node");
    if (own !== null) return [own.getAttribute("data-key")];
    return [weight.getAttribute("data-end")];
  }

  /** @param {Set<string | null>} lit */
  spread(lit) {
    // edges go from left to right, a layer or more at a time
    for (let round = 0; round < this.edges.length; round++) {
      const before = lit.size;
      for (const edge of this.edges) {
        if (lit.has(edge.getAttribute("data-start"))) lit.add(edge.getAttribute("data-end"));
      }
      if (lit.size === before) return;
    }
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
    for (const node of this.nodes) {
      const name = node.getAttribute("data-name") ?? "";
      const known = description.names[name];
      const activation = node.querySelector(".activation");
      const adjoint = node.querySelector(".adjoint");
      if (known === undefined || activation === null || adjoint === null) continue;
      const index = this.index(known, placeOf(node));
      activation.textContent = index === null ? "" : shown(model.read(name, index));
      const slope = description.quantities.includes(name) && index !== null;
      const own = description.adjoints[name];
      adjoint.textContent = slope ? `δ ${shown(model.read(own, index ?? []), 2)}` : "";
      adjoint.classList.toggle("long", (adjoint.textContent ?? "").length > 7);
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

/** @param {Element} element */
function placeOf(element) {
  const text = element.getAttribute("data-place") ?? "";
  return text === "" ? [] : text.split(",").map(Number);
}
