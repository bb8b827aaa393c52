// The loss against what is chosen and, with two chosen, over both: drawn roughly at once, then in full.

import { labelled, single } from "./choices.js";
import { byId } from "./dom.js";
import { LossCurve } from "./losscurve.js";
import { LossMap } from "./lossmap.js";
import { Slices } from "./slices.js";

/** Milliseconds after the last change at which pictures are drawn in full. */
const PATIENCE = 120;

export class LossView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.curve = new LossCurve(store);
    this.map = new LossMap(store);
    this.rough = new Slices();
    this.full = new Slices();
    byId("second").addEventListener("change", (event) => this.chooseSecond(event));
    store.on((change) => this.follow(change));
  }

  /** @param {import("./store.js").Change} change */
  follow(change) {
    if (change === "view") return;
    if (change === "choice" || change === "data") {
      this.rough.stop();
      this.list();
    }
    this.curve.show();
    this.map.show();
    // roughly drawn pictures are finished even while the values go on changing
    if (!this.rough.busy) this.rough.now(this.roughly());
    this.full.later(this.fully(), PATIENCE);
  }

  *roughly() {
    yield* this.curve.roughly();
    yield* this.map.roughly();
  }

  *fully() {
    yield* this.curve.fully();
    yield* this.map.fully();
  }

  list() {
    const { store } = this;
    const { parameters } = store.model.description;
    const select = /** @type {HTMLSelectElement} */ (byId("second"));
    const names = ["", ...parameters.filter((name) => single(store, name) !== null)];
    select.replaceChildren(
      ...names.map((name) => new Option(name === "" ? "none" : labelled(store, name), name)),
    );
    select.value = store.second?.name ?? "";
  }

  /** @param {Event} event */
  chooseSecond(event) {
    const name = /** @type {HTMLSelectElement} */ (event.target).value;
    this.store.second = name === "" ? null : single(this.store, name);
    this.store.emit("choice");
  }
}
