"""Expressions as nested lists, which a page keeps as JSON and evaluates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Decimal,
    Divide,
    Expression,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)

Tree: TypeAlias = "float | list[Any]"
"""A number, or a list of a word that says what it is and its parts."""


def listed(expr: Expression) -> Tree:
    """An expression as nested lists; None-free, so that it is the same in JSON.

    Raises KeyError for what has no value of its own, such as a derivative still pending.

    >>> from symprop.tree import letter
    >>> listed(Multiply((Number(2), Ref("y", (letter("i"),)))))
    ['*', 2, ['ref', 'y', ['index', 0, ['i', 1]]]]
    """
    return _ROWS[type(expr)](expr)


def has_value(expr: Expression) -> bool:
    """Whether every part of an expression can be listed, so that it has a number."""
    return all(type(node) in _ROWS for node in expr.walk())


def _all(word: str, parts: tuple[Expression, ...]) -> Tree:
    return [word, *map(listed, parts)]


def _index(node: Affine) -> Tree:
    """``offset + Σ coefficient × letter or size``; an index that is a number is that number."""
    terms = [list(term) for term in (*node.letters, *node.sizes)]
    return ["index", node.offset, *terms] if terms else node.offset


def _softmax(node: Softmax) -> Tree:
    """The letters that run, the entry taken (none: the letters' own values), the body."""
    return ["softmax", list(node.letters), list(map(listed, node.entry)), listed(node.body)]


_ROWS: Mapping[type[Expression], Callable[[Any], Tree]] = {
    Number: lambda node: node.value,
    Decimal: lambda node: node.value,
    Constant: lambda node: ["constant", node.name],
    Affine: _index,
    Ref: lambda node: _all_after(["ref", node.name], node.access),
    Pad: lambda node: ["pad", listed(node.ref), listed(node.fill)],
    Add: lambda node: _all("+", node.terms),
    Negative: lambda node: ["-", listed(node.body)],
    Multiply: lambda node: _all("*", node.factors),
    Divide: lambda node: ["/", listed(node.top), listed(node.bottom)],
    Power: lambda node: ["^", listed(node.base), listed(node.exponent)],
    Apply: lambda node: _all_after(["apply", node.function], node.arguments),
    Reduce: lambda node: [node.kind, list(node.letters), listed(node.body)],
    Softmax: _softmax,
    Compare: lambda node: [node.sign, listed(node.left), listed(node.right)],
    Logic: lambda node: _all(node.word, node.parts),
    Where: lambda node: _all("where", (node.condition, node.then, node.otherwise)),
    Bracket: lambda node: ["bracket", listed(node.condition)],
}


def _all_after(head: list[Any], parts: tuple[Expression, ...]) -> Tree:
    return [*head, *map(listed, parts)]
