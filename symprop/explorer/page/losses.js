// The loss against what is chosen and, with two chosen, over both: drawn roughly at once, then in full.

import { labelled, single, typedPlace } from "./choices.js";
import { byId, say } from "./dom.js";
import { LossCurve } from "./losscurve.js";
import { LossMap } from "./lossmap.js";
import { Slices } from "./slices.js";
import { same, written } from "./store.js";

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
    this.field = /** @type {HTMLInputElement} */ (byId("second-place"));
    this.field.addEventListener("input", () => this.typeElement());
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
    const { second } = store;
    const label = (/** @type {string} */ name) =>
      second?.name === name ? written(second) : name === "" ? "none" : labelled(store, name);
    select.replaceChildren(...names.map((name) => new Option(label(name), name)));
    select.value = second?.name ?? "";
    byId("second-element").hidden = !second?.place.length;
    if (document.activeElement === this.field) return;
    this.field.value = second?.place.join(",") ?? "";
    this.wrong("");
  }

  /** Another element of the second parameter. */
  typeElement() {
    const { store } = this;
    if (store.second === null) return;
    const { name } = store.second;
    const found = typedPlace(store, name, this.field.value);
    const chosen = "place" in found && same({ name, place: found.place }, store.choice);
    this.wrong("error" in found ? found.error : chosen ? "that is the one chosen first; type another" : "");
    if ("error" in found || chosen) return;
    store.second = { name, place: found.place };
    store.emit("choice");
  }

  /** @param {string} text what is wrong with the element that was typed */
  wrong(text) {
    this.field.setAttribute("aria-invalid", `${text !== ""}`);
    say(byId("second-problem"), text);
  }

  /** @param {Event} event */
  chooseSecond(event) {
    const name = /** @type {HTMLSelectElement} */ (event.target).value;
    this.store.second = name === "" ? null : single(this.store, name);
    this.store.emit("choice");
  }
}
