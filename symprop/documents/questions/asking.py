"""What a question is, what it is asked about, and what its answer must be like."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ...derive.numbers import Plug, placed
from ...derive.record import Kind, Part, Record, Step
from ...plain import PlainModel
from ...plain.known import Known
from ...plain.steps import span
from ...ranges import axis_lower
from ...rewriting import free_letters
from ...tree import Affine, Decimal, Expression, Ref, literal
from ..blocks import Block, Display, Inline, Row
from ..derivation import rounded as is_rounded
from ..words import Words
from .hand import ByHand, Key, Place
from .tables import CARRIED, NOISE, Estimate, Tables, rounded, unit

SHOWN = 3
"""Significant digits of an answer."""

HALF = 0.51
"""The part of a unit that rounding takes away at most, and a little for binary numbers."""


@dataclass(frozen=True)
class Numeric:
    """An answer that is a number; whoever comes within ``tolerance`` of ``value`` is right."""

    value: float
    tolerance: float

    @classmethod
    def of(cls, found: Estimate) -> Numeric:
        """The answer that was worked out, with room for rounding on the way and at the end."""
        return cls(found.value, _one_digit(found.slack + HALF * unit(found.value, SHOWN)))

    def told(self, left: Expression) -> Inline:
        """What has this value, and the value with the digits asked for."""
        row = equation(left, Decimal(self.value, SHOWN))
        return (left, f" {row.relation} ", Decimal(self.value, SHOWN))


def _one_digit(size: float) -> float:
    """A size rounded up to one digit.

    >>> _one_digit(0.0056), _one_digit(0.005)
    (0.006, 0.005)
    """
    one = unit(size, 1)
    return rounded(math.ceil(size / one - NOISE) * one, 1)


@dataclass(frozen=True)
class Choice:
    """An answer that is one of several ``options``, the one at the place ``right``.

    ``printed``: the options stand on the sheet; otherwise only a quiz on a screen shows them,
    in another order where they are ``shuffled``.
    """

    options: tuple[Inline, ...]
    right: int
    printed: bool = True
    shuffled: bool = True


@dataclass(frozen=True)
class Question:
    """One question of a sheet: the task, room for the answer, the answer and how it is found.

    ``kind`` names the row of the table of kinds; ``short`` is the answer in one line. ``brief``
    is the solution without what the sheet's earlier solutions have worked out (None: it is as
    long as the solution), and ``found`` what this one works out.
    """

    kind: str
    task: tuple[Block, ...]
    space: int
    answer: Numeric | Choice
    short: Inline
    solution: tuple[Block, ...]
    points: int = 0
    brief: tuple[Block, ...] | None = None
    found: frozenset[Key] = frozenset()


class _Arrays(dict[str, Any]):
    """Arrays by name; those of adjoints are worked out when they are asked for."""

    def __init__(
        self, known: Mapping[str, Any], plain: PlainModel, adjoint_of: Mapping[str, str]
    ) -> None:
        super().__init__(known)
        self._plain, self._adjoint_of = plain, adjoint_of

    def __missing__(self, adjoint: str) -> Any:
        self[adjoint] = self._plain.gradient(self._adjoint_of[adjoint])
        return self[adjoint]


@dataclass
class Setting:
    """A derivation with drawn numbers, and all that questions about it need.

    ``slope`` is the derivative there, from another program than that which questions use. The
    tables, the values ``chosen`` for letters and what was ``found`` are those of the whole sheet.
    """

    record: Record
    plain: PlainModel
    slope: float
    words: Words
    random: Random
    tables: Tables = field(default_factory=Tables)
    chosen: dict[str, int] = field(default_factory=dict)
    found: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        limits = self.record.limits
        self.spans = {k: span(v, self.plain.sizes) for k, v in limits.items()}
        self.plug = Plug(self._known(), self.plain.sizes, limits, CARRIED)

    def hand(self) -> ByHand:
        """Someone who starts with an empty page."""
        return ByHand(self.plain, self.tables, self._adjoints(), self.spans)

    def asked(
        self, ask: Callable[[Setting], Question | None], fits: Callable[[Question], bool]
    ) -> Question | None:
        """A question that fits; where there is none, the sheet's table stays as it was."""
        before = dict(self.tables.values)
        question = ask(self)
        if question is not None and fits(question):
            self.found |= question.found
            return question
        self.tables.values = before
        return None

    @property
    def chain(self) -> Step | None:
        """The chain rule for the derivative itself; None where nothing leads to the loss."""
        return next((p.steps[0] for p in self.record.parts if p.kind is Kind.CHAIN), None)

    @property
    def links(self) -> tuple[Part, ...]:
        """The links whose value is not one number for good."""
        found = (p for p in self.record.parts if p.kind is Kind.LINK)
        return tuple(p for p in found if _varies(p.steps[0].right))

    @property
    def result(self) -> Step:
        """The closed form of the derivative."""
        return self.record.parts[-1].steps[-1]

    def place_for(self, *exprs: Expression) -> Place:
        """A value for every letter that stands free, the same ones in all questions."""
        letters = dict.fromkeys(k for e in exprs for k in free_letters(e))
        for k in letters:
            self.chosen.setdefault(k, self.random.choice(self.spans[k]))
        return {k: self.chosen[k] for k in letters}

    def worked(
        self, keys: Iterable[Key], hand: ByHand, *last: tuple[Expression, Expression, Place]
    ) -> Display:
        """What had to be worked out, from the data on, and then the ``last`` equations."""
        lines: list[Row] = []
        for key in keys:
            body, place = hand.definition(key)
            lines += self._lines(_element(key), body, place)
        for left, right, place in last:
            lines += self._lines(placed(left, place), right, place)
        return Display(tuple(lines))

    def _lines(self, left: Expression, body: Expression, place: Place) -> list[Row]:
        plugged, value = self.plug(body, place), self.plug.number(body, place)
        rights = [plugged] if plugged == value else [plugged, value]
        lefts = [left, None]
        return [equation(a, b) for a, b in zip(lefts, rights, strict=False)]

    def _adjoints(self) -> Mapping[str, tuple[Ref, Expression]]:
        """The closed form of each adjoint that the record names."""
        parts = [p for p in self.record.parts if p.kind is Kind.TOGETHER]
        return {
            p.subject.name: (p.subject, p.steps[-1].right)
            for p in parts
            if isinstance(p.subject, Ref)
        }

    def _known(self) -> Known:
        plain, model = self.plain, self.plain.model
        arrays: dict[str, Any] = {n: plain.quantity(n) for n in model.names}
        lower = {n: axis_lower(model, n) for n in model.names}
        adjoint_of = {n: self.record.adjoint_of[n] for n in self._adjoints()}
        lower |= {adjoint: lower[name] for adjoint, name in adjoint_of.items()}
        return Known(_Arrays(arrays, plain, adjoint_of), lower, plain.sizes, self.record.limits)


def equation(left: Expression | None, right: Expression) -> Row:
    """A line, with ≈ where a number in it is rounded."""
    return Row(left, right, "≈" if is_rounded(right) else "=")


def _varies(expr: Expression) -> bool:
    return any(isinstance(node, Ref) for node in expr.walk())


def _element(key: Key) -> Ref:
    return Ref(key[0], tuple(literal(k) for k in key[1]))


def element(ref: Ref, place: Place) -> Ref:
    """A quantity at a place, its letters replaced by their values."""
    found = placed(ref, place)
    assert isinstance(found, Ref)
    return found


def index_of(ref: Ref) -> tuple[int, ...]:
    """The indices of an element."""
    return tuple(i.offset for i in ref.access if isinstance(i, Affine))
