"""Numbers written in a line: a number, or nested lists of numbers."""

from __future__ import annotations

import ast
from typing import TypeAlias

from .guards import check_values
from .syntax import Place, parsed

Nested: TypeAlias = "int | float | list[Nested]"


def read_numbers(text: str, line: int) -> Nested:
    """A number or nested lists of numbers, exactly as written; nothing else is read.

    >>> read_numbers("[[1, -2.5], [3, 4e2]]", 1)
    [[1, -2.5], [3, 400.0]]
    """
    check_values(text, line)
    place = Place(text, line)
    return _read(parsed(place), place)


def _read(node: ast.expr, place: Place) -> Nested:
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_read(entry, place) for entry in node.elts]
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        sign = -1 if isinstance(node.op, ast.USub) else 1
        node = node.operand
    number = node.value if isinstance(node, ast.Constant) else None
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        place.fail(
            f"{place.quote(node)} is not a number; values are finite numbers, or lists of them "
            "such as [0, 0.5, 1]"
        )
    return sign * number
