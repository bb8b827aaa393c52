"""Text to tree: Python's grammar read through a table of what is allowed, nothing evaluated."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from typing import Literal, NoReturn, get_args

from ..errors import EquationError
from ..resolution import CONSTANTS, affine
from ..tree import (
    Affine,
    Compare,
    Constant,
    Expression,
    Index,
    Logic,
    Number,
    Ref,
)
from .arithmetic import binary, unary
from .calls import call
from .guards import check_expression
from .syntax import ALLOWED, Place, Rows, parsed, short

Sign = Literal["<", "<=", ">", ">=", "==", "!="]


def read(text: str, line: int) -> Expression:
    """The expression that the text spells; names are not yet told apart.

    >>> read("-2*x[i]", 1)  # doctest: +ELLIPSIS
    Negative(body=Multiply(factors=(Number(value=2), Ref(name='x', access=(Affine(...
    """
    check_expression(text, line)
    place = Place(text, line, _VALUES, _CONDITIONS)
    return place.value(parsed(place))


def _number(node: ast.Constant, place: Place) -> Expression:
    if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
        place.fail(f"{place.quote(node)} is not a number; allowed are {ALLOWED}")
    if isinstance(node.value, float) and not math.isfinite(node.value):
        place.fail(f"the number {place.quote(node)} is too large")
    return Number(node.value)


def _name(node: ast.Name, _: Place) -> Expression:
    return Constant(node.id) if node.id in CONSTANTS else Ref(node.id)


def _access(node: ast.Subscript, place: Place) -> Expression:
    if not isinstance(node.value, ast.Name):
        place.fail(f"only a name can have indices, not {place.quote(node.value)}")
    entries = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if not entries:
        place.fail(f"{place.quote(node)} has no index")
    return Ref(node.value.id, tuple(index(e, place) for e in entries))


def index(node: ast.expr, place: Place) -> Index:
    """An entry of an access: letters, sizes and whole numbers, or a look-up."""
    found = place.value(node)
    if isinstance(found, Ref) and found.access:
        return found
    result = affine(found)
    if result is None:
        place.fail(
            f"the index {place.quote(node)} is not allowed; an index is made of letters, sizes and "
            "whole numbers, such as i, i+r-1, 2*i-1, or is a look-up such as token[t]"
        )
    return result


def _no_comparison(node: ast.expr, place: Place) -> NoReturn:
    place.fail(
        f"the condition {place.quote(node)} is not a number; conditions stand inside "
        "where(condition, a, b)"
    )


_VALUES: Rows = {
    ast.Constant: _number,
    ast.Name: _name,
    ast.Subscript: _access,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.Call: call,
    ast.Compare: _no_comparison,
    ast.BoolOp: _no_comparison,
}

_SIGNS: Mapping[type[ast.cmpop], Sign] = dict(
    zip((ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq), get_args(Sign), strict=True)
)


def _comparison(node: ast.Compare, place: Place) -> Expression:
    sides = [place.value(side) for side in (node.left, *node.comparators)]
    signs = [_SIGNS.get(type(op)) for op in node.ops]
    pairs = [
        Compare(sign, left, right)
        for sign, left, right in zip(signs, sides, sides[1:], strict=False)
        if sign
    ]
    if len(pairs) < len(signs):
        place.fail(f"{place.quote(node)} compares by a word; allowed are < <= > >= == !=")
    return pairs[0] if len(pairs) == 1 else Logic("and", tuple(pairs))


def _joined(node: ast.BoolOp, place: Place) -> Expression:
    parts = tuple(place.condition(v) for v in node.values)
    return Logic("and" if isinstance(node.op, ast.And) else "or", parts)


def _negated(node: ast.UnaryOp, place: Place) -> Expression:
    if not isinstance(node.op, ast.Not):
        place.fail(f"{place.quote(node)} is no condition; write a comparison such as x[i] > 0")
    return Logic("not", (place.condition(node.operand),))


_CONDITIONS: Rows = {
    ast.Compare: _comparison,
    ast.BoolOp: _joined,
    ast.UnaryOp: _negated,
}


def as_reference(text: str, line: int) -> Ref:
    """A name with or without indices: the left side of an equation or a declaration."""
    found = read(text, line)
    if not isinstance(found, Ref):
        raise EquationError(f"{short(text)!r} is not a name; write name or name[i,j] there", line)
    return found


def as_affine(text: str, line: int) -> Affine:
    """An index written as text, such as a limit of a range."""
    found = affine(read(text, line))
    if found is None:
        raise EquationError(
            f"{short(text)!r} is not made of sizes and whole numbers, such as n-1", line
        )
    return found
