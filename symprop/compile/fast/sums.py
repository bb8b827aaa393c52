"""Sums, largest and least entries along axes as calls of NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .flow import Axes, Op
from .places import Place
from .products import flat

if TYPE_CHECKING:
    from .array_code import Emitter

LONG = 64
"""Rows of so many elements are added one to another as fast as by a product with ones."""

NEAR = 9000
"""A vector of so many numbers stays in the cache with as many ones."""


def reduction(emitter: Emitter, value: int, op: Op) -> Place:
    """A sum by a product with ones where it can be, else a reduction along axes."""
    (body,) = op.arguments
    place = emitter.places[body]
    name = {"sum": "add", "prod": "multiply", "max": "maximum", "min": "minimum"}[op.kind]
    if not op.axes:
        if op.kind == "sum" and not emitter.logical(body) and _short(emitter, place):
            return emitter.named(value, f"float({place.text}.dot({ones(emitter, op.detail)}))")
        axis = "0" if len(place.layout) == 1 else "None"
        return emitter.named(value, f"float({name}.reduce({place.text}, {axis}))")
    layout = tuple(k for k in place.layout if k not in op.detail)
    out = emitter.out(value, layout)
    if op.kind == "sum" and not emitter.logical(body) and _by_ones(emitter, place, op.detail):
        over = tuple(k for k in place.layout if k in op.detail)
        first = place.layout[0] in over
        pair = [flat(emitter, body, over, layout) if first else flat(emitter, body, layout, over)]
        pair.insert(0 if first else 1, ones(emitter, over))
        text = out.text
        if len(layout) > 1:
            text = emitter.view(out, f"{text}.reshape({emitter.length(layout)})")
        emitter.lines.append(f"{pair[0]}.dot({pair[1]}, {text})")
        return out
    axes = tuple(place.layout.index(k) for k in op.detail)
    axis = str(axes[0]) if len(axes) == 1 else str(axes)
    emitter.lines.append(f"{name}.reduce({place.text}, {axis}, None, {out.text})")
    return out


def _short(emitter: Emitter, place: Place) -> bool:
    """Whether an array is a vector that lies in the cache, as many ones beside it."""
    if len(place.layout) != 1:
        return False
    return place.layout[0] == emitter.rows or emitter.size(place.layout) <= NEAR


def _by_ones(emitter: Emitter, place: Place, over: Axes) -> bool:
    """Whether a sum is a product with ones: its letters lie together, and not before many."""
    layout, count = place.layout, len(over)
    if {*layout[-count:]} == {*over}:
        return True
    return {*layout[:count]} == {*over} and emitter.size(layout[count:]) < LONG


def ones(emitter: Emitter, letters: Axes) -> str:
    """As many ones as letters have values."""
    return emitter.buffers.view(f"ones({emitter.length(letters)})")
