"""A derivation with its numbers: after each link, and after the links put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..rewriting import free_letters
from ..tree import Add, Decimal, Link
from .numbers import NOTHING, Plug, grid, placed
from .reasons import Reason, Why
from .record import CHAIN, FULL_ONLY, RESULT, Kind, Level, Part, Record, Step
from .verification import sizes

PLUGGED = (Why.NUMBERS, Why.VALUE, Why.ALL_ENTRIES)
"""Reasons of the steps in which numbers stand."""

KEPT = (Why.TIDY, Why.NAMED)
"""Reasons of steps after which the links still stand beside each other."""

ALL = Reason(Why.ALL_ENTRIES)


def with_numbers(record: Record, plug: Plug, whole: Any) -> Record:
    """The record with numbers after each link and after the links put together.

    A derivative with free letters, of an array, is worked out for its first element; ``whole``
    is its value, which is shown at the end.
    """
    first = {n: plug.span(n)[0] for n in free_letters(record.target)}
    parts = [_with_numbers(part, plug, first) for part in record.parts]
    if first:
        parts[-1] = _with_grid(parts[-1], whole, plug, first)
    return replace(record, parts=tuple(parts))


def _with_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Part:
    extra = {Kind.LINK: _link_numbers, Kind.TOGETHER: _total_numbers}.get(part.kind)
    if extra is None:
        return part
    return replace(part, steps=(*part.steps, *extra(part, plug, first)))


def _with_grid(part: Part, whole: Any, plug: Plug, first: Mapping[str, int]) -> Part:
    """The last part with the whole array, where it has one axis or two.

    An entry of which only rounding is left, by the terms of the first one, is 0.
    """
    if whole.ndim > 2:
        return part
    scale = plug.evaluate(sizes(to_plug(part).right), first)
    rows = (whole * (abs(whole) > NOTHING * scale)).reshape(-1, whole.shape[-1])
    step = Step(part.subject, grid(rows, plug.digits), (ALL,), RESULT)
    return replace(part, steps=(*part.steps, step))


def _link_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Iterator[Step]:
    """A link's value at the first rows and the last."""
    step = part.steps[0]
    named = (step.right, *step.given)
    free = dict.fromkeys(n for part in named for n in free_letters(part) if n not in first)
    for place in plug.few_of(step, tuple(free), first):
        yield from _numbers(step, plug, {**first, **place}, FULL_ONLY)


def _numbers(
    step: Step, plug: Plug, place: dict[str, int], levels: frozenset[Level]
) -> Iterator[Step]:
    left = placed(step.left, place)
    plugged = plug(step.right, place)
    value = plug.number(step.right, place)
    if isinstance(plugged, Decimal):
        yield Step(left, value, (Reason(Why.NUMBERS),), levels)
        return
    yield Step(left, plugged, (Reason(Why.NUMBERS),), levels)
    yield Step(left, value, (Reason(Why.VALUE),), levels)


def _total_numbers(part: Part, plug: Plug, first: dict[str, int]) -> Iterator[Step]:
    """The links put together with numbers, row by row, and the value."""
    told = to_plug(part)
    result = isinstance(part.subject, Link)
    letters = free_letters(part.subject)
    place = {n: first.get(n, plug.span(n)[0]) for n in letters}
    left = placed(part.subject, place)
    value = plug.total(part.steps[-1].right, place)
    levels = RESULT if result else FULL_ONLY
    plugged = plug(told.right, place)
    if not isinstance(plugged, Decimal):
        yield Step(left, plugged, (Reason(Why.NUMBERS),), CHAIN if result else FULL_ONLY)
    yield Step(left, value, (Reason(Why.VALUE),), levels)


def to_plug(part: Part) -> Step:
    """What numbers are put into: the product of the links, or what it was shortened to.

    Numbers that were put in already do not matter.
    """
    steps = [s for s in part.steps if not any(r.why in PLUGGED for r in s.reasons)]
    canceled = any(r.why not in KEPT for step in steps[1:] for r in step.reasons)
    fewer = _terms(steps[-1]) < _terms(steps[0])
    return steps[-1 if canceled or fewer else 0]


def _terms(step: Step) -> int:
    """How many terms are added: a path on which some link is 0 has none in the end."""
    return len(step.right.terms) if isinstance(step.right, Add) else 1
