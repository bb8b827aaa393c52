"""The ground of printing: what a printed expression is, and where it gets parentheses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..notation import Style
from ..tree import Expression
from .table import ATOM, QUOTIENT, SUM, Row, Table

WIDE = 24.0
"""Ems beyond which parentheses may be broken inside, and products show every sign."""

INSTEAD = {("cross", "·"): "dot", ("comma", ","): "semicolon"}
"""Rows that others stand for under a sign of the style: 0,5; 0,3 where the comma is decimal."""

FENCE = 0.8
"""Ems that a pair of parentheses takes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of print before which a line may be broken, and its estimated width in ems.

    ``depth``: how deep inside the expression the break before it is; a lower one is better.
    """

    text: str
    width: float
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A printed expression and what its surroundings must know of it.

    ``start`` is what it begins with: "minus", "digit", "sum" (a sum in parentheses) or "";
    ``open``: it swallows what is written after it, as a sum sign does; ``tall``: it needs
    parentheses that grow.
    """

    parts: tuple[Piece, ...]
    level: int = ATOM
    start: str = ""
    open: bool = False
    tall: bool = False

    @property
    def text(self) -> str:
        """The print in one string."""
        return "".join(part.text for part in self.parts)

    @property
    def width(self) -> float:
        """The width of the whole in ems."""
        return sum(part.width for part in self.parts)

    def prefixed(self, text: str, width: float) -> Shown:
        """The same with something glued before its first piece."""
        first, *rest = self.parts
        glued = replace(first, text=text + first.text, width=width + first.width)
        return replace(self, parts=(glued, *rest))

    def inner(self) -> tuple[Piece, ...]:
        """The pieces as part of something larger: breaks after the first are one deeper."""
        first, *rest = self.parts
        return (first, *(replace(part, depth=part.depth + 1) for part in rest))


@dataclass(frozen=True)
class Printer:
    """A table and a style, with the walk over the kinds of nodes."""

    table: Table
    style: Style
    walk: Mapping[type[Expression], Callable[[Printer, Any], Shown]]

    def show(self, expression: Expression) -> Shown:
        """Print an expression, without parentheses around it."""
        return self.walk[type(expression)](self, expression)

    def row(self, name: str) -> Row:
        """A row of the table."""
        return self.table.rows[name]

    def sign(self, name: str) -> str:
        """A row that has no places; the style may want another one in its stead."""
        instead = INSTEAD.get((name, self.style.times), name)
        return self.row(INSTEAD.get((instead, self.style.decimal), instead)).template

    def fill(self, name: str, *values: str | Shown) -> str:
        """A row filled, with parentheses around what is too loose for its place."""
        row = self.row(name)
        return row.fill(
            *(
                value if isinstance(value, str) else self.fit(value, row.need(place)).text
                for place, value in enumerate(values)
            )
        )

    def fit(self, shown: Shown, need: int, *, first: bool = True, last: bool = True) -> Shown:
        """The same, in parentheses where its place needs them."""
        loose = shown.level < need or (shown.start == "minus" and not first)
        return self.fence(shown) if loose or (shown.open and not last) else shown

    def fence(self, shown: Shown) -> Shown:
        """The same in parentheses; they may be broken inside where they are wide."""
        start = "sum" if shown.level == SUM else ""
        if shown.width > WIDE and len(shown.parts) > 1:
            tall = "_tall" if shown.tall else ""
            opened = shown.prefixed(self.sign(f"open{tall}"), FENCE / 2).inner()
            closed = opened[-1].text + self.sign(f"close{tall}")
            width = opened[-1].width + FENCE / 2
            last = Piece(closed, width, opened[-1].depth)
            return Shown((*opened[:-1], last), ATOM, start, tall=shown.tall)
        # what is open and an atom brings parentheses of its own in this format; widths stay equal
        own = shown.open and shown.level == ATOM
        text = shown.text if own else self.fill("tall" if shown.tall else "group", shown.text)
        # a quotient in a line gets parentheses where fractions have none; widths stay equal
        width = shown.width + FENCE * (shown.level != QUOTIENT)
        return Shown((Piece(text, width),), ATOM, start, tall=shown.tall)

    def whole(
        self, name: str, width: float, *values: str | Shown, start: str = "", tall: bool = False
    ) -> Shown:
        """A row filled, as a print that no line is broken in; it binds as the row says."""
        text = self.fill(name, *values)
        return Shown((Piece(text, width),), self.row(name).level, start, tall=tall)


def leaf(text: str, width: float, start: str = "", level: int = ATOM) -> Shown:
    """A print of one piece."""
    return Shown((Piece(text, width),), level, start)
