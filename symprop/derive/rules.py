"""The rules of differentiation: one step from a pending derivative to what it is, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..errors import SympropError
from ..functions import ARGUMENTS, FUNCTIONS, VALUE
from ..rewriting import replace_refs
from ..tree import (
    ONE,
    ZERO,
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Pending,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .reasons import Reason, Why
from .reductions import REDUCTIONS, softmax_rule
from .scope import Scope, depends


class After(NamedTuple):
    """What one rule made of a pending derivative, and why."""

    expr: Expression
    reason: Reason


Rule = Callable[[Pending, Scope], After]


def expand(pending: Pending, scope: Scope) -> After:
    """Apply the one rule that fits the outermost node of a pending derivative."""
    body = pending.body
    if body == pending.target:
        return After(ONE, Reason(Why.KNOWN))
    if not depends(body, pending.target):
        return After(ZERO, Reason(Why.KNOWN))
    rule = RULES.get(type(body))
    if rule is None:
        raise SympropError(f"no rule to differentiate a {type(body).__name__}")
    return rule(pending, scope)


def _add(pending: Pending, scope: Scope) -> After:
    body = pending.body
    assert isinstance(body, Add)
    terms = tuple(_term(t, pending.target) for t in body.terms)
    return After(Add(terms), Reason(Why.SUM_RULE))


def _term(term: Expression, target: Ref) -> Expression:
    if isinstance(term, Negative):
        return Negative(Pending(term.body, target))
    return Pending(term, target)


def _negative(pending: Pending, scope: Scope) -> After:
    return After(_term(pending.body, pending.target), Reason(Why.SIGN))


def _multiply(pending: Pending, scope: Scope) -> After:
    body, target = pending.body, pending.target
    assert isinstance(body, Multiply)
    moving = [k for k, f in enumerate(body.factors) if depends(f, target)]
    terms = tuple(
        Multiply(tuple(Pending(f, target) if n == k else f for n, f in enumerate(body.factors)))
        for k in moving
    )
    if len(terms) > 1:
        return After(Add(terms), Reason(Why.PRODUCT_RULE))
    rest = tuple(f for n, f in enumerate(body.factors) if n != moving[0])
    constant = rest[0] if len(rest) == 1 else Multiply(rest)
    return After(terms[0], Reason(Why.CONSTANT_FACTOR, (constant,)))


def _divide(pending: Pending, scope: Scope) -> After:
    body, target = pending.body, pending.target
    assert isinstance(body, Divide)
    top, bottom = body.top, body.bottom
    squared = Power(bottom, Number(2))
    if not depends(bottom, target):
        constant = Divide(ONE, bottom)
        return After(Divide(Pending(top, target), bottom), Reason(Why.CONSTANT_FACTOR, (constant,)))
    if not depends(top, target):
        factor = Negative(Divide(top, squared))
        return After(Multiply((factor, Pending(bottom, target))), Reason(Why.RECIPROCAL_RULE))
    above = Add(
        (
            Multiply((Pending(top, target), bottom)),
            Negative(Multiply((top, Pending(bottom, target)))),
        )
    )
    return After(Divide(above, squared), Reason(Why.QUOTIENT_RULE))


def _power(pending: Pending, scope: Scope) -> After:
    body, target = pending.body, pending.target
    assert isinstance(body, Power)
    base, exponent = body.base, body.exponent
    if not depends(exponent, target):
        why = Why.POWER_RULE if base == target else Why.POWER_CHAIN
        inner = (*lowered(base, exponent), Pending(base, target))
        return After(Multiply(inner), Reason(why))
    log_base = Apply("log", (base,))
    if not depends(base, target):
        factors = (body, log_base, Pending(exponent, target))
        return After(Multiply(factors), Reason(Why.EXPONENTIAL_RULE))
    first = Multiply((Pending(exponent, target), log_base))
    second = Divide(Multiply((exponent, Pending(base, target))), base)
    return After(Multiply((body, Add((first, second)))), Reason(Why.GENERAL_POWER))


def lowered(base: Expression, exponent: Expression) -> tuple[Expression, Expression]:
    """The factors of the power rule: n and base to the n − 1."""
    if isinstance(exponent, Number):
        less = exponent.value - 1
        lower: Expression = Number(less) if less >= 0 else Negative(Number(-less))
    elif isinstance(exponent, Negative) and isinstance(exponent.body, Number):
        lower = Negative(Number(exponent.body.value + 1))
    else:
        lower = Add((exponent, Negative(ONE)))
    return exponent, base if lower == ONE else Power(base, lower)


def fill(template: Expression, arguments: tuple[Expression, ...], value: Expression) -> Expression:
    """A slope or definition of the function table with its placeholders filled in."""
    known: dict[str, Expression] = {a.name: b for a, b in zip(ARGUMENTS, arguments, strict=False)}
    known[VALUE.name] = value
    return replace_refs(template, lambda ref: known[ref.name] if not ref.access else ref)


def _apply(pending: Pending, scope: Scope) -> After:
    body, target = pending.body, pending.target
    assert isinstance(body, Apply)
    row = FUNCTIONS[body.function]
    terms: list[Expression] = []
    chained = False
    for argument, slope in zip(body.arguments, row.slopes, strict=True):
        if not depends(argument, target):
            continue
        if slope is None:
            raise SympropError(f"{body.function} has no derivative by its first argument")
        terms.append(Multiply((fill(slope, body.arguments, body), Pending(argument, target))))
        chained = chained or argument != target
    why = Why.SLOPE_CHAIN if chained else Why.SLOPE
    whole = terms[0] if len(terms) == 1 else Add(tuple(terms))
    return After(whole, Reason(why, word=body.function))


def _where(pending: Pending, scope: Scope) -> After:
    body, target = pending.body, pending.target
    assert isinstance(body, Where)
    branches = Where(body.condition, Pending(body.then, target), Pending(body.otherwise, target))
    return After(branches, Reason(Why.BRANCHES))


def _reduce(pending: Pending, scope: Scope) -> After:
    body = pending.body
    assert isinstance(body, Reduce)
    return After(*REDUCTIONS[body.kind](pending, scope))


def _softmax(pending: Pending, scope: Scope) -> After:
    return After(*softmax_rule(pending, scope))


RULES: Mapping[type, Rule] = {
    Add: _add,
    Negative: _negative,
    Multiply: _multiply,
    Divide: _divide,
    Power: _power,
    Apply: _apply,
    Where: _where,
    Reduce: _reduce,
    Softmax: _softmax,
}
