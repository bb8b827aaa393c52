"""Printing of the matrix form: products, transposes, shapes below their factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..matrices import (
    Diagonal,
    Every,
    Hadamard,
    Identity,
    Indicator,
    MatrixProduct,
    Ones,
    Shaped,
    SoftmaxAlong,
    SquaredNorm,
    Transpose,
    Zeros,
)
from ..tree import Bracket, Expression
from .printer import Printer, Shown, leaf
from .table import POWER, PRODUCT


def _joined(printer: Printer, factors: tuple[Expression, ...], sign: str, width: float) -> Shown:
    """Factors with a sign between them, before which a line may be broken."""
    first, *rest = (
        printer.fit(printer.show(f), POWER, first=k == 0, last=k == len(factors) - 1)
        for k, f in enumerate(factors)
    )
    parts = list(first.inner())
    for shown in rest:
        parts += shown.prefixed(printer.sign(sign), width).inner()
    tall = first.tall or any(s.tall for s in rest)
    return Shown(tuple(parts), PRODUCT, first.start, tall=tall)


def product(printer: Printer, node: MatrixProduct) -> Shown:
    """A product of matrices."""
    return _joined(printer, node.factors, "matrix_beside", 0.3)


def hadamard(printer: Printer, node: Hadamard) -> Shown:
    """An entrywise product."""
    return _joined(printer, node.factors, "entrywise", 1.7)


def _around(row: str, more: float) -> Callable[[Printer, Any], Shown]:
    """A row of the table around a body, and how much wider it makes it."""

    def walk(printer: Printer, node: Any) -> Shown:
        body = printer.show(node.body)
        return printer.whole(row, body.width + more, body, tall=body.tall)

    return walk


def _sized(row: str) -> Callable[[Printer, Any], Shown]:
    """A row of the table that says how many."""
    return lambda printer, node: printer.whole(row, 1.2, printer.show(node.length))


def every(printer: Printer, node: Every) -> Shown:
    """An index that runs."""
    del node
    return leaf(printer.sign("every"), 0.4)


def indicator(printer: Printer, node: Indicator) -> Shown:
    """A condition as a matrix of zeros and ones, written as its bracket."""
    return printer.show(Bracket(node.condition))


def zeros(printer: Printer, node: Zeros) -> Shown:
    """A matrix of zeros."""
    del node
    return leaf(printer.sign("zeros"), 0.5)


def shaped(printer: Printer, node: Shaped) -> Shown:
    """An array with its shape."""
    body, rows, columns = (printer.show(n) for n in (node.body, node.rows, node.columns))
    width = max(body.width, rows.width + columns.width + 1)
    return printer.whole("shaped", width, body, rows, columns, tall=True)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    MatrixProduct: product,
    Hadamard: hadamard,
    Transpose: _around("transpose", 0.6),
    Diagonal: _around("diagonal", 2.4),
    Ones: _sized("ones"),
    Identity: _sized("identity"),
    Every: every,
    Indicator: indicator,
    SoftmaxAlong: _around("softmax_whole", 4.5),
    SquaredNorm: _around("squared_norm", 1.6),
    Zeros: zeros,
    Shaped: shaped,
}
"""How each kind of node of the matrix form is printed."""
