"""Accesses as places in arrays: whole axes, slices, points, and positions as a last resort."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..tree import Affine, Index, Ref
from .arrays import Arrays
from .program import (
    Axes,
    Clipped,
    Elementwise,
    Entry,
    Literal,
    Node,
    Numbers,
    Point,
    Read,
    Span,
    Whole,
)

Ordered = Callable[[Sequence[str]], Axes]
"""Puts letters into the order of axes that the statement uses throughout."""


class Places:
    """Turns accesses into reads for one statement."""

    def __init__(self, arrays: Arrays, ordered: Ordered) -> None:
        self.arrays, self.ordered = arrays, ordered

    def read(self, name: str, access: tuple[Index, ...], guarded: bool = False) -> Read:
        """The part of an array that an access means.

        ``guarded``: the access may leave the array where its value is not used, so that
        positions are clipped.
        """
        lower = self.arrays.lower(name)
        entries = tuple(
            self._entry(name, p, index, lower[p], guarded) for p, index in enumerate(access)
        )
        if not _basic(entries):
            entries = tuple(
                self._spelt(name, p, index, lower[p], guarded) for p, index in enumerate(access)
            )
            letters = [k for e in entries if isinstance(e, Node) for k in e.axes]
            return Read(self.ordered(letters), name, entries)
        return Read(tuple(k for e in entries for k in _letters(e)), name, entries)

    def _entry(self, name: str, p: int, index: Index, lower: int, guarded: bool) -> Entry:
        if isinstance(index, Ref):
            return self._spelt(name, p, index, lower, guarded)
        if self.arrays.fills(name, p, index, guarded):
            return Whole(str(index.letter))
        single = len(index.letters) == 1 and index.letters[0][1] > 0
        if guarded or not single:
            return self._spelt(name, p, index, lower, guarded)
        ((letter, step),) = index.letters
        first, last = self.arrays.limits[letter]
        rest = Affine((), index.sizes, index.offset - lower)
        start, stop = first * step + rest, last * step + rest + Affine(offset=1)
        return Span(letter, start, stop, step)

    def _spelt(self, name: str, p: int, index: Index, lower: int, guarded: bool) -> Entry:
        """The positions themselves, as an array of whole numbers."""
        node: Node
        if isinstance(index, Ref):
            values = self.read(index.name, index.access, guarded)
            shift = Literal((), -lower)
            node = Elementwise(values.axes, "+", (values, shift)) if lower else values
        else:
            moved = index + Affine(offset=-lower)
            if not index.letters and not guarded:
                return Point(moved)
            node = Numbers(self.ordered([k for k, _ in index.letters]), moved)
        return Clipped(node.axes, node, name, p) if guarded else node


def _letters(entry: Entry) -> Axes:
    if isinstance(entry, Point):
        return ()
    return entry.axes if isinstance(entry, Node) else (entry.letter,)


def _basic(entries: tuple[Entry, ...]) -> bool:
    """Whether NumPy leaves the axes where they stand.

    It does for slices and points, and for one array of positions among slices; points beside
    positions, and letters that occur twice, need positions throughout.
    """
    letters = [k for e in entries for k in _letters(e)]
    positions = sum(isinstance(e, Node) for e in entries)
    points = any(isinstance(e, Point) for e in entries)
    return len(set(letters)) == len(letters) and (not positions or (positions == 1 and not points))
