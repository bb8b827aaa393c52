"""Sizes of the index letters, inferred from the shapes of data and parameters, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .accesses import Reading, at, ends, number, possible, readings, written
from .errors import DataError
from .model import Definitions
from .tree import Affine, letter

Shape = tuple[int, ...]


def infer(
    model: Definitions,
    shapes: Mapping[str, Shape],
    known: Mapping[str, int] | None = None,
    complete: bool = True,
) -> dict[str, int]:
    """The number behind every size name, from the shapes of data and parameters.

    A plain access ``W[k,j]`` says that the axis ends where its letter ends. Where the same letter
    also reads that axis with a shift, ``x[i+r-1]``, the letter runs as far as the array allows.
    ``known`` gives sizes directly. Raises `DataError` where a letter would need two sizes, where
    an access can leave its array, and where nothing determines a size (unless ``complete`` is
    False: then that size is left out).
    """
    solver = _Solver(model, {name: tuple(shape) for name, shape in shapes.items()}, known or {})
    solver.solve()
    solver.check(complete)
    return solver.sizes


def axis_lower(model: Definitions, name: str) -> Shape:
    """The index of the first element along each axis: the origin, or 0 for an ``h[0,k]``."""
    if name in model.definition_of:
        pieces = [d.access for d in model.definition_of[name]]
        lows = [[ends(index, model.limits)[0] for index in piece] for piece in pieces]
        return tuple(min(_numbers(axis)) for axis in zip(*lows, strict=True))
    firsts = (model.limits[k][0] if k in model.limits else Affine() for k in model.axes[name])
    return tuple(min(model.origin, f.offset) if not f.sizes else model.origin for f in firsts)


def _numbers(lows: Sequence[Affine]) -> list[int]:
    """Lower ends that are numbers; an ``h[T+1]`` lies above them."""
    return [low.offset for low in lows if not low.sizes] or [low.offset for low in lows]


def bounds(model: Definitions, name: str, sizes: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The first and the last index along each axis of an array, for the given sizes."""
    lower = axis_lower(model, name)
    pieces = [d.access for d in model.definition_of.get(name, ())]
    accesses = pieces or [tuple(letter(k) for k in model.axes[name])]
    upper = [[at(ends(i, model.limits)[1], sizes) for i in access] for access in accesses]
    return tuple(zip(lower, (max(axis) for axis in zip(*upper, strict=True)), strict=True))


def shape(model: Definitions, name: str, sizes: Mapping[str, int]) -> Shape:
    """The shape of a quantity, or the one that data or a parameter should have."""
    return tuple(last - first + 1 for first, last in bounds(model, name, sizes))


def shape_names(model: Definitions, name: str) -> tuple[str, ...]:
    """The size names of each axis, for messages: ``("K", "J")``."""
    return tuple(model.sizes.get(k, k) for k in model.axes[name])


@dataclass(frozen=True, slots=True)
class _Fit:
    """``index`` reads an axis whose last element is the largest of ``last``.

    ``exact``: it ends where the axis ends; otherwise it only must not leave the axis. ``room``
    is what must not become negative: above the highest index read, and below the lowest.
    """

    reading: Reading
    first: int
    last: tuple[Affine, ...]
    exact: bool
    room: tuple[Affine, ...]


class _Solver:
    """Sizes found so far, and where each was found."""

    def __init__(
        self, model: Definitions, shapes: Mapping[str, Shape], known: Mapping[str, int]
    ) -> None:
        self.model, self.shapes = model, shapes
        self.sizes: dict[str, int] = dict(known)
        self.found_in = {size: f"the given size {size}" for size in known}
        for name, given in shapes.items():
            if len(given) != len(model.axes[name]):
                raise DataError(
                    f"{written(model.ref(name))} has {_count(len(model.axes[name]), 'axis')}, "
                    f"but was given an array of shape {given}"
                )

    @cached_property
    def fits(self) -> list[_Fit]:
        """Arrays whose shapes are given come first, so that messages name them."""
        declared = [
            Reading(ref, p, index)
            for ref in map(self.model.ref, self.model.data + self.model.parameters)
            for p, index in enumerate(ref.access)
            if isinstance(index, Affine) and index.letter in self.model.limits
        ]
        every = dict.fromkeys(declared + list(readings(self.model)))
        return sorted(map(self._fit, every), key=lambda f: f.reading.ref.name not in self.shapes)

    def _fit(self, reading: Reading) -> _Fit:
        name, p = reading.ref.name, reading.position
        first = axis_lower(self.model, name)[p]
        last = self._last(name, p, first)
        low, high = ends(reading.index, self.model.limits)
        leading = [end for end in last if end.sizes] or [max(last, key=lambda end: end.offset)]
        room: tuple[Affine, ...] = (leading[0] + high * -1, low + Affine(offset=-first))
        if reading.guards:  # may leave, where the guard fails; a letter or a number still hints
            room = room[: self._plain(reading) or not reading.index.letters]
        return _Fit(reading, first, last, self._exact(reading), room)

    def _last(self, name: str, p: int, first: int) -> tuple[Affine, ...]:
        if name in self.shapes:
            return (Affine(offset=first + self.shapes[name][p] - 1),)
        limits = self.model.limits
        pieces = [d.access[p] for d in self.model.definition_of.get(name, ())]
        return tuple(ends(i, limits)[1] for i in pieces or [letter(self.model.axes[name][p])])

    def _plain(self, reading: Reading) -> bool:
        return reading.index.letter is not None

    def _exact(self, reading: Reading) -> bool:
        name = reading.index.letter
        if name is None or reading.guards or not self.model.limits[name][1].sizes:
            return False
        return (reading.ref.name, reading.position, name) not in self._shifted

    @cached_property
    def _shifted(self) -> set[tuple[str, int, str]]:
        """Axes that a letter reads or fills with a shift, so that it need not reach their end."""
        left = [Reading(d.ref, p, i) for d in self.model for p, i in enumerate(d.access)]
        return {
            (r.ref.name, r.position, name)
            for r in [*readings(self.model), *left]
            if not self._plain(r)
            for name, _ in r.index.letters
        }

    def solve(self) -> None:
        """Equal ends first; then one letter that only has to fit; until nothing changes."""
        while self._solve_equal() or self._solve_largest() or self._solve_needed():
            pass

    def _solve_equal(self) -> bool:
        changed = False
        for fit in self.fits:
            room = number(fit.room[0], self.sizes) if fit.exact else Affine()
            if len(room.sizes) == 1:
                ((size, factor),) = room.sizes
                self._set(size, -room.offset // factor, written(fit.reading.ref))
                changed = True
        return changed

    def _solve_largest(self) -> bool:
        room = [(f, number(r, self.sizes)) for f in self.fits if not f.exact for r in f.room]
        for size in dict.fromkeys(s for _, r in room for s, factor in r.sizes if factor < 0):
            mine = [(f, r) for f, r in room if dict(r.sizes).get(size, 0) < 0]
            if all(len(r.sizes) == 1 for _, r in mine):
                least, fit = min(
                    ((r.offset // -r.sizes[0][1], f) for f, r in mine), key=lambda pair: pair[0]
                )
                if least < 1:
                    ref = fit.reading.ref
                    raise DataError(f"{ref.name!r} is too short for {written(ref)}: nothing fits")
                self._set(size, least, written(fit.reading.ref))
                return True
        return False

    def _solve_needed(self) -> bool:
        """An array without a shape, read by no plain letter, is as long as its accesses need."""
        for size, letters in self._letters.items():
            forms = [
                number(r, self.sizes)
                for f in self.fits
                if f.reading.ref.name not in self.shapes
                for r in f.room[:1]
                if size in dict(f.last[0].sizes) and size in dict(r.sizes)
            ]
            if size not in self.sizes and forms and all(len(r.sizes) == 1 for r in forms):
                needed = max(-(r.offset // r.sizes[0][1]) for r in forms)
                self._set(size, needed, f"what index {letters[0]} needs")
                return True
        return False

    def _set(self, size: str, value: int, place: str) -> None:
        self.sizes[size] = value
        self.found_in[size] = place

    @cached_property
    def _letters(self) -> dict[str, list[str]]:
        """The letters that each size bounds."""
        found: dict[str, list[str]] = {}
        for name, limits in self.model.limits.items():
            for size, _ in (*limits[0].sizes, *limits[1].sizes):
                found.setdefault(size, []).append(name)
        return found

    def check(self, complete: bool) -> None:
        """Every size found, every letter with one size, no access outside its array."""
        missing = {size for size in self._letters if size not in self.sizes}
        if missing and complete:
            size = next(size for size in self._letters if size in missing)
            raise DataError(self._undetermined(size, self._letters[size]))
        for fit in self.fits:
            forms = (*fit.last, *self._needed_for(fit.reading))
            if not missing & {size for form in forms for size, _ in form.sizes}:
                self._check(fit)

    def _needed_for(self, reading: Reading) -> Iterator[Affine]:
        """What must be known of an index and the guards around it, in sizes."""
        for part in (reading.index, *reading.guards):
            for index in (node for node in part.walk() if isinstance(node, Affine)):
                yield index
                yield from (end for name, _ in index.letters for end in self.model.limits[name])

    def _undetermined(self, size: str, letters: list[str]) -> str:
        arrays = self.model.data + self.model.parameters
        open_ = [n for n in arrays if n not in self.shapes and {*self.model.axes[n]} & {*letters}]
        hint = f"give {written(self.model.ref(open_[0]))} a value" if open_ else f"give {size}=…"
        return f"nothing determines the size {size} of index {letters[0]}: {hint}"

    def _check(self, fit: _Fit) -> None:
        reading, last = fit.reading, max(at(end, self.sizes) for end in fit.last)
        low, high = (at(end, self.sizes) for end in ends(reading.index, self.model.limits))
        if fit.exact and high != last:
            size = self.model.limits[str(reading.index.letter)][1].sizes[0][0]
            raise DataError(
                f"index {reading.index.letter} runs to {last} in {written(reading.ref)} "
                f"but to {high} in {self.found_in[size]}"
            )
        if high < last and self._ends_at_a_number(reading):
            raise DataError(
                f"index {reading.index.letter} ends at {high}, but {_axis(reading)} runs to {last}"
            )
        if low < fit.first or high > last:
            for value in self._reached(reading):
                if not fit.first <= value <= last:
                    raise DataError(_leaves(reading, value, fit.first, last))

    def _ends_at_a_number(self, reading: Reading) -> bool:
        """An array of which an index line says how long it is: ``index k = 1..3``, ``b[k]``."""
        ref, p, name = reading.ref, reading.position, reading.index.letter
        own = ref.name in self.shapes and name == self.model.axes[ref.name][p]
        plain = own and not reading.guards and (ref.name, p, name) not in self._shifted
        return plain and not self.model.limits[str(name)][1].sizes

    def _reached(self, reading: Reading) -> Iterator[int]:
        """The lowest and the highest index read where the guards may hold."""
        import numpy as np

        used = [node for part in (reading.index, *reading.guards) for node in part.walk()]
        letters = sorted({k for n in used if isinstance(n, Affine) for k, _ in n.letters})
        spans = [np.arange(*self._span(k)) for k in letters]
        grid = {**self.sizes, **dict(zip(letters, np.ix_(*spans), strict=True))}
        inside = np.ones([len(span) for span in spans], dtype=bool)
        for guard in reading.guards:
            inside = inside & possible(guard, grid)[0]
        values = np.broadcast_to(at(reading.index, grid), inside.shape)[inside]
        yield from (int(values.min()), int(values.max())) if values.size else ()

    def _span(self, name: str) -> tuple[int, int]:
        first, last = self.model.limits[name]
        return at(first, self.sizes), at(last, self.sizes) + 1


def _leaves(reading: Reading, value: int, first: int, last: int) -> str:
    return (
        f"{written(reading.ref)} reaches {value}, but {_axis(reading)} runs from {first} to {last}"
    )


def _axis(reading: Reading) -> str:
    ref = reading.ref
    return f"axis {reading.position + 1} of {ref.name}" if len(ref.access) > 1 else ref.name


def _count(number_of: int, what: str) -> str:
    plural = {"axis": "axes"}.get(what, what + "s")
    return f"{number_of} {what if number_of == 1 else plural}"
