"""Local derivatives in micro-steps: one definition by one quantity that it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ..functions import FUNCTIONS, U
from ..model import Definition
from ..rewriting import apart, replace_refs
from ..tree import ZERO, Apply, Expression, Negative, Pending, Ref
from .canceling import MicroStep, canceled
from .naming import by_own_name
from .reasons import Reason, Why, several
from .rules import expand, fill
from .scope import Place, Scope, depends
from .tidying import tidy


@dataclass(frozen=True)
class Local:
    """The derivative of ``definition`` by one place where it reads a quantity, step by step.

    ``start`` is the pending derivative, ``steps`` what it becomes; ``value`` is the last.
    """

    definition: Definition
    place: Place
    start: Expression
    steps: tuple[MicroStep, ...]

    @property
    def value(self) -> Expression:
        """The local derivative as it is taught."""
        return self.steps[-1][0]


def local_derivative(
    definition: Definition,
    place: Place,
    scope: Scope,
    shorten: Callable[[Expression], MicroStep | None] = lambda expr: None,
) -> Local:
    """Work out one local derivative; ``shorten`` knows what the other definitions bring about."""
    target = place.target
    used = {n for i in target.walk() for n, _ in getattr(i, "letters", ())}
    body = apart(place.body, used, scope)
    start = Pending(body, target)
    steps = _steps(start, scope)
    shorter = shorten(steps[-1][0])
    if shorter is not None:
        steps.append(shorter)
    named = by_own_name(steps[-1][0], definition, target, scope)
    if named != steps[-1][0]:
        steps.append((named, Reason(Why.NAMED, (definition.ref,))))
    return Local(definition, place, start, tuple(steps))


def _steps(start: Pending, scope: Scope) -> list[MicroStep]:
    body = start.body
    if isinstance(body, Apply) and body.arguments == (start.target,):
        row = FUNCTIONS[body.function]
        if row.definition is not None:
            return _instantiated(body.function, start.target)
    steps = _expanded(start, scope)
    steps[-1] = (_released(steps[-1][0]), steps[-1][1])
    tidied = tidy(steps[-1][0])
    if tidied != steps[-1][0]:
        steps.append((tidied, Reason(Why.TIDY)))
    return [*steps, *canceled(tidied)]


def _released(expr: Expression) -> Expression:
    """Nothing is held any longer: what is held has the same value."""
    return replace_refs(expr, lambda ref: Ref(ref.name, ref.access))


def _expanded(start: Expression, scope: Scope) -> list[MicroStep]:
    steps: list[MicroStep] = []
    current = start
    while True:
        waiting = _outermost(current)
        if not waiting:
            return steps
        open_ones = [p for p in waiting if not _known(p)]
        after = {p: expand(p, scope) for p in (open_ones or waiting)}
        first = next(iter(after.values())).reason
        done = {p: a for p, a in after.items() if _alike(a.reason, first)}
        current = _replaced(current, {p: a.expr for p, a in done.items()})
        reasons = dict.fromkeys(a.reason for a in done.values())
        steps.append((current, several(*reasons) if len(reasons) > 1 else first))


def _alike(a: Reason, b: Reason) -> bool:
    return a.why == b.why and a.word == b.word


def _known(pending: Pending) -> bool:
    return pending.body == pending.target or not depends(pending.body, pending.target)


def _outermost(expr: Expression) -> list[Pending]:
    if isinstance(expr, Pending):
        return [expr]
    return [p for child in expr.children for p in _outermost(child)]


def _replaced(expr: Expression, done: dict[Pending, Expression]) -> Expression:
    if isinstance(expr, Pending):
        return done.get(expr, expr)
    new = expr.map(lambda child: _replaced(child, done))
    return ZERO if new == Negative(ZERO) else new


def _instantiated(function: str, target: Ref) -> list[MicroStep]:
    """The slope of a function, worked out once in u, told about ``target``."""
    put = _putting(target)
    return [
        (replace_refs(expr, put), Reason(why.why, tuple(map(_over(put), why.about)), why.word))
        for expr, why in slope_steps(function)
    ]


def _putting(target: Ref) -> Callable[[Ref], Expression]:
    return lambda ref: target if ref == U else ref


def _over(put: Callable[[Ref], Expression]) -> Callable[[Expression], Expression]:
    return lambda expr: replace_refs(expr, put)


@cache
def slope_steps(function: str) -> tuple[MicroStep, ...]:
    """From the definition of a function to its slope as it is taught, in the letter u.

    >>> slope_steps("relu")[-1][1].why
    <Why.REWRITE: 'rewrite'>
    """
    row = FUNCTIONS[function]
    assert row.definition is not None
    scope = Scope({}, ())
    start = Pending(row.definition, U)
    steps: list[MicroStep] = [(start, Reason(Why.FUNCTION, word=function))]
    steps += _expanded(start, scope)
    tidied = tidy(steps[-1][0])
    if tidied != steps[-1][0]:
        steps.append((tidied, Reason(Why.TIDY)))
    slope = row.slopes[0]
    assert slope is not None
    taught = fill(slope, (U,), Apply(function, (U,)))
    if taught != tidied:
        steps.append((taught, Reason(Why.REWRITE, word=function)))
    return tuple(steps)
