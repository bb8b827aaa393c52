// What leaves the page: a link to it, LaTeX, Python, pictures.

import { byId, say } from "./dom.js";
import { columnsOf } from "./columns.js";
import { exact, latexNumber } from "./numbers.js";
import { hasNumber, shownParts, valueOf, whereOf } from "./parts.js";
import { download } from "./pictures.js";
import { written } from "./store.js";

export class Sharing {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./linking.js").Linking} linking
   */
  constructor(store, linking) {
    this.store = store;
    this.linking = linking;
    this.columns = columnsOf(store.model);
    this.status = byId("share-status");
    byId("copy-link").addEventListener("click", () => this.copyLink());
    byId("copy-latex").addEventListener("click", () => this.copy(this.latex(), "the LaTeX"));
    byId("copy-python").addEventListener("click", () => this.copy(this.python(), "the Python"));
    for (const button of document.querySelectorAll("[data-picture]")) {
      button.addEventListener("click", () => download(button.getAttribute("data-picture") ?? "", store));
    }
  }

  /** The address of what is shown now. */
  copyLink() {
    this.linking.write();
    if (location.protocol === "about:") {
      say(this.status, "inside a notebook the page has no address; save it as a file: page.save(\"page.html\")");
    } else this.copy(`${location.href.split("#")[0]}#${this.linking.own}`, "the link");
  }

  /** The derivation that is shown, as aligned equations; with numbers, each part's own below it. */
  latex() {
    const { store } = this;
    const { latex } = store.model.description;
    /** @type {string[]} */
    const lines = [];
    for (const { part, steps } of shownParts(store)) {
      steps.forEach(([, right, reason], k) => {
        const words = reason.map((piece) => (typeof piece === "string" ? escaped(piece) : `$${latex[piece]}$`));
        lines.push(`${k === 0 ? latex[part.left] : ""} &= ${latex[right]} && \\text{${words.join("")}}`);
      });
      if (!hasNumber(store, part, steps)) continue;
      const value = valueOf(store, part);
      const words = `in numbers ${whereOf(store, part)}`.trim();
      lines.push(` &${exact(value) ? "=" : "\\approx"} ${latexNumber(value)} && \\text{${escaped(words)}}`);
    }
    return `\\begin{align*}\n${lines.join(" \\\\\n")}\n\\end{align*}\n`;
  }

  /** A program that shows the same with symprop. */
  python() {
    const { store } = this;
    const { model } = store;
    const text = model.description.equations.trimEnd().replaceAll("\\", "\\\\").replaceAll('"', '\\"');
    const names = [...model.description.parameters, ...new Set(this.columns.map(({ name }) => name))];
    const values = names.map((name) => {
      const value = model.packed(model.values)[name];
      return `    "${name}": ${listed(value)},\n`;
    });
    const level = store.level;
    const at = store.numbers ? ".at()" : "";
    return (
      `import symprop\n\nmodel = symprop.parse("""\n${text}\n""").with_values({\n${values.join("")}})\n` +
      `derivation = model.derive("${written(store.choice)}")${at}\n` +
      `print(derivation.to_text(level="${level}"))\n` +
      `print(model.grad("${written(store.choice)}")())\n`
    );
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  async copy(text, what) {
    const area = /** @type {HTMLTextAreaElement} */ (byId("copied"));
    area.value = text;
    try {
      await navigator.clipboard.writeText(text);
      byId("copied-panel").hidden = true;
      say(this.status, `${what} was copied`);
    } catch {
      byId("copied-panel").hidden = false;
      area.focus();
      area.select();
      say(this.status, `the page may not copy here; ${what} is selected below, to be copied by hand`);
    }
  }
}

/** @param {string} words */
function escaped(words) {
  return words.replace(/([&%#_{}$])/g, "\\$1");
}

/**
 * @param {any} value
 * @returns {string}
 */
function listed(value) {
  if (typeof value === "number") return `${value}`;
  return `[${[...value].map(listed).join(", ")}]`;
}
