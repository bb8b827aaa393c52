"""Every printed equality checked with numbers that come from the definitions alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

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
from .matrix_values import sides
from .reasons import Reason, Why
from .record import Record, Step

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


def checks(record: Record, plain: PlainModel, seed: int = 0) -> Iterator[Check]:
    """Check each step of a record at some places, the first, the last and a few between."""
    checker = _Checker(record, plain)
    random = Random(seed)
    steps = dict.fromkeys(step for part in record.parts for step in part.steps)
    for number, step in enumerate(steps, start=1):
        if any(isinstance(node, Dots | Grid) for node in step.right.walk()):
            continue  # what stands for the dots cannot be read off
        if not all(_holds(reason, record, plain) for reason in step.reasons):
            continue  # it rests on what is not true of these numbers, and says so
        if record.layout is not None and Why.NO_MATRIX not in [r.why for r in step.reasons]:
            yield _matrix_check(number, step, record, plain)
            continue
        yield from _checked(checker, number, step, _places(step, record.limits, plain, random))


def _checked(
    checker: _Checker, number: int, step: Step, places: list[dict[str, int]]
) -> Iterator[Check]:
    """The checks at those places where what the step speaks of exists: h[t+1] ends before h[t]."""
    missing: SympropError | None = None
    found = False
    for place in places:
        try:
            check = checker.check(number, step, place)
        except DataError as error:
            missing = error
            continue
        found = True
        yield check
    if missing is not None and not found:
        raise missing


def _places(
    step: Step, limits: Mapping[str, Limits], plain: PlainModel, random: Random
) -> list[dict[str, int]]:
    """The first place that a step speaks of, the last, and some between."""
    conditions = tuple(Bracket(condition) for condition in step.given)
    sides = (step.left, step.right, *conditions)
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
    (total,) = reason.about
    assert isinstance(total, Reduce)
    assert isinstance(total.body, Ref)
    return sums_to_one(plain.quantity(total.body.name), total)


def _matrix_check(number: int, step: Step, record: Record, plain: PlainModel) -> Check:
    """A line of the matrix form: all entries of both sides."""
    import numpy as np

    found = ((np.asarray(a), np.asarray(b)) for a, b in sides(record, step, plain))
    pairs = [(a.reshape(()), b.reshape(())) if a.size == b.size == 1 else (a, b) for a, b in found]
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


class _Checker:
    """Compares both sides; remembers how large the terms were that a left side is a sum of."""

    def __init__(self, record: Record, plain: PlainModel) -> None:
        self._record = record
        self._plain = plain
        self._largest: dict[tuple[Expression, tuple[tuple[str, int], ...]], float] = {}

    def check(self, number: int, step: Step, place: dict[str, int]) -> Check:
        """One equation at one place."""
        left, right = self._value(step.left, place), self._value(step.right, place)
        key = (step.left, tuple(place.items()))
        scale = self._largest.get(key) or self._terms(step.left, place)
        scale = max(scale, self._value(sizes(step.right), place))
        self._largest[key] = scale
        rest = max(TOLERANCE * scale, NOTHING)
        agree = math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=rest)
        return Check(number, step, place, left, right, agree)

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
