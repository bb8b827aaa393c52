"""Local derivatives in micro-steps: one definition by one quantity that it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ..functions import FUNCTIONS, U
from ..model import Definition
from ..rewriting import apart, canonical, rename, replace_refs
from ..tree import ZERO, Apply, Expression, Negative, Pending, Reduce, Ref, Softmax
from .reasons import Reason, Why
from .rules import expand, fill
from .scope import Place, Scope, depends
from .tidying import tidy

MicroStep = tuple[Expression, Reason]


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


def local_derivative(definition: Definition, place: Place, scope: Scope) -> Local:
    """Work out one local derivative."""
    target = place.target
    used = {n for i in target.walk() for n, _ in getattr(i, "letters", ())}
    body = apart(place.body, used, scope)
    start = Pending(body, target)
    steps = _steps(start, scope)
    named = _by_own_name(steps[-1][0], definition, scope)
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
    tidied = tidy(steps[-1][0])
    if tidied != steps[-1][0]:
        steps.append((tidied, Reason(Why.TIDY)))
    return steps


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
        done = {p: a.expr for p, a in after.items() if _alike(a.reason, first)}
        same = all(after[p].reason == first for p in done)
        current = _replaced(current, done)
        steps.append((current, first if same else _several(first)))


def _alike(a: Reason, b: Reason) -> bool:
    return a.why == b.why and a.word == b.word


def _several(reason: Reason) -> Reason:
    """One rule used at several places at once, about different things."""
    why = {Why.CONSTANT_FACTOR: Why.CONSTANT_FACTORS}.get(reason.why, reason.why)
    return Reason(why, word=reason.word)


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


def _by_own_name(value: Expression, definition: Definition, scope: Scope) -> Expression:
    """σ(x)(1 − σ(x)) becomes y(1 − y) where the definition is y = σ(x)."""
    body = definition.body
    if isinstance(body, Softmax) and not body.entry:
        return _softmax_by_name(value, definition, body, scope)
    summed = isinstance(body, Reduce) and body.kind in ("sum", "mean")
    if not isinstance(body, Apply | Reduce) or summed:
        return value
    return _exchanged(value, body, definition.ref)


def _exchanged(expr: Expression, old: Expression, new: Ref) -> Expression:
    """``new`` for ``old``, which may call the letters that it binds otherwise."""
    wanted = canonical(old)

    def change(node: Expression) -> Expression:
        if type(node) is type(old) and canonical(node) == wanted:
            return new
        return node.map(change)

    return change(expr)


def _softmax_by_name(
    value: Expression, definition: Definition, body: Softmax, scope: Scope
) -> Expression:
    def change(node: Expression) -> Expression:
        if isinstance(node, Softmax) and node.letters == body.letters and node.body == body.body:
            places = dict(zip(body.letters, node.entry, strict=False))
            ref = rename(definition.ref, places, scope)
            assert isinstance(ref, Ref)
            return ref
        return node.map(change)

    return change(value)
