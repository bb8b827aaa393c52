"""Python's syntax tree of a piece of text, bounded in depth, with errors in our words."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ..errors import EquationError
from ..tree import Expression
from .guards import MAX_DEPTH
from .lines import check_brackets

ALLOWED = "numbers, names, name[i,j], + - * / **, and functions"


Rows = Mapping[type[ast.expr], Callable[[Any, "Place"], Expression]]


@dataclass(frozen=True)
class Place:
    """A piece of text, the line it stands in, and the tables that its nodes are read by."""

    text: str
    line: int
    values: Rows = field(default_factory=dict, repr=False)
    conditions: Rows = field(default_factory=dict, repr=False)

    def value(self, node: ast.expr) -> Expression:
        """The tree of a node that stands for a number."""
        reader = self.values.get(type(node))
        if reader is None:
            self.fail(f"{self.quote(node)} is not allowed here; allowed are {ALLOWED}")
        return reader(node, self)

    def condition(self, node: ast.expr) -> Expression:
        """The tree of a node that stands for a condition: a comparison, or several joined."""
        reader = self.conditions.get(type(node))
        if reader is None:
            self.fail(f"{self.quote(node)} is no condition; write a comparison such as x[i] > 0")
        return reader(node, self)

    def fail(self, message: str) -> NoReturn:
        """Raise the error of this line."""
        raise EquationError(message, self.line)

    def quote(self, node: ast.AST) -> str:
        """The text of a node, shortened, in quotes."""
        found = ast.get_source_segment(self.text, node) or self.text
        return repr(found if len(found) <= 40 else found[:37] + "...")


def parsed(place: Place) -> ast.expr:
    """Python's syntax tree of the text, with errors in our words; bounded in depth."""
    if not place.text:
        place.fail("an expression is missing")
    check_brackets(place.text, place.line)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Python only warns of "2and 3"; here it is an error
            node = ast.parse(place.text, mode="eval").body
    except (SyntaxError, SyntaxWarning, DeprecationWarning) as error:
        at = place.text[max(0, (getattr(error, "offset", 0) or 1) - 1) :][:20]
        near = f" near {at!r}" if at else " at its end"
        place.fail(f"cannot read {short(place.text)!r}{near}; allowed are {ALLOWED}")
    except (RecursionError, MemoryError, ValueError):
        place.fail("the expression is too deep; name parts of it in equations of their own")
    _check_depth(node, place)
    return node


def short(text: str) -> str:
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
        and not grouped(child, node)
    )


def grouped(child: ast.expr, parent: ast.expr) -> bool:
    """Whether brackets stand around the left operand: its text begins after its parent's."""
    begins = (child.lineno, child.col_offset)
    return begins != (parent.lineno, parent.col_offset)
