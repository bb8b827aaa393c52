// Boxes that scroll sideways: reached by keyboard where there is something to scroll.

/** Where more room is needed than there is, the box takes the focus; arrow keys scroll it then. */
export function sidewaysIn(/** @type {Element} */ holder) {
  for (const box of holder.querySelectorAll(".sideways")) {
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (box.hasAttribute("tabindex") === wide) continue;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "scrolls sideways"]]) {
      if (wide) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}

/**
 * The same whenever a holder has another size; call what is given back when its boxes are others.
 * @param {Element} holder
 */
export function watchSideways(holder) {
  let frame = 0;
  const later = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => sidewaysIn(holder));
  };
  new ResizeObserver(later).observe(holder);
  return later;
}
