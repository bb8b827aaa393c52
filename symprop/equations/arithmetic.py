"""Sums, products, quotients, powers and signs, flat where the author wrote no brackets."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping

from ..tree import Add, Divide, Expression, Multiply, Negative, Number, Power
from .syntax import ALLOWED, Place, grouped, short


def _chain(node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> list[ast.expr | ast.operator]:
    """A flat chain a * b / c as its operands and operators, from left to right."""
    found: list[ast.expr | ast.operator] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        found += [node.right, node.op]
        if grouped(node.left, node):
            return [node.left, *reversed(found)]
        node = node.left
    return [node, *reversed(found)]


def _sum(node: ast.BinOp, place: Place) -> Expression:
    first, *rest = _chain(node, (ast.Add, ast.Sub))
    terms = [place.value(first)]  # type: ignore[arg-type]
    for op, term in zip(rest[::2], rest[1::2], strict=True):
        read_term = place.value(term)  # type: ignore[arg-type]
        terms.append(Negative(read_term) if isinstance(op, ast.Sub) else read_term)
    return Add(tuple(terms))


def _product(node: ast.BinOp, place: Place) -> Expression:
    """A chain of factors; a sign in front of the first is the sign of the whole, as in print."""
    first, *rest = _chain(node, (ast.Mult, ast.Div))
    negative = False
    if isinstance(first, ast.UnaryOp) and not grouped(first, node):
        negative = isinstance(_sign(first, place), ast.USub)
        first = first.operand
    result = place.value(first)  # type: ignore[arg-type]
    flat = False
    for op, factor in zip(rest[::2], rest[1::2], strict=True):
        operand = place.value(factor)  # type: ignore[arg-type]
        if isinstance(op, ast.Div):
            result, flat = Divide(result, operand), False
        else:
            before = result.factors if flat and isinstance(result, Multiply) else (result,)
            result, flat = Multiply((*before, operand)), True
    return Negative(result) if negative else result


def _power(node: ast.BinOp, place: Place) -> Expression:
    result = Power(place.value(node.left), place.value(node.right))
    _magnitude(result, place)
    return result


def _magnitude(expression: Expression, place: Place) -> float | None:
    """The size of a power of numbers, to refuse those that no number can hold."""
    if isinstance(expression, Number):
        return float(expression.value)
    if isinstance(expression, Negative):
        inner = _magnitude(expression.body, place)
        return None if inner is None else -inner
    if not isinstance(expression, Power):
        return None
    base, exponent = _magnitude(expression.base, place), _magnitude(expression.exponent, place)
    if base is None or exponent is None:
        return None
    try:
        return math.pow(base, exponent)
    except OverflowError:
        place.fail(f"the power {short(place.text)!r} of numbers is too large; at most 1e308")
    except ValueError:
        place.fail(f"the power {short(place.text)!r} of numbers is not a real number")


_OPERATORS: Mapping[type[ast.operator], Callable[[ast.BinOp, Place], Expression]] = {
    ast.Add: _sum,
    ast.Sub: _sum,
    ast.Mult: _product,
    ast.Div: _product,
    ast.Pow: _power,
}
_HINTS: Mapping[type[ast.operator], str] = {
    ast.BitXor: "'^' is not an operator here; write ** for a power",
    ast.MatMult: "'@' is not an operator here; write sum(a[i,j]*b[j,k], j)",
}


def binary(node: ast.BinOp, place: Place) -> Expression:
    reader = _OPERATORS.get(type(node.op))
    if reader is None:
        hint = _HINTS.get(type(node.op), "this operator is not allowed; allowed are + - * / **")
        place.fail(f"{place.quote(node)}: {hint}")
    return reader(node, place)


def _sign(node: ast.UnaryOp, place: Place) -> ast.unaryop:
    if not isinstance(node.op, (ast.USub, ast.UAdd)):
        place.fail(f"{place.quote(node)} is not allowed here; allowed are {ALLOWED}")
    return node.op


def unary(node: ast.UnaryOp, place: Place) -> Expression:
    sign = _sign(node, place)
    body = place.value(node.operand)
    return Negative(body) if isinstance(sign, ast.USub) else body
