"""Printing of the matrix form: products, transposes, shapes below their factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..matrices import Diagonal, Hadamard, Identity, MatrixProduct, Ones, Shaped, Transpose
from ..tree import Expression
from .printer import Printer, Shown
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


def transpose(printer: Printer, node: Transpose) -> Shown:
    """A transpose."""
    body = printer.show(node.body)
    return printer.whole("transpose", body.width + 0.6, body, tall=body.tall)


def diagonal(printer: Printer, node: Diagonal) -> Shown:
    """A diagonal matrix."""
    body = printer.show(node.body)
    return printer.whole("diagonal", body.width + 2.4, body, tall=body.tall)


def ones(printer: Printer, node: Ones) -> Shown:
    """A column of ones."""
    return printer.whole("ones", 1.2, printer.show(node.length))


def identity(printer: Printer, node: Identity) -> Shown:
    """An identity matrix."""
    return printer.whole("identity", 1.2, printer.show(node.length))


def shaped(printer: Printer, node: Shaped) -> Shown:
    """An array with its shape."""
    body, rows, columns = (printer.show(n) for n in (node.body, node.rows, node.columns))
    width = max(body.width, rows.width + columns.width + 1)
    return printer.whole("shaped", width, body, rows, columns, tall=True)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    MatrixProduct: product,
    Hadamard: hadamard,
    Transpose: transpose,
    Diagonal: diagonal,
    Ones: ones,
    Identity: identity,
    Shaped: shaped,
}
"""How each kind of node of the matrix form is printed."""
