"""Every printed equality checked with numbers that come from the definitions alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from ..accesses import at
from ..model import Limits
from ..plain import PlainModel
from ..rewriting import free_letters
from ..tree import Add, Apply, Expression, Negative, Reduce
from .record import Record, Step

TOLERANCE = 1e-9
"""Relative to the larger side or, where terms cancel, to the sum of their sizes."""

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
    random = Random(seed)
    steps = dict.fromkeys(step for part in record.parts for step in part.steps)
    for number, step in enumerate(steps, start=1):
        for place in _places(step, record.limits, plain, random):
            yield _check(number, step, place, record, plain)


def _places(
    step: Step, limits: Mapping[str, Limits], plain: PlainModel, random: Random
) -> list[dict[str, int]]:
    letters = dict.fromkeys((*free_letters(step.left), *free_letters(step.right)))
    spans = [range(at(limits[n][0], plain.sizes), at(limits[n][1], plain.sizes) + 1) for n in letters]
    if math.prod(map(len, spans)) <= MOST_PLACES:
        chosen = set(itertools.product(*spans))
    else:
        chosen = {tuple(s[0] for s in spans), tuple(s[-1] for s in spans)}
        while len(chosen) < MOST_PLACES:
            chosen.add(tuple(random.choice(s) for s in spans))
    return [dict(zip(letters, values, strict=True)) for values in sorted(chosen)]


def _check(
    number: int, step: Step, place: dict[str, int], record: Record, plain: PlainModel
) -> Check:
    def value(expr: Expression) -> float:
        found = plain.evaluate(expr, place, record.limits, record.adjoint_of)
        return found.real

    left, right = value(step.left), value(step.right)
    agree = math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-300)
    if not agree:
        agree = abs(left - right) <= TOLERANCE * value(_sizes(step.right))
    return Check(number, step, place, left, right, agree)


def _sizes(expr: Expression) -> Expression:
    """The sum of the sizes of all terms: what rounding is relative to where terms cancel."""
    if isinstance(expr, Negative):
        return _sizes(expr.body)
    if isinstance(expr, Add):
        return Add(tuple(_sizes(t) for t in expr.terms))
    if isinstance(expr, Reduce) and expr.kind == "sum":
        return Reduce("sum", _sizes(expr.body), expr.letters)
    inner = expr.map(lambda child: _sizes(child) if isinstance(child, Add | Reduce) else child)
    return Apply("abs", (inner,))
