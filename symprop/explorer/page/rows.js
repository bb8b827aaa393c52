// The chosen row as a number to type, where a list of all rows would be too long.

import { el, say } from "./dom.js";
import { short } from "./numbers.js";

/** With more rows than this one is typed instead of picked from a list. */
export const MOST_LISTED = 60;

export class RowField {
  /**
   * @param {import("./store.js").Store} store
   * @param {HTMLElement} holder a place for the field, with a label for it in words
   */
  constructor(store, holder) {
    this.store = store;
    this.holder = holder;
    this.field = el("input", { type: "text", inputmode: "numeric", size: 6 });
    this.problem = el("span", { class: "problem", role: "alert", hidden: true });
    const label = el("label", {}, `${holder.dataset.label} `, this.field);
    holder.replaceChildren(label, " ", this.problem);
    this.field.addEventListener("input", () => this.type());
    store.on(() => this.show());
  }

  type() {
    const { store, field } = this;
    const [first, last] = store.rows ?? [1, 1];
    const text = field.value.trim();
    const row = Number(text);
    const wrong = text === "" || !Number.isInteger(row) || row < first || row > last;
    field.setAttribute("aria-invalid", `${wrong}`);
    say(this.problem, wrong ? `“${short(text)}” is no row; there are rows ${first} to ${last}` : "");
    if (wrong || row === store.row) return;
    store.row = row;
    store.emit("view");
  }

  show() {
    if (document.activeElement === this.field) return;
    this.field.value = `${this.store.row}`;
    this.field.setAttribute("aria-invalid", "false");
    say(this.problem, "");
  }
}
