"""Text to tree: Python's grammar read through a table of what is allowed, nothing evaluated."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn, get_args

from ..errors import EquationError
from ..resolution import CONSTANTS, affine
from ..tree import (
    Add,
    Affine,
    Compare,
    Constant,
    Divide,
    Expression,
    Index,
    Logic,
    Multiply,
    Negative,
    Number,
    Power,
    Ref,
)
from .guards import MAX_DEPTH, check_expression
from .lines import check_brackets

Sign = Literal["<", "<=", ">", ">=", "==", "!="]
ALLOWED = "numbers, names, name[i,j], + - * / **, and functions"


@dataclass(frozen=True)
class Place:
    """Where a piece of text stands, for messages."""

    text: str
    line: int

    def fail(self, message: str) -> NoReturn:
        """Raise the error of this line."""
        raise EquationError(message, self.line)

    def quote(self, node: ast.AST) -> str:
        """The text of a node, shortened, in quotes."""
        found = ast.get_source_segment(self.text, node) or self.text
        return repr(found if len(found) <= 40 else found[:37] + "...")


def read(text: str, line: int) -> Expression:
    """The expression that the text spells; names are not yet told apart.

    >>> read("-2*x[i]", 1)  # doctest: +ELLIPSIS
    Negative(body=Multiply(factors=(Number(value=2), Ref(name='x', access=(Affine(...
    """
    check_expression(text, line)
    place = Place(text, line)
    return value(parsed(place), place)


def parsed(place: Place) -> ast.expr:
    """Python's syntax tree of the text, with errors in our words; bounded in depth."""
    if not place.text:
        place.fail("an expression is missing")
    check_brackets(place.text, place.line)
    try:
        node = ast.parse(place.text, mode="eval").body
    except SyntaxError as error:
        at = place.text[max(0, (error.offset or 1) - 1) :][:20]
        near = f" near {at!r}" if at else " at its end"
        place.fail(f"cannot read {_short(place.text)!r}{near}; allowed are {ALLOWED}")
    except (RecursionError, MemoryError, ValueError):
        place.fail("the expression is too deep; name parts of it in equations of their own")
    _check_depth(node, place)
    return node


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _check_depth(root: ast.expr, place: Place) -> None:
    stack: list[tuple[ast.AST, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_DEPTH:
            place.fail(
                f"an expression nested more than {MAX_DEPTH} deep; name parts of it in "
                "equations of their own"
            )
        for child in ast.iter_child_nodes(node):
            stack.append((child, depth + (not _continues(node, child))))


def _continues(node: ast.AST, child: ast.AST) -> bool:
    """Whether the child goes on with a flat chain such as a + b + c, which adds no depth."""
    return (
        isinstance(node, ast.BinOp)
        and child is node.left
        and isinstance(child, ast.BinOp)
        and type(child.op) is type(node.op)
        and not isinstance(node.op, ast.Div)
        and not _grouped(child, node)
    )


def value(node: ast.expr, place: Place) -> Expression:
    """The tree of a node that stands for a number."""
    reader = _VALUES.get(type(node))
    if reader is None:
        place.fail(f"{place.quote(node)} is not allowed here; allowed are {ALLOWED}")
    return reader(node, place)


def condition(node: ast.expr, place: Place) -> Expression:
    """The tree of a node that stands for a condition: a comparison, or several joined."""
    reader = _CONDITIONS.get(type(node))
    if reader is None:
        place.fail(f"{place.quote(node)} is no condition; write a comparison such as x[i] > 0")
    return reader(node, place)


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
    found = value(node, place)
    if isinstance(found, Ref) and found.access:
        return found
    result = affine(found)
    if result is None:
        place.fail(
            f"the index {place.quote(node)} is not allowed; an index is made of letters, sizes and "
            "whole numbers, such as i, i+r-1, 2*i-1, or is a look-up such as token[t]"
        )
    return result


def _grouped(child: ast.expr, parent: ast.expr) -> bool:
    """Whether brackets stand around the left operand: its text begins after its parent's."""
    begins = (child.lineno, child.col_offset)
    return begins != (parent.lineno, parent.col_offset)


def _chain(node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> list[ast.expr | ast.operator]:
    """A flat chain a * b / c as its operands and operators, from left to right."""
    found: list[ast.expr | ast.operator] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        found += [node.right, node.op]
        if _grouped(node.left, node):
            return [node.left, *reversed(found)]
        node = node.left
    return [node, *reversed(found)]


def _sum(node: ast.BinOp, place: Place) -> Expression:
    first, *rest = _chain(node, (ast.Add, ast.Sub))
    terms = [value(first, place)]  # type: ignore[arg-type]
    for op, term in zip(rest[::2], rest[1::2], strict=True):
        read_term = value(term, place)  # type: ignore[arg-type]
        terms.append(Negative(read_term) if isinstance(op, ast.Sub) else read_term)
    return Add(tuple(terms))


def _product(node: ast.BinOp, place: Place) -> Expression:
    """A chain of factors; a sign in front of the first is the sign of the whole, as in print."""
    first, *rest = _chain(node, (ast.Mult, ast.Div))
    negative = False
    if isinstance(first, ast.UnaryOp) and not _grouped(first, node):
        negative = isinstance(_sign(first, place), ast.USub)
        first = first.operand
    result = value(first, place)  # type: ignore[arg-type]
    flat = False
    for op, factor in zip(rest[::2], rest[1::2], strict=True):
        operand = value(factor, place)  # type: ignore[arg-type]
        if isinstance(op, ast.Div):
            result, flat = Divide(result, operand), False
        else:
            before = result.factors if flat and isinstance(result, Multiply) else (result,)
            result, flat = Multiply((*before, operand)), True
    return Negative(result) if negative else result


def _power(node: ast.BinOp, place: Place) -> Expression:
    result = Power(value(node.left, place), value(node.right, place))
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
        place.fail(f"the power {_short(place.text)!r} of numbers is too large; at most 1e308")
    except ValueError:
        place.fail(f"the power {_short(place.text)!r} of numbers is not a real number")


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


def _binary(node: ast.BinOp, place: Place) -> Expression:
    reader = _OPERATORS.get(type(node.op))
    if reader is None:
        hint = _HINTS.get(type(node.op), "this operator is not allowed; allowed are + - * / **")
        place.fail(f"{place.quote(node)}: {hint}")
    return reader(node, place)


def _sign(node: ast.UnaryOp, place: Place) -> ast.unaryop:
    if not isinstance(node.op, (ast.USub, ast.UAdd)):
        place.fail(f"{place.quote(node)} is not allowed here; allowed are {ALLOWED}")
    return node.op


def _unary(node: ast.UnaryOp, place: Place) -> Expression:
    sign = _sign(node, place)
    body = value(node.operand, place)
    return Negative(body) if isinstance(sign, ast.USub) else body


def _no_comparison(node: ast.expr, place: Place) -> NoReturn:
    place.fail(
        f"the condition {place.quote(node)} is not a number; conditions stand inside "
        "where(condition, a, b)"
    )


def _call(node: ast.Call, place: Place) -> Expression:
    from .calls import call  # the two modules read each other's nodes

    return call(node, place)


_VALUES: Mapping[type[ast.expr], Callable[..., Expression]] = {
    ast.Constant: _number,
    ast.Name: _name,
    ast.Subscript: _access,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.Compare: _no_comparison,
    ast.BoolOp: _no_comparison,
}

_SIGNS: Mapping[type[ast.cmpop], Sign] = dict(
    zip((ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq), get_args(Sign), strict=True)
)


def _comparison(node: ast.Compare, place: Place) -> Expression:
    sides = [value(side, place) for side in (node.left, *node.comparators)]
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
    parts = tuple(condition(v, place) for v in node.values)
    return Logic("and" if isinstance(node.op, ast.And) else "or", parts)


def _negated(node: ast.UnaryOp, place: Place) -> Expression:
    if not isinstance(node.op, ast.Not):
        place.fail(f"{place.quote(node)} is no condition; write a comparison such as x[i] > 0")
    return Logic("not", (condition(node.operand, place),))


_CONDITIONS: Mapping[type[ast.expr], Callable[..., Expression]] = {
    ast.Compare: _comparison,
    ast.BoolOp: _joined,
    ast.UnaryOp: _negated,
}


def as_reference(text: str, line: int) -> Ref:
    """A name with or without indices: the left side of an equation or a declaration."""
    found = read(text, line)
    if not isinstance(found, Ref):
        raise EquationError(f"{_short(text)!r} is not a name; write name or name[i,j] there", line)
    return found


def as_affine(text: str, line: int) -> Affine:
    """An index written as text, such as a limit of a range."""
    found = affine(read(text, line))
    if found is None:
        raise EquationError(
            f"{_short(text)!r} is not made of sizes and whole numbers, such as n-1", line
        )
    return found
