// The derivation of what is chosen: the chain of links, each link on its own, the whole.

import { byId, el, math, spoken } from "./dom.js";
import { lettered, numbered, worded } from "./formulas.js";
import { exact, shown } from "./numbers.js";
import { detail, envOf, hasNumber, shownParts, valueOf, whereOf } from "./parts.js";
import { contributions, pathsOfLinks } from "./paths.js";
import { watchSideways } from "./sideways.js";
import { written } from "./store.js";

const HEADINGS = {
  forward: "Forward",
  chain: "Chain rule",
  backward: "Adjoints",
  adjoint: "Adjoints",
  link: "The links",
  together: "Put together",
};

export class DerivationView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.holder = byId("derivation");
    this.detail = byId("link-detail");
    this.settle = watchSideways(byId("derivation-panel"));
    /** @type {(() => void)[]} */
    this.live = [];
    store.on((change) => this.follow(change));
  }

  get derivation() {
    return this.store.derivation;
  }

  /** @param {import("./store.js").Change} change */
  follow(change) {
    if (change === "history") return;
    if (change === "values") {
      for (const update of this.live) update();
      return;
    }
    this.build();
  }

  build() {
    const { store, derivation } = this;
    this.live = [];
    const name = written(store.choice);
    const title = el("h2", { id: "derivation-title" }, "The derivative of ");
    const { names, loss } = store.model.description;
    title.append(math(this.store.model.description.formulas[names[loss].formula]), " by ", name);
    const value = el("output", { class: "value" });
    this.keep(() => (value.textContent = `= ${shown(store.model.slope(store.choice))}`));
    byId("derivation-head").replaceChildren(title, value);
    this.holder.replaceChildren(...this.parts(derivation));
    this.showDetail();
    this.settle();
  }

  /** @param {() => void} update */
  keep(update) {
    this.live.push(update);
    update();
  }

  /**
   * @param {Derivation} derivation
   * @returns {Node[]}
   */
  parts(derivation) {
    const { store } = this;
    /** @type {Node[]} */
    const found = [];
    let heading = "";
    for (const { part, steps, number } of shownParts(store)) {
      if (store.level !== "result" && HEADINGS[part.kind] !== heading) {
        heading = HEADINGS[part.kind];
        found.push(el("h3", {}, heading));
      }
      found.push(part.chain ? this.chain(part, store.path > 0) : this.display(part, steps, number));
    }
    if (derivation.paths.length > 1) found.push(this.shares(derivation));
    return found;
  }

  /**
   * A product of links, each a button; what is not on the path looked at alone is faint.
   * @param {Part} part
   * @param {boolean} alone
   */
  chain(part, alone) {
    const { store } = this;
    const flow = el("p", { class: "chain" });
    flow.append(el("span", { class: "side" }, lettered(store, part.left, true), " ="));
    const owners = pathsOfLinks(this.derivation);
    let place = 0;
    /** @type {Element[]} */
    let waiting = [];
    for (const item of part.chain ?? []) {
      if (typeof item === "number") {
        const piece = el("span", { class: "between" }, lettered(store, item, true));
        flow.append(piece);
        waiting.push(piece);
        continue;
      }
      const button = this.button(item[0]);
      const off = alone && owners[place++] !== store.path;
      for (const piece of [...waiting, button]) piece.classList.toggle("off", off);
      waiting = [];
      flow.append(button);
    }
    const reason = el("span", { class: "reason" }, ...worded(this.store, part.steps[0][2]));
    return el("div", {}, flow, reason);
  }

  /** @param {number} k */
  button(k) {
    const { store } = this;
    const part = this.derivation.parts[k];
    const number = el("span", { class: "live" });
    const button = el(
      "button",
      { type: "button", class: "link", "data-link": k, "aria-pressed": false },
      ...spoken(lettered(store, part.left, true), part.spoken),
      number,
    );
    this.keep(() => {
      number.textContent = shown(valueOf(this.store, part));
      number.title = whereOf(this.store, part);
    });
    for (const kind of ["focus", "pointerenter", "click"]) {
      button.addEventListener(kind, () => this.look(k));
    }
    return button;
  }

  /** @param {number} k */
  look(k) {
    if (this.store.link === k) return;
    this.store.link = k;
    this.showDetail();
    this.store.noted();
  }

  /** The definition that a link follows, its reason, and its number for the row. */
  showDetail() {
    const { store } = this;
    const part = store.link === null ? undefined : this.derivation.parts[store.link];
    for (const button of this.holder.querySelectorAll("[data-link]")) {
      button.setAttribute("aria-pressed", `${button.getAttribute("data-link") === `${store.link}`}`);
    }
    if (part === undefined || part.kind !== "link") {
      this.detail.replaceChildren(
        el("p", { class: "hint" }, "Point at a link, or tab to it, to see where it comes from."),
      );
      return;
    }
    this.detail.replaceChildren(...detail(store, part, (update) => this.keep(update)));
    this.settle();
  }

  /**
   * Steps below each other, the left side once; with numbers, a line with them and the value.
   * @param {Part} part
   * @param {Step[]} steps
   * @param {number} k
   */
  display(part, steps, k) {
    const { store } = this;
    const grid = el("div", { class: "display" });
    if (part.kind === "link") grid.setAttribute("data-part", k);
    const side = el("span", { class: "left" }, ...spoken(lettered(store, part.left, true), part.spoken));
    if (part.kind === "link") {
      side.setAttribute("data-link", `${k}`);
      side.setAttribute("role", "button");
      side.setAttribute("tabindex", "0");
      side.addEventListener("focus", () => this.look(k));
      grid.addEventListener("pointerenter", () => this.look(k));
    }
    grid.append(side);
    steps.forEach(([, formula, reason]) => this.line(grid, "=", lettered(store, formula, true), reason));
    if (hasNumber(store, part, steps)) this.numberLines(grid, part, steps);
    return grid;
  }

  /**
   * @param {HTMLElement} grid
   * @param {Part} part
   * @param {Step[]} steps
   */
  numberLines(grid, part, steps) {
    const formula = steps[steps.length - 1][1];
    const where = whereOf(this.store, part);
    const [filled, sign] = this.line(grid, "≈", el("span"), [`numbers plugged in${where && ` ${where}`}`]);
    const [worked, ...rest] = this.line(grid, "≈", el("span"), ["worked out"]);
    this.keep(() => {
      const value = valueOf(this.store, part);
      filled.replaceChildren(numbered(this.store, formula, envOf(this.store, part)));
      sign.textContent = filled.querySelector("[data-rounded]") ? "≈" : "=";
      worked.textContent = shown(value);
      // a formula that is one number is worked out already
      const same = filled.textContent === worked.textContent;
      for (const cell of [worked, ...rest]) cell.hidden = same;
      rest[0].textContent = exact(value) ? "=" : "≈";
    });
  }

  /**
   * @param {HTMLElement} grid
   * @param {string} relation
   * @param {Element} right
   * @param {Inline} reason
   * @returns {HTMLElement[]} its cells, the right side first
   */
  line(grid, relation, right, reason) {
    const cell = el("span", { class: "right sideways" }, right);
    const sign = el("span", { class: "relation" }, relation);
    const words = el("span", { class: "reason" }, ...worded(this.store, reason));
    grid.append(sign, cell, words);
    return [cell, sign, words];
  }

  /**
   * What each path adds to the derivative.
   * @param {Derivation} derivation
   */
  shares(derivation) {
    const list = el("ul", { class: "shares" });
    this.keep(() => {
      const found = contributions(derivation, this.store);
      list.replaceChildren(
        ...found.map((value, k) => el("li", {}, `path ${k + 1} contributes ${shown(value)}`)),
      );
    });
    return list;
  }
}
