"""Softmax and cross-entropy together: how p − y comes about, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    Multiply,
    Negative,
    Reduce,
    Ref,
)
from .reasons import Reason, Why
from .tidying import signed_factors, tidy

MicroStep = tuple[Expression, Reason]

Rule = Callable[[Reduce], MicroStep | None]
"""Another form of a sum, with the reason; None where the rule does not fit."""


def collapsed(expr: Expression, is_whole: Callable[[Reduce], bool]) -> Iterator[MicroStep]:
    """The steps from a sum of products of links to a shorter form, where there is one.

    Equal factors above and below cancel; a sum over r of f(r) ([r = k] − p_k) is f(k) less p_k
    times the sum of the f(r). Where these are data that make up a whole, such as y_r, their sum
    is taken to be 1, if ``is_whole`` does not know better: that step says what it rests on.
    """

    def whole(node: Reduce) -> MicroStep | None:
        fits = _one_name(node) and is_whole(node)
        return (ONE, Reason(Why.SUMS_TO_ONE, (node,))) if fits else None

    current = expr
    for rule in (_cancel, _sift, whole):
        for after, reason in _everywhere(current, rule):
            current = tidy(after)
            yield current, reason
            if reason.why is Why.SUMS_TO_ONE and (turned := _turned(current)) != current:
                current = turned
                yield current, Reason(Why.TIDY)


def sums_to_one(array: Any, total: Reduce) -> bool:
    """Whether the numbers of an array, summed as ``total`` says, give 1 everywhere."""
    import numpy as np

    assert isinstance(total.body, Ref)
    (name,) = total.letters
    axis = next(k for k, i in enumerate(total.body.access) if name in free_letters(i))
    return bool(np.allclose(np.sum(array, axis=axis), 1.0))


def _turned(expr: Expression) -> Expression:
    """−(y − p) is p − y, as it is taught."""
    if isinstance(expr, Add | Reduce):
        return expr.map(_turned)
    sign, factors = signed_factors(expr)
    for k, factor in reversed(list(enumerate(factors))):
        if sign < 0 and isinstance(factor, Add) and len(factor.terms) == 2:
            first, second = factor.terms
            if isinstance(second, Negative):
                turned = Add((second.body, Negative(first)))
                return tidy(_product(1, [*factors[:k], turned, *factors[k + 1 :]]))
    return expr


def _everywhere(expr: Expression, rule: Rule) -> Iterator[MicroStep]:
    """A rule applied to the sum, or to each term of it, at once."""
    found: list[Reason] = []

    def change(node: Expression) -> Expression:
        made = rule(node) if isinstance(node, Reduce) else None
        if made is not None:
            found.append(made[1])
            return made[0]
        return node.map(change) if isinstance(node, Add | Multiply | Negative | Reduce) else node

    after = change(expr)
    if found:
        yield after, found[0]


def _product(sign: int, factors: list[Expression]) -> Expression:
    whole = factors[0] if len(factors) == 1 else Multiply(tuple(factors)) if factors else ONE
    return Negative(whole) if sign < 0 else whole


def _cancel(node: Reduce) -> MicroStep | None:
    """y/p × p is y."""
    sign, factors = signed_factors(node.body)
    for k, factor in enumerate(factors):
        if isinstance(factor, Divide) and factor.bottom in factors:
            bottom = factor.bottom
            rest = list(factors)
            rest[k] = factor.top
            rest.remove(bottom)
            body = _product(sign, [f for f in rest if f != ONE])
            return Reduce(node.kind, body, node.letters), Reason(Why.CANCEL, (bottom,))
    return None


def _sift(node: Reduce) -> MicroStep | None:
    """Σ_r f(r) ([r = k] − p_k) is f(k) − p_k Σ_r f(r)."""
    if node.kind != "sum":
        return None
    sign, factors = signed_factors(node.body)
    letters = [{*free_letters(f)} for f in factors]
    for name in node.letters:
        inside = [f for f, free in zip(factors, letters, strict=True) if name in free]
        deltas = [f for f in inside if _delta(f, name) is not None]
        if len(deltas) != 1:
            continue
        chosen = _delta(deltas[0], name)
        assert chosen is not None
        outside = [f for f in factors if f not in inside]
        own, below = _without_constants([f for f in inside if f is not deltas[0]], name)
        body = _product(sign, [*below, *outside, *_difference(own, name, *chosen)])
        rest = tuple(n for n in node.letters if n != name)
        whole = Reduce("sum", body, rest) if rest else body
        return whole, Reason(Why.SIFT, (deltas[0],))
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
    total = Reduce("sum", _product(1, list(own)), (name,))
    moved = [rename(f, {name: other}, lambda old, _: old) for f in own]
    if probability in moved and len(moved) > 1:
        moved.remove(probability)
        return [probability, Add((_product(1, moved), Negative(total)))]
    return [Add((_product(1, moved), Negative(Multiply((probability, total)))))]


def _delta(factor: Expression, name: str) -> tuple[Affine, Expression] | None:
    """The other letter and the rest of ``[r = k] − p_k`` (or with k and r exchanged)."""
    if not isinstance(factor, Add) or len(factor.terms) != 2:
        return None
    first, second = factor.terms
    if not isinstance(first, Bracket) or not isinstance(second, Negative):
        return None
    condition = first.condition
    if not isinstance(condition, Compare) or condition.sign != "==":
        return None
    sides = [condition.left, condition.right]
    others = [s for s in sides if isinstance(s, Affine) and s.letter != name]
    if len(others) != 1 or name in free_letters(second.body):
        return None
    return others[0], second.body


def _one_name(node: Reduce) -> bool:
    """Whether a sum is that of one quantity over one of its indices."""
    plain = isinstance(node.body, Ref) and len(node.letters) == 1
    return node.kind == "sum" and plain and node.letters[0] in free_letters(node.body)
