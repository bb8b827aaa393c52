"""What questions are asked about: a derivation with drawn numbers, and what a sheet has told."""

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
from ...tree import (
    Affine,
    Expression,
    Ref,
    literal,
)
from ..blocks import Display, Row
from ..words import Words
from .hand import ByHand, Key, Place
from .question import Question, equation
from .spelling import spelled, without_nothing
from .tables import CARRIED, Estimate, NotByHand, Tables

MOST_WORK = 40
"""So many operations, at most, are asked of anyone in one question."""

HORIZONS = (math.inf, 3, 2, 1, 0)
"""How many definitions are worked out one after the other: all, or the last few."""

MOST_READ = 18
"""So many quantities, at most, are worked out for one question, beside those found before."""

MOST_GIVEN = 16
"""So many values of quantities are given with a question, at most."""


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
    tables, the values ``chosen`` for letters, what was ``found``, and the elements that are
    ``targets`` of questions (nowhere given, therefore), and values ``known`` because an earlier
    question gave them are those of the whole sheet.
    """

    record: Record
    plain: PlainModel
    slope: float
    words: Words
    random: Random
    tables: Tables = field(default_factory=Tables)
    chosen: dict[str, int] = field(default_factory=dict)
    found: set[Key] = field(default_factory=set)
    targets: set[Key] = field(default_factory=set)
    known: dict[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        limits = self.record.limits
        self.spans = {k: span(v, self.plain.sizes) for k, v in limits.items()}
        self.plug = Plug(self._known(), self.plain.sizes, limits, CARRIED)

    def hand(self, horizon: float = math.inf) -> ByHand:
        """Someone who starts with an empty page, and whom a question may ask so much."""
        return ByHand(
            self.plain,
            self.tables,
            self._adjoints(),
            self.spans,
            horizon,
            MOST_WORK,
            MOST_GIVEN,
            self.targets,
            self.found,
            self.known,
            self._exactly,
        )

    def solved(self, expr: Expression, place: Place) -> tuple[ByHand, Estimate] | None:
        """A value that takes a few operations, as little as possible being given; or None."""
        for horizon in HORIZONS:
            hand, before = self.hand(horizon), dict(self.tables.values)
            try:
                found = hand(expr, place)
                if len(hand.new) <= MOST_READ and (hand.work or hand.read):
                    return hand, found
            except NotByHand:
                pass
            self.tables.values = before
        return None

    def asked(
        self, ask: Callable[[Setting], Question | None], fits: Callable[[Question], bool]
    ) -> Question | None:
        """A question that fits; where there is none, the sheet stays as it was."""
        before, targets = dict(self.tables.values), set(self.targets)
        question = ask(self)
        if question is not None and fits(question):
            self.found |= question.found
            self.known |= question.needs.given
            return question
        self.tables.values = before
        self.targets.intersection_update(targets)
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
        numbers = self.plug(spelled(body, self.spans), place)
        plugged = without_nothing(numbers)
        value = self.plug.number(body, place)
        rights = [plugged] if plugged == value else [plugged, value]
        lefts = [left, None]
        return [equation(a, b) for a, b in zip(lefts, rights, strict=False)]

    def _exactly(self, key: Key) -> float:
        """The value of an element; of an adjoint without those of the whole array."""
        name, index = key
        if name not in self.record.adjoint_of:
            return float(self.plain.value(name, *index).real)
        loss = (self.plain.model.loss, ())
        return float(self.plain.derivative(loss, (self.record.adjoint_of[name], index)).real)

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
