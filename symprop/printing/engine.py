"""The engine: one walk over the tree, the same for every format, that fills the table's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..notation import Style
from ..tree import Blank, Dots, Expression, Grid
from .arithmetic import WALK as ARITHMETIC
from .calls import WALK as CALLS
from .conditions import WALK as CONDITIONS
from .derivatives import WALK as DERIVATIVES
from .matrices import WALK as MATRICES
from .names import WALK as NAMES
from .printer import FENCE, Printer, Shown, leaf
from .table import Table


def dots(printer: Printer, node: Dots) -> Shown:
    """What is left out."""
    del node
    return leaf(printer.sign("dots"), 1.0)


def blank(printer: Printer, node: Blank) -> Shown:
    """A place to write in."""
    del node
    return leaf(printer.sign("blank"), 3.5)


def grid(printer: Printer, node: Grid) -> Shown:
    """A vector or a matrix."""
    shown = [[printer.show(entry) for entry in row] for row in node.rows]
    cells = [[printer.fill("grid_cell", entry.text) for entry in row] for row in shown]
    lines = [printer.fill("grid_row", printer.sign("cell_join").join(row)) for row in cells]
    width = max((sum(entry.width + 1 for entry in row) for row in shown), default=0.0) + FENCE
    return printer.whole("grid", width, printer.sign("row_join").join(lines), tall=True)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    **NAMES,
    **ARITHMETIC,
    **CALLS,
    **CONDITIONS,
    **DERIVATIVES,
    **MATRICES,
    Dots: dots,
    Blank: blank,
    Grid: grid,
}
"""How each kind of node is printed."""


def shown(expression: Expression, table: Table, style: Style) -> Shown:
    """An expression printed with a format's table."""
    return Printer(table, style, WALK).show(expression)
