"""Sizes inferred from shapes; every access checked against the array that it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..accesses import Reading, at, ends, line_of, possible, written
from ..errors import DataError
from ..model import Definitions
from ..tree import Affine
from .extents import Shape
from .fits import Fit, fits
from .solving import Solver


def infer(
    model: Definitions,
    shapes: Mapping[str, Shape],
    known: Mapping[str, int] | None = None,
    complete: bool = True,
    guess: bool = True,
) -> dict[str, int]:
    """The number behind every size name, from the shapes of data and parameters.

    A plain access ``W[k,j]`` says that the axis ends where its letter ends. Where the same letter
    also reads that axis with a shift, ``x[i+r-1]``, the letter runs as far as the array allows.
    ``known`` gives sizes directly. Raises `DataError` where a letter would need two sizes, where
    an access can leave its array, and where nothing determines a size (unless ``complete`` is
    False: then that size is left out). With ``guess``, arrays without a shape that only numbers
    and shifted letters read are as long as these need.
    """
    given = {name: tuple(shape) for name, shape in shapes.items()}
    for name, shape in given.items():
        if len(shape) != len(model.axes[name]):
            raise DataError(
                f"{written(model.ref(name))} has {_axes(len(model.axes[name]))}, "
                f"but was given an array of shape {shape}"
            )
    found = fits(model, given)
    solver = Solver(model, found, known or {})
    solver.solve(guess)
    while guess and solver.guess(given):
        solver.solve()
    if complete and solver.missing:
        raise DataError(_undetermined(model, given, solver))
    _Checker(model, solver).check()
    return solver.sizes


def _undetermined(model: Definitions, shapes: Mapping[str, Shape], solver: Solver) -> str:
    size = solver.missing[0]
    letters = solver.letters[size]
    arrays = model.data + model.parameters
    open_ = [n for n in arrays if n not in shapes and {*model.axes[n]} & {*letters}]
    hint = f"give {written(model.ref(open_[0]))} a value" if open_ else f"give {size}=…"
    return f"nothing determines the size {size} of index {letters[0]}: {hint}"


@dataclass
class _Checker:
    """Every letter has one size, and no access leaves its array."""

    model: Definitions
    solver: Solver

    def check(self) -> None:
        """All accesses of which everything is known."""
        missing = {*self.solver.missing}
        for fit in self.solver.fits:
            forms = (*fit.last, *self._needed_for(fit.reading))
            if not missing & {size for form in forms for size, _ in form.sizes}:
                self._check(fit)

    def _needed_for(self, reading: Reading) -> Iterator[Affine]:
        """What must be known of an index and the guards around it, in sizes."""
        for part in (reading.index, *reading.guards):
            for index in (node for node in part.walk() if isinstance(node, Affine)):
                yield index
                yield from (end for name, _ in index.letters for end in self.model.limits[name])

    def _check(self, fit: Fit) -> None:
        reading, sizes = fit.reading, self.solver.sizes
        last = max(at(end, sizes) for end in fit.last)
        low, high = (at(end, sizes) for end in ends(reading.index, self.model.limits))
        if fit.exact and high != last:
            size = self.model.limits[str(reading.index.letter)][1].sizes[0][0]
            raise DataError(
                f"index {reading.index.letter} runs to {last} in {written(reading.ref)} "
                f"but to {high} in {self.solver.found_in[size]}"
            )
        if high < last and fit.whole:
            raise DataError(
                f"index {reading.index.letter} ends at {high}, but {_axis(reading)} runs to {last}"
            )
        if low < fit.first or high > last:
            for value in self._reached(reading):
                if not fit.first <= value <= last:
                    place = line_of(self.model, reading.ref)
                    raise DataError(place + _leaves(reading, value, fit.first, last))

    def _reached(self, reading: Reading) -> Iterator[int]:
        """The lowest and the highest index read where the guards may hold."""
        import numpy as np

        used = [node for part in (reading.index, *reading.guards) for node in part.walk()]
        letters = sorted({k for n in used if isinstance(n, Affine) for k, _ in n.letters})
        spans = [np.arange(*self._span(k)) for k in letters]
        grid = {**self.solver.sizes, **dict(zip(letters, np.ix_(*spans), strict=True))}
        inside = np.ones([len(span) for span in spans], dtype=bool)
        for guard in reading.guards:
            inside = inside & possible(guard, grid)[0]
        values = np.broadcast_to(at(reading.index, grid), inside.shape)[inside]
        yield from (int(values.min()), int(values.max())) if values.size else ()

    def _span(self, name: str) -> tuple[int, int]:
        first, last = self.model.limits[name]
        return at(first, self.solver.sizes), at(last, self.solver.sizes) + 1


def _leaves(reading: Reading, value: int, first: int, last: int) -> str:
    return (
        f"{written(reading.ref)} reaches {value}, but {_axis(reading)} runs from {first} to {last}"
    )


def _axis(reading: Reading) -> str:
    ref = reading.ref
    return f"axis {reading.position + 1} of {ref.name}" if len(ref.access) > 1 else ref.name


def _axes(count: int) -> str:
    return f"{count} {'axis' if count == 1 else 'axes'}"
