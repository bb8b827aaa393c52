"""Mistakes that people make in a derivation, each proven wrong with numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from ...derive.record import Part, Step
from ...derive.verification import checks
from ...errors import SympropError
from ...tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Divide,
    Expression,
    Link,
    Multiply,
    Negative,
    Number,
    Pending,
    Power,
    Ref,
)
from .asking import Setting

CLEARLY = 1e-3
"""A wrong line differs from the right one by at least so much, relative to the larger."""


@dataclass(frozen=True)
class Wrong:
    """A right side that is wrong, and what was done to it."""

    right: Expression
    phrase: str
    about: Expression


def wrong_versions(setting: Setting, part: Part, step: Step) -> Iterator[Wrong]:
    """What people might write instead of a step's right side; each one really wrong.

    Kinds of mistakes come in any order, so that rare ones come as often as others.
    """
    kinds: dict[str, dict[Expression, Wrong]] = {}
    for version in _versions(step.right):
        kinds.setdefault(version.phrase, {}).setdefault(version.right, version)
    mixed = [setting.random.sample(list(k.values()), len(k)) for k in kinds.values()]
    setting.random.shuffle(mixed)
    for round_ in zip_longest(*mixed):
        for version in round_:
            if version and _is_wrong(setting, part, replace(step, right=version.right)):
                yield version


def _is_wrong(setting: Setting, part: Part, step: Step) -> bool:
    record = replace(setting.record, parts=(replace(part, steps=(step,)),))
    try:
        results = list(checks(record, setting.plain))
    except SympropError:
        return False
    gaps = (abs(r.left - r.right) > CLEARLY * max(abs(r.left), abs(r.right)) for r in results)
    return any(gaps) and not all(r.agree for r in results)


def is_right(setting: Setting, part: Part, step: Step) -> bool:
    """Whether an equality holds in numbers, wherever it is checked."""
    record = replace(setting.record, parts=(replace(part, steps=(step,)),))
    return all(r.agree for r in checks(record, setting.plain))


def _versions(expr: Expression) -> Iterator[Wrong]:
    """Every mistake at every place of an expression, the rest left as it is."""
    row = _ROWS.get(type(expr))
    if row is not None:
        yield from row(expr)
    if isinstance(expr, _WHOLE):
        return
    for place, child in enumerate(expr.children):
        for version in _versions(child):
            whole = _with_child(expr, place, version.right)
            yield replace(version, right=whole)


_WHOLE = (Ref, Affine, Number, Constant, Link, Pending, Compare, Bracket, Apply)
"""What is not changed inside: names, conditions, and what is still to be derived."""


def _with_child(expr: Expression, place: int, new: Expression) -> Expression:
    counted = iter(range(len(expr.children)))
    return expr.map(lambda child: new if next(counted) == place else child)


def _flipped(expr: Negative) -> Iterator[Wrong]:
    yield Wrong(expr.body, "sheet wrong sign", expr.body)


def _terms(expr: Add) -> Iterator[Wrong]:
    for k, term in enumerate(expr.terms):
        if k and not isinstance(term, Negative):
            yield Wrong(_replaced(expr, k, Negative(term)), "sheet wrong sign", term)
        rest = (*expr.terms[:k], *expr.terms[k + 1 :])
        if not isinstance(term, Ref | Number):
            whole = rest[0] if len(rest) == 1 else Add(rest)
            yield Wrong(whole, "sheet wrong term", term)


def _replaced(expr: Add, k: int, new: Expression) -> Add:
    return Add((*expr.terms[:k], new, *expr.terms[k + 1 :]))


_FORGOTTEN = ((Pending, "sheet wrong inner"), (Number, "sheet wrong number"))


def _factors(expr: Multiply) -> Iterator[Wrong]:
    for k, factor in enumerate(expr.factors):
        rest = (*expr.factors[:k], *expr.factors[k + 1 :])
        whole = rest[0] if len(rest) == 1 else replace(expr, factors=rest)
        phrases = (phrase for kind, phrase in _FORGOTTEN if isinstance(factor, kind))
        yield Wrong(whole, next(phrases, "sheet wrong factor"), factor)


def _upside_down(expr: Divide) -> Iterator[Wrong]:
    if not isinstance(expr.top, Number):
        yield Wrong(Divide(expr.bottom, expr.top), "sheet wrong quotient", expr)
    yield Wrong(expr.top, "sheet wrong divisor", expr.bottom)


def _exponent(expr: Power) -> Iterator[Wrong]:
    yield Wrong(expr.base, "sheet wrong exponent", expr)


_ROWS: Mapping[type, Callable[..., Iterator[Wrong]]] = {
    Negative: _flipped,
    Add: _terms,
    Multiply: _factors,
    Divide: _upside_down,
    Power: _exponent,
}
