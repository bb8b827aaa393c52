"""How far letters run along axes: sizes that are equal whatever the data are, axes read in part."""

from __future__ import annotations

from collections.abc import Mapping

from ..accesses import readings
from ..model import Definitions, Limits
from ..tree import Affine
from .fits import reaches_end, shifted_axes


class Sizes:
    """The ranges of letters in ``known``, with one name for sizes that a model makes equal.

    A letter that reads a whole axis runs as far as the letter that the axis is called by: where
    x[t,j] are data and x[s,j] is read, s has the size of t.
    """

    def __init__(self, model: Definitions, known: Mapping[str, Limits]) -> None:
        self._model = model
        self._known = known
        self._shifted = shifted_axes(model)
        self._pieces = {
            (d.name, place)
            for d in model.definitions
            for place, index in enumerate(d.access)
            if index.letter is None
        }
        self._same: dict[str, str] = {}
        named = (n for span in known.values() for end in span for n, _ in end.sizes)
        order = [*dict.fromkeys((*model.sizes.values(), *named))]
        for reading in readings(model):
            own = reading.index.letter
            if own is not None and not self.in_part(reading.ref.name, reading.position, own):
                axis = model.axes[reading.ref.name][reading.position]
                ends = [self._known[n][1].sizes for n in (own, axis)]
                if all(len(sizes) == 1 for sizes in ends):
                    both = sorted((self._name(sizes[0][0]) for sizes in ends), key=order.index)
                    self._same.update({both[1]: both[0]} if both[0] != both[1] else {})

    def in_pieces(self, name: str, place: int) -> bool:
        """Whether a quantity is defined piece by piece along an axis."""
        return (name, place) in self._pieces

    def in_part(self, name: str, place: int, letter: str | None) -> bool:
        """Whether a letter reads less than the whole of an axis: h[t] leaves h[0] out."""
        if self.in_pieces(name, place) or letter is None:
            return self.in_pieces(name, place)
        span, own = self._known[letter], self._known[self._model.axes[name][place]]
        alike = span[0] == own[0] and len(span[1].sizes) == len(own[1].sizes)
        ends = alike and reaches_end(self._model, (name, place, span), self._shifted)
        return span != own and not ends

    @property
    def limits(self) -> Mapping[str, Limits]:
        """The ranges, those of letters that have been made since as well."""
        return {n: (self._put(a), self._put(b)) for n, (a, b) in self._known.items()}

    def alike(self, one: str, other: str) -> bool:
        """Whether two letters have the same values, whatever the sizes are."""
        ranges = [tuple(map(self._put, self._known[n])) for n in (one, other) if n in self._known]
        return len(ranges) == 2 and ranges[0] == ranges[1]

    def _name(self, size: str) -> str:
        while size in self._same:
            size = self._same[size]
        return size

    def _put(self, end: Affine) -> Affine:
        named = Affine(sizes=tuple((self._name(size), count) for size, count in end.sizes))
        return Affine(end.letters, (), end.offset) + named
