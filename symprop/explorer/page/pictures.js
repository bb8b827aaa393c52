// Pictures as files of their own.

import { svg } from "./dom.js";

const LOOKS = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"],
  ...["stroke-linejoin", "paint-order", "opacity", "display"],
  ...["font-family", "font-size", "font-style", "font-weight"],
];

/** From the left of a legend's entry to its words, and from its top to its middle. */
const [INDENT, MIDDLE] = [32, 12];

/**
 * A picture as a file of its own, with the colors that it has on the page.
 * @param {string} id
 * @param {import("./store.js").Store} store
 */
export function download(id, store) {
  const picture = document.getElementById(id)?.querySelector("svg");
  if (!picture) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([standalone(picture)], { type: "image/svg+xml" }));
  link.download = `${store.model.description.loss}-${id}.svg`.replace(/[^\w.-]/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * The legend that stands beside a picture, put below its copy; how much higher that becomes.
 * @param {SVGSVGElement} picture
 * @param {SVGSVGElement} copy
 */
function legend(picture, copy) {
  const list = picture.parentElement?.parentElement?.querySelector(".legend");
  if (!list) return 0;
  const { x, y, width, height } = picture.viewBox.baseVal;
  const box = list.getBoundingClientRect();
  for (const entry of list.children) {
    const own = entry.getBoundingClientRect();
    const [left, middle] = [x + 16 + own.left - box.left, y + height + MIDDLE + own.top - box.top];
    const look = getComputedStyle(entry, "::before");
    const dot = entry.classList.contains("observed");
    const label = svg("text", { x: left + INDENT, y: middle + 5, "font-family": "serif", "font-size": 16 });
    label.innerHTML = entry.getAttribute("data-label") ?? "";
    label.setAttribute("fill", getComputedStyle(entry).color);
    const mark = dot
      ? svg("circle", { cx: left + 16, cy: middle, r: 5, fill: look.backgroundColor })
      : svg("path", { d: `M${left} ${middle}h24`, stroke: look.borderTopColor, "stroke-width": 3 });
    copy.append(mark, label);
  }
  copy.setAttribute("viewBox", `${x} ${y} ${width} ${height + box.height + MIDDLE}`);
  return box.height + MIDDLE;
}

/** @param {SVGSVGElement} picture */
function standalone(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, k) => {
    const style = getComputedStyle(originals[k]);
    const kept = LOOKS.map((look) => `${look}:${style.getPropertyValue(look)}`).join(";");
    element.setAttribute("style", kept);
  });
  const { width } = picture.viewBox.baseVal;
  const height = picture.viewBox.baseVal.height + legend(picture, copy);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", `${width}`);
  copy.setAttribute("height", `${height}`);
  copy.setAttribute("style", `background:${getComputedStyle(document.body).backgroundColor}`);
  return new XMLSerializer().serializeToString(copy);
}
