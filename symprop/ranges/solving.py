"""Sizes found from what the accesses say: equal ends, then what fits, then what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..accesses import number, written
from ..errors import DataError
from ..model import Definitions
from ..tree import Affine
from .fits import Fit


class Solver:
    """Sizes found so far, and where each was found."""

    def __init__(self, model: Definitions, fits: Sequence[Fit], known: Mapping[str, int]) -> None:
        self.fits = fits
        self.letters = _bounded(model)
        self.sizes = dict(known)
        self.found_in = {size: f"the given size {size}" for size in known}

    @property
    def missing(self) -> list[str]:
        """The sizes that bound a letter and have not been found."""
        return [size for size in self.letters if size not in self.sizes]

    def solve(self, guess: bool = True) -> None:
        """Equal ends first; then one letter that only has to fit; until nothing changes.

        Where ``W[k,4*o+r]`` has to fit for two letters at once, other accesses decide; what an
        array that is not given yet may still decide is left open without ``guess``.
        """
        while self._equal() or self._largest(all) or (guess and self._largest(any)):
            pass

    def guess(self, shapes: Mapping[str, object]) -> bool:
        """An array without a shape, read by no plain letter, is as long as its accesses need."""
        for size, letters in self.letters.items():
            forms = [
                number(r, self.sizes)
                for f in self.fits
                if f.reading.ref.name not in shapes
                for r in f.room[:1]
                if size in dict(f.last[0].sizes) and size in dict(r.sizes)
            ]
            if size not in self.sizes and forms and all(len(r.sizes) == 1 for r in forms):
                needed = max(-(r.offset // r.sizes[0][1]) for r in forms)
                self._set(size, needed, f"what index {letters[0]} needs")
                return True
        return False

    def _equal(self) -> bool:
        changed = False
        for fit in self.fits:
            room = number(fit.room[0], self.sizes) if fit.exact else Affine()
            if len(room.sizes) == 1:
                ((size, factor),) = room.sizes
                self._set(size, -room.offset // factor, written(fit.reading.ref))
                changed = True
        return changed

    def _largest(self, enough: Callable[[Iterable[bool]], bool]) -> bool:
        """One size, as large as the accesses allow of which nothing else is unknown."""
        room = [(f, number(r, self.sizes)) for f in self.fits if not f.exact for r in f.room]
        for size in dict.fromkeys(s for _, r in room for s, factor in r.sizes if factor < 0):
            mine = [(f, r) for f, r in room if dict(r.sizes).get(size, 0) < 0]
            if enough(len(r.sizes) == 1 for _, r in mine):
                most = [(r.offset // -r.sizes[0][1], f) for f, r in mine if len(r.sizes) == 1]
                least, fit = min(most, key=lambda pair: pair[0])
                if least < 1:
                    ref = fit.reading.ref
                    raise DataError(f"{ref.name!r} is too short for {written(ref)}: nothing fits")
                self._set(size, least, written(fit.reading.ref))
                return True
        return False

    def _set(self, size: str, value: int, place: str) -> None:
        self.sizes[size] = value
        self.found_in[size] = place


def _bounded(model: Definitions) -> dict[str, list[str]]:
    """The letters that each size bounds."""
    found: dict[str, list[str]] = {}
    for name, limits in model.limits.items():
        for size, _ in (*limits[0].sizes, *limits[1].sizes):
            found.setdefault(size, []).append(name)
    return found
