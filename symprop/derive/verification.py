"""Every printed equality checked with numbers that come from the definitions alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from ..accesses import at
from ..errors import DataError, SympropError
from ..model import Limits
from ..plain import PlainModel
from ..rewriting import free_letters
from ..tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Dots,
    Expression,
    Grid,
    Link,
    Multiply,
    Negative,
    Reduce,
    Ref,
)
from .collapsing import sums_to_one
from .matrix_values import Matrices, sides
from .reasons import Reason, Why
from .record import Record, Step

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

TOLERANCE = 1e-9
"""Relative to the larger side or, where terms cancel, to the sum of their sizes."""

NOTHING = 1e-60
"""What a complex step of 1e-30 leaves, its square, where a derivative is 0."""

MOST_CANDIDATES = 500
"""Of so many places, at most, those are chosen."""

MOST_PLACES = 4
"""At so many places, at most, is an equation with free letters checked."""


@dataclass(frozen=True)
class Check:
    """One equation at one place: the numbers on both sides, and whether they agree."""

    number: int
    step: Step
    place: Mapping[str, int]
    left: float
    right: float
    agree: bool


Conditions = tuple[Expression, ...]


@dataclass(frozen=True)
class _Place:
    """Values of letters, the left side there, and how large the terms are that it is a sum of."""

    letters: dict[str, int]
    left: float
    scale: float


def checks(record: Record, plain: PlainModel, seed: int = 0) -> Iterator[Check]:
    """Check each step of a record at some places, the first, the last and a few between."""
    checker = _Checker(record, plain, Random(seed))
    steps = dict.fromkeys(step for part in record.parts for step in part.steps)
    numbered: dict[Step, int] = {}
    for number, step in enumerate(steps, start=1):
        if any(isinstance(node, Dots | Grid) for node in step.right.walk()):
            continue  # what stands for the dots cannot be read off
        if all(_holds(reason, record, plain) for reason in step.reasons):
            numbered[step] = number  # else it rests on what is not true of these numbers
    matrices = Matrices(record, plain)
    for step, number in numbered.items():
        if record.layout is not None and not matrices.with_indices(step):
            yield _matrix_check(number, step, matrices)
        else:
            alike = [s for s in numbered if (s.left, s.given) == (step.left, step.given)]
            yield from checker.checked(number, step, alike)


def _places(
    steps: list[Step], limits: Mapping[str, Limits], plain: PlainModel, random: Random
) -> list[dict[str, int]]:
    """The first place that steps with one left side speak of, the last, and some between."""
    conditions = tuple(Bracket(condition) for condition in steps[0].given)
    sides = (steps[0].left, *(step.right for step in steps), *conditions)
    letters = tuple(dict.fromkeys(n for side in sides for n in free_letters(side)))
    ends = [[at(end, plain.sizes) for end in limits[n]] for n in letters]
    spans = [range(first, last + 1) for first, last in ends]
    if math.prod(map(len, spans)) <= MOST_CANDIDATES:
        candidates = list(itertools.product(*spans))
    else:
        drawn = {tuple(map(random.choice, spans)) for _ in range(MOST_CANDIDATES)}
        candidates = sorted({tuple(s[0] for s in spans), tuple(s[-1] for s in spans), *drawn})
    places = [dict(zip(letters, values, strict=True)) for values in candidates]
    chosen = [p for p in places if all(plain.evaluate(c, p, limits) == 1 for c in conditions)]
    if len(chosen) <= MOST_PLACES:
        return chosen
    between = sorted(random.sample(range(1, len(chosen) - 1), MOST_PLACES - 2))
    return [chosen[0], *(chosen[k] for k in between), chosen[-1]]


def _holds(reason: Reason, record: Record, plain: PlainModel) -> bool:
    """Whether what a step assumes is true of the numbers it would be checked with."""
    if reason.why is not Why.SUMS_TO_ONE:
        return True
    return all(_is_one(total, plain) for total in reason.about)


def _is_one(total: Expression, plain: PlainModel) -> bool:
    assert isinstance(total, Reduce)
    assert isinstance(total.body, Ref)
    return sums_to_one(plain.quantity(total.body.name), total)


def _matrix_check(number: int, step: Step, matrices: Matrices) -> Check:
    """A line of the matrix form: all entries of both sides."""
    import numpy as np

    found = ((np.asarray(a), np.asarray(b)) for a, b in sides(matrices, step))
    pairs = [_alike(a, b) for a, b in found]
    largest = max((float(np.abs(a).max(initial=0.0)) for a, _ in pairs), default=0.0)
    worst = (0.0, 0.0)
    agree = True
    for a, b in pairs:
        agree = agree and a.shape == b.shape
        gap = np.abs(a - b) if a.shape == b.shape else np.array(np.inf)
        if not gap.max(initial=0.0) <= TOLERANCE * max(largest, 1e-3):
            agree = False
            worst = (float(a.ravel()[gap.argmax()]), float(b.ravel()[gap.argmax()]))
    return Check(number, step, {}, *worst, agree)


def _alike(left: Array, right: Array) -> tuple[Array, Array]:
    """Both sides in one shape where they can be: a number, the 0 of a branch, is every entry."""
    import numpy as np

    if left.size == right.size == 1:
        return left.reshape(()), right.reshape(())
    return left, np.broadcast_to(right, left.shape) if right.ndim == 0 else right


class _Checker:
    """Compares both sides; what lines with one left side share is worked out once."""

    def __init__(self, record: Record, plain: PlainModel, random: Random) -> None:
        self._record = record
        self._plain = plain
        self._random = random
        self._shared: dict[tuple[Expression, Conditions], list[_Place]] = {}

    def checked(self, number: int, step: Step, alike: list[Step]) -> Iterator[Check]:
        """The checks at those places where what the step speaks of exists.

        There may be none of h[t+1] where there is one of h[t]; ``alike`` are all steps with the
        same left side.
        """
        missing: SympropError | None = None
        found = False
        for place in self._places(step, alike):
            try:
                right = self._value(step.right, place.letters)
            except DataError as error:
                missing = error
                continue
            found = True
            rest = max(TOLERANCE * place.scale, NOTHING)
            agree = math.isclose(place.left, right, rel_tol=TOLERANCE, abs_tol=rest)
            yield Check(number, step, place.letters, place.left, right, agree)
        if missing is not None and not found:
            raise missing

    def _places(self, step: Step, alike: list[Step]) -> list[_Place]:
        key = (step.left, step.given)
        if key not in self._shared:
            letters = _places(alike, self._record.limits, self._plain, self._random)
            found = [p for place in letters for p in self._at(step.left, alike, place)]
            if letters and not found:
                self._value(step.left, letters[0])  # raises what stands in the way
            self._shared[key] = found
        return self._shared[key]

    def _at(self, left: Expression, alike: list[Step], place: dict[str, int]) -> Iterator[_Place]:
        """The left side, and how large the terms are that it is a sum of in any line."""
        scale = self._terms(left, place)
        for term in (term for step in alike for term in (step.right, *_vanishing(step))):
            with suppress(DataError):
                scale = max(scale, self._value(sizes(term), place))
        with suppress(DataError):
            yield _Place(place, self._value(left, place), scale)

    def _terms(self, left: Expression, place: dict[str, int]) -> float:
        """How large the terms of the derivative are, where a line is about one element of it."""
        target = self._record.target
        if not isinstance(left, Link) or left.local or left.by.name != target.name:
            return 0.0
        at_element = {
            index.letter: here.literal
            for index, here in zip(target.access, left.by.access, strict=True)
            if isinstance(index, Affine) and isinstance(here, Affine)
            if index.letter is not None and here.literal is not None
        }
        return self._value(sizes(self._record.derivative), {**place, **at_element})

    def _value(self, expr: Expression, place: dict[str, int]) -> float:
        record = self._record
        return self._plain.evaluate(expr, place, record.limits, record.adjoint_of).real


def _vanishing(step: Step) -> Iterator[Expression]:
    """Sums that are 0 but for rounding, which is relative to their terms."""
    for reason in step.reasons:
        if reason.why is Why.DEVIATIONS:
            yield from reason.about


def sizes(expr: Expression) -> Expression:
    """The sum of the sizes of all terms: what rounding is relative to where terms cancel.

    >>> from ..tree import Ref
    >>> sizes(Add((Ref("a"), Negative(Ref("a"))))).terms[1]
    Apply(function='abs', arguments=(Ref(name='a', access=(), held=False),))
    """
    if isinstance(expr, Negative):
        return sizes(expr.body)
    if isinstance(expr, Add):
        return Add(tuple(sizes(t) for t in expr.terms))
    if isinstance(expr, Reduce) and expr.kind == "sum":
        return Reduce("sum", sizes(expr.body), expr.letters)
    if isinstance(expr, Multiply):
        return Multiply(tuple(sizes(f) for f in expr.factors))
    inner = expr.map(lambda child: sizes(child) if isinstance(child, Add | Reduce) else child)
    return Apply("abs", (inner,))
