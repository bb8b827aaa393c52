// How a derivation is read: its level, with numbers or without, for which row, along which path.

import { byId, options } from "./dom.js";
import { MOST_LISTED, RowField } from "./rows.js";

export class ReadingView {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.controls();
    this.field = new RowField(store, byId("row-number"));
    store.on((change) => {
      if (change !== "values" && change !== "history") this.show();
    });
  }

  controls() {
    const { store } = this;
    for (const input of document.querySelectorAll('input[name="level"]')) {
      input.addEventListener("change", () => {
        store.level = /** @type {any} */ (input).value;
        store.emit("view");
      });
    }
    byId("numbers").addEventListener("change", (event) => {
      store.numbers = /** @type {HTMLInputElement} */ (event.target).checked;
      store.emit("view");
    });
    byId("row").addEventListener("change", (event) => {
      store.row = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      store.emit("view");
    });
    byId("path").addEventListener("change", (event) => {
      store.path = Number(/** @type {HTMLSelectElement} */ (event.target).value);
      store.emit("view");
    });
  }

  show() {
    const { store } = this;
    for (const input of document.querySelectorAll('input[name="level"]')) {
      const radio = /** @type {HTMLInputElement} */ (input);
      radio.checked = radio.value === store.level;
    }
    /** @type {HTMLInputElement} */ (byId("numbers")).checked = store.numbers;
    this.showRows();
    const { paths } = store.derivation;
    byId("path-choice").hidden = paths.length < 2;
    const labels = paths.map((path, k) => `path ${k + 1}: ${[...path].reverse().join(" → ")}`);
    options(byId("path"), ["all paths", ...labels], 0, store.path);
  }

  showRows() {
    const { store } = this;
    const rows = store.rows;
    const many = rows !== null && rows[1] - rows[0] >= MOST_LISTED;
    byId("row-choice").hidden = rows === null || many;
    this.field.holder.hidden = !many;
    if (rows === null) return;
    store.row = Math.min(Math.max(store.row, rows[0]), rows[1]);
    if (many) return;
    const labels = Array.from({ length: rows[1] - rows[0] + 1 }, (_, k) => `${rows[0] + k}`);
    options(byId("row"), labels, rows[0], store.row);
  }
}
