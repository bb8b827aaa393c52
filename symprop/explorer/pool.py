"""The formulas of a page: each stands there once, with marked places for live numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from ..notation import Style
from ..printing import TABLES, to_latex
from ..printing.calls import reduce as print_reduction
from ..printing.engine import WALK
from ..printing.printer import Piece, Printer, Shown
from ..printing.table import QUOTIENT, Table
from ..tree import (
    Affine,
    Bracket,
    Differential,
    Expression,
    Link,
    Pad,
    Pending,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .trees import has_value, listed

BETWEEN = '<mspace class="x" width="{width}em"/>'
"""What stands between factors: numbers there need a sign, letters do not."""

GAPS = {"beside": "0.17", "number_beside": "0", "coefficient": "0"}
CUT = "<!--link-->"

_SINGLE = re.compile(r"<mrow>(<(m[ino])>[^<]*</\2>)</mrow>")
"""A row of one letter or number: the page is smaller without it, and looks the same."""

LEAVES: tuple[type[Expression], ...] = (Ref, Pad, Softmax, Bracket, Where, Affine)
"""What becomes one number."""

NAMED: tuple[type[Expression], ...] = (Link, Pending, Differential)
"""Derivatives: the names in them are no numbers."""


@dataclass
class Pool:
    """Formulas and values by number, each kept once; ``style`` is how names look."""

    style: Style
    formulas: list[str] = field(default_factory=list)
    latex: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _parts: dict[str, int] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def formula(self, expr: Expression, live: bool = False) -> int:
        """The number of a formula; in a ``live`` one what has a value is marked."""
        return self.keep(self._shown(expr, live), to_latex(expr, self.style))

    def keep(self, mathml: str, latex: str) -> int:
        """The number of a formula that has been printed."""
        mathml = _SINGLE.sub(r"\1", mathml)
        key = (mathml, latex)
        if key not in self._numbers:
            self._numbers[key] = len(self.formulas)
            self.formulas.append(mathml)
            self.latex.append(latex)
        return self._numbers[key]

    def value(self, expr: Expression) -> int:
        """The number of an expression's value."""
        tree = listed(expr)
        key = json.dumps(tree)
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(tree)
        return self._places[key]

    def part(self, data: dict[str, Any]) -> int:
        """The number of a part of a derivation: many derivations share their links."""
        key = json.dumps(data)
        if key not in self._parts:
            self._parts[key] = len(self.parts)
            self.parts.append(data)
        return self._parts[key]

    def links(self, expr: Expression) -> list[int | Link] | None:
        """A formula cut at its links: formulas and links in turn, None where it cannot be cut."""
        found: list[Link] = []

        def cut(printer: Printer, node: Link) -> Shown:
            del printer
            found.append(node)
            return Shown((Piece(CUT, 2.0),), tall=True)

        printed = self._printer({**WALK, Link: cut}).show(expr).text
        pieces = printed.split(CUT)
        if len(pieces) != len(found) + 1 or not all(map(_whole, pieces)):
            return None
        parts: list[int | Link] = [self.keep(pieces[0], "")] if pieces[0] else []
        for link, piece in zip(found, pieces[1:], strict=True):
            parts += [link, self.keep(piece, "")] if piece else [link]
        return parts

    def _shown(self, expr: Expression, live: bool) -> str:
        return self._printer(self._marking if live else WALK).show(expr).text

    def _printer(self, walk: Mapping[type[Expression], Any]) -> Printer:
        return Printer(_TABLE, self.style, walk)

    @property
    def _marking(self) -> Mapping[type[Expression], Any]:
        walk = dict(WALK)
        walk |= {kind: self._leaf(WALK[kind]) for kind in LEAVES}
        walk |= dict.fromkeys(NAMED, _unmarked)
        return {**walk, Reduce: self._sum}

    def _leaf(self, usual: Callable[[Printer, Any], Shown]) -> Callable[[Printer, Any], Shown]:
        def show(printer: Printer, node: Any) -> Shown:
            plain = isinstance(node, Affine) and not node.sizes
            if plain or not has_value(node):
                return usual(printer, node)
            return _around(_unmarked(printer, node), f'<mrow data-v="{self.value(node)}">')

        return show

    def _sum(self, printer: Printer, node: Reduce) -> Shown:
        """A sum is written out row by row; any other reduction is one number."""
        shown = print_reduction(printer, node)
        if not has_value(node):
            return shown
        if node.kind != "sum":
            # a mean may print as a sum over n, which has marks of its own
            mean = node.kind == "mean"
            mark = f'<mrow data-v="{self.value(node)}">'
            return shown if mean else _around(_unmarked(printer, node), mark)
        body = printer.fit(printer.show(node.body), QUOTIENT).text
        head = shown.text.removesuffix(body)
        tag = f'<mrow data-sum="{",".join(node.letters)}">'
        text = f"{tag}<mrow>{head}</mrow><mrow>{body}</mrow></mrow>"
        return replace(shown, parts=(Piece(text, shown.width),))


def _unmarked(printer: Printer, node: Expression) -> Shown:
    return Printer(printer.table, printer.style, WALK).show(node)


def _around(shown: Shown, tag: str) -> Shown:
    return replace(shown, parts=(Piece(f"{tag}{shown.text}</mrow>", shown.width),))


def _whole(piece: str) -> bool:
    """Whether a piece of markup stands by itself."""
    try:
        ElementTree.fromstring(f"<mrow>{piece}</mrow>")
    except ElementTree.ParseError:
        return False
    return True


def _with_gaps(table: Table) -> Table:
    """The table of MathML with marks where numbers need a sign between them."""
    gaps = {
        name: replace(table.rows[name], template=BETWEEN.format(width=width))
        for name, width in GAPS.items()
    }
    return replace(table, rows={**table.rows, **gaps})


_TABLE = _with_gaps(TABLES["mathml"])
