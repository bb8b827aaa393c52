// Pictures as files of their own.

const LOOKS = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"],
  ...["stroke-linejoin", "paint-order", "opacity", "display"],
  ...["font-family", "font-size", "font-style", "font-weight"],
];

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

/** @param {SVGSVGElement} picture */
function standalone(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, k) => {
    const style = getComputedStyle(originals[k]);
    const kept = LOOKS.map((look) => `${look}:${style.getPropertyValue(look)}`).join(";");
    element.setAttribute("style", kept);
  });
  const { width, height } = picture.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", `${width}`);
  copy.setAttribute("height", `${height}`);
  copy.setAttribute("style", `background:${getComputedStyle(document.body).backgroundColor}`);
  return new XMLSerializer().serializeToString(copy);
}
