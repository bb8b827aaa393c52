// Elements made in one call.

const SVG = "http://www.w3.org/2000/svg";

/**
 * The element of that id, which the page is known to have.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  put(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  put(made, attributes);
  made.append(...children);
  return made;
}

/**
 * Attributes; one that is false is left out, one that is true has no value.
 * @param {Element} element
 * @param {Record<string, string | number | boolean>} attributes
 */
function put(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : `${value}`);
  }
}

/**
 * A formula that Python has printed; names in it are escaped there.
 * @param {string} inside
 * @param {boolean} display
 * @returns {Element}
 */
export function math(inside, display = false) {
  const holder = document.createElement("template");
  holder.innerHTML = `<math${display ? ' displaystyle="true"' : ""}>${inside}</math>`;
  return /** @type {Element} */ (holder.content.firstElementChild);
}

/**
 * A formula for the eyes, with the same in words for those who listen.
 * @param {Element} formula
 * @param {string} words
 * @returns {Element[]}
 */
export function spoken(formula, words) {
  formula.setAttribute("aria-hidden", "true");
  return [formula, el("span", { class: "unseen" }, words)];
}

/**
 * A short message beside a control; an empty one takes no room.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

/** Whether the person asked for no animation. */
export function still() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * The choices of a select, made anew only where they have changed.
 * @param {HTMLElement} element
 * @param {string[]} labels
 * @param {number} start
 * @param {number} chosen
 */
export function options(element, labels, start, chosen) {
  const select = /** @type {HTMLSelectElement} */ (element);
  const key = labels.join("\n");
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...labels.map((label, k) => el("option", { value: start + k }, label)));
  }
  select.value = `${chosen}`;
}
