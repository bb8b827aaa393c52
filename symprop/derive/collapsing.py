"""Sums of products of links made short: how p − y comes about, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ..rewriting import free_letters, rename
from ..tree import (
    ONE,
    Add,
    Affine,
    Bracket,
    Compare,
    Divide,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Reduce,
    Ref,
    Where,
    letter,
)
from .canceling import MicroStep, cancel, everywhere, mirror
from .clearing import cleared, opened
from .products import product, rejoined, signed_factors, taken_apart
from .reasons import Reason, Why
from .tidying import tidy

MOST_ROUNDS = 20
"""More steps than any sum of links has led to; each makes it shorter, so that they end."""

SETTLED = frozenset({Why.PICK, Why.PICKS, Why.OVER, Why.OPENED})
"""Reasons after which what is left is a difference, as p − y, that has a usual order."""


def collapsed(expr: Expression, is_whole: Callable[[Reduce], bool]) -> Iterator[MicroStep]:
    """The steps from a sum of products of links to a shorter form, where there is one.

    Equal factors above and below cancel; a sum over r of f(r) [r = k] is f(k), one of
    f(r) ([r = k] − p_k) is f(k) less p_k times the sum of the f(r). Where these are data that
    make up a whole, such as y_r, their sum is taken to be 1, if ``is_whole`` does not know
    better: that step, always the last one, says what it rests on.
    """
    rules = (pick, cancel, mirror, cleared, opened, sift)
    settled = False
    for _ in range(MOST_ROUNDS):
        made = next((m for m in (everywhere(expr, rule) for rule in rules) if m), None)
        if made is None:
            break
        expr, settled = tidy(made[0]), settled or made[1].why in SETTLED
        yield expr, made[1]
    whole = everywhere(expr, partial(_whole, is_whole))
    if whole is not None:
        yield tidy(_turned(tidy(whole[0]), True)), whole[1]
    elif (turned := tidy(_turned(expr, settled))) != expr:
        yield turned, Reason(Why.TIDY)


def sums_to_one(array: Any, total: Reduce) -> bool:
    """Whether the numbers of an array, summed as ``total`` says, give 1 everywhere."""
    import numpy as np

    assert isinstance(total.body, Ref)
    (name,) = total.letters
    axis = next(k for k, i in enumerate(total.body.access) if name in free_letters(i))
    return bool(np.allclose(np.sum(array, axis=axis), 1.0))


def _whole(is_whole: Callable[[Reduce], bool], node: Expression) -> MicroStep | None:
    """Σ_r y_r is 1."""
    fits = isinstance(node, Reduce) and _one_name(node) and is_whole(node)
    return (ONE, Reason(Why.SUMS_TO_ONE, (node,))) if fits else None


def _one_name(node: Reduce) -> bool:
    """Whether a sum is that of one quantity over one of its indices."""
    plain = isinstance(node.body, Ref) and len(node.letters) == 1
    return node.kind == "sum" and plain and node.letters[0] in free_letters(node.body)


def _turned(expr: Expression, settled: bool) -> Expression:
    """−(y − p) is p − y, as it is taught; −([k = r] − p) always."""
    if isinstance(expr, Add | Reduce | Where):
        return expr.map(lambda child: _turned(child, settled))
    sign, parts = taken_apart(expr)
    for part in parts:
        for place, factor in enumerate(part.top):
            if sign < 0 and _is_difference(factor, settled):
                first, second = factor.children
                part.top[place] = Add((second.children[0], Negative(first)))
                return rejoined(1, parts)
    return expr


def _is_difference(factor: Expression, settled: bool) -> bool:
    if not isinstance(factor, Add) or len(factor.terms) != 2:
        return False
    first, second = factor.terms
    usual = isinstance(first, Bracket) or (settled and not isinstance(first, Number))
    return usual and isinstance(second, Negative)


def pick(node: Expression) -> MicroStep | None:
    """Σ_r f(r) [c = r] is f(c)."""
    if not isinstance(node, Reduce) or node.kind != "sum":
        return None
    sign, parts = taken_apart(node.body)
    for part in parts:
        for factor in part.top:
            for name in node.letters:
                chosen = _equal(factor, name)
                if chosen is None:
                    continue
                part.top.remove(factor)
                body = rename(rejoined(sign, parts), {name: chosen}, lambda old, _: old)
                reason = Reason(Why.PICK, (Compare("==", letter(name), chosen),))
                return _over(body, tuple(n for n in node.letters if n != name)), reason
    return None


def _over(body: Expression, letters: tuple[str, ...]) -> Expression:
    return Reduce("sum", body, letters) if letters else body


def _equal(factor: Expression, name: str) -> Index | None:
    """What a letter is, by a bracket that says so."""
    if not isinstance(factor, Bracket) or not isinstance(factor.condition, Compare):
        return None
    condition = factor.condition
    sides = (condition.left, condition.right)
    if condition.sign != "==" or letter_of(sides[0]) == letter_of(sides[1]):
        return None
    for one, other in (sides, sides[::-1]):
        if letter_of(one) == name and isinstance(other, Affine | Ref):
            return other if name not in free_letters(other) else None
    return None


def letter_of(expr: Expression) -> str | None:
    """The letter, where an expression is an index that is one plain letter."""
    return expr.letter if isinstance(expr, Affine) else None


def sift(node: Expression) -> MicroStep | None:
    """Σ_r f(r) ([r = k] − p_k) is f(k) − p_k Σ_r f(r)."""
    if not isinstance(node, Reduce) or node.kind != "sum":
        return None
    sign, factors = signed_factors(node.body)
    for name in node.letters:
        inside = [f for f in factors if name in free_letters(f)]
        deltas = [(f, d) for f in inside if (d := _delta(f, name)) is not None]
        if len(deltas) != 1:
            continue
        (factor, (other, probability)), *_ = deltas
        own, below = _without_constants([f for f in inside if f is not factor], name)
        whole = [*below, *_difference(own, name, other, probability)]
        first = factors.index(inside[0])
        before, after = factors[:first], [f for f in factors[first:] if f not in inside]
        body = product(sign, [*before, *whole, *after])
        rest = tuple(n for n in node.letters if n != name)
        return _over(body, rest), Reason(Why.SIFT, factor.children[:1])
    return None


def _without_constants(
    factors: list[Expression], name: str
) -> tuple[list[Expression], list[Expression]]:
    """The factors over what does not run with ``name``, and one over that, apart."""
    above: list[Expression] = []
    below: list[Expression] = []
    for factor in factors:
        if isinstance(factor, Divide) and name not in free_letters(factor.bottom):
            above.append(factor.top)
            below.append(Divide(ONE, factor.bottom))
        else:
            above.append(factor)
    return above, below


def _difference(
    own: list[Expression], name: str, other: Affine, probability: Expression
) -> list[Expression]:
    """f(k) − p_k Σ_r f(r), with p_k in front where f has it as a factor."""
    total = Reduce("sum", product(1, own), (name,))
    moved = [rename(f, {name: other}, lambda old, _: old) for f in own]
    if probability in moved and len(moved) > 1:
        moved.remove(probability)
        return [probability, Add((product(1, moved), Negative(total)))]
    return [Add((product(1, moved), Negative(Multiply((probability, total)))))]


def _delta(factor: Expression, name: str) -> tuple[Affine, Expression] | None:
    """The other letter and the rest of ``[r = k] − p_k`` (or with k and r exchanged)."""
    if not isinstance(factor, Add) or len(factor.terms) != 2:
        return None
    first, second = factor.terms
    other = _equal(first, name)
    if not isinstance(other, Affine) or not isinstance(second, Negative):
        return None
    return None if name in free_letters(second.body) else (other, second.body)
