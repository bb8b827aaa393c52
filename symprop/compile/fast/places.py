"""Where values live while array code runs: numbers in names, arrays in buffers used again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..products import aligned
from ..writer import ATOM, Code
from .flow import Axes

Shape = tuple[int | str, ...]
"""Lengths; ``n`` stands for the rows of a chunk."""

LARGE = 256
"""An array of so many elements is worth being aligned to lines of the cache."""


class Place(NamedTuple):
    """How a value is read: its text, the order of its axes, and the buffer that it lies in.

    ``solid``: all of it lies together in memory, in this order.
    """

    text: str
    layout: Axes
    buffer: str | None = None
    loose: bool = False  # whether it changes from call to call, so that views are made anew
    solid: bool = False


class Buffers:
    """Arrays that are made once and filled again and again.

    ``reuse`` switched off gives every value an array of its own.
    """

    def __init__(self, prefix: str, reuse: bool = True) -> None:
        self.prefix, self.reuse = prefix, reuse
        self.setup: list[str] = []
        self._free: dict[tuple[Shape, bool], list[str]] = {}
        self._kind: dict[str, tuple[Shape, bool]] = {}
        self._views: dict[str, str] = {}

    def take(self, shape: Shape, logical: bool) -> str:
        """A buffer of this shape that nothing else needs any more."""
        key = (shape, logical)
        waiting = self._free.get(key)
        if waiting and self.reuse:
            return waiting.pop()
        name = f"{self.prefix}{len(self._kind)}"
        self._kind[name] = key
        lengths = ", ".join(map(str, shape))
        dtype = ", bool" if logical else ""
        make = "aligned" if "n" in shape or math.prod(map(int, shape)) >= LARGE else "empty"
        self.setup.append(f"{name} = {make}(({lengths}{',' * (len(shape) == 1)}){dtype})")
        return name

    def release(self, name: str) -> None:
        """What a buffer holds is not needed any more."""
        if name in self._kind:
            self._free.setdefault(self._kind[name], []).append(name)

    def view(self, text: str) -> str:
        """A view of a buffer, made once and called by a name."""
        if text.isidentifier():
            return text
        if text not in self._views:
            self._views[text] = f"{self.prefix}_{len(self._views)}"
            self.setup.append(f"{self._views[text]} = {text}")
        return self._views[text]


def spread(place: Place, layout: Sequence[str]) -> str:
    """The text of a value turned to be read beside axes in the order of ``layout``."""
    if not place.layout:
        return place.text
    have = place.layout
    first = next(p for p, k in enumerate(layout) if k in have)
    return aligned(Code(place.text, ATOM), have, tuple(layout[first:])).text


def turned(place: Place, layout: Sequence[str]) -> str:
    """The text of a value whose axes are put into the order of ``layout``, all of which it has."""
    return aligned(Code(place.text, ATOM), place.layout, tuple(layout)).text


def lengths(axes: Axes, known: Mapping[str, int], rows: str | None) -> Shape:
    """A shape in which the rows of a chunk are called ``n``."""
    return tuple("n" if k == rows else known[k] for k in axes)
