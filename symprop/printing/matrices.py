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


def every(printer: Printer, node: Every) -> Shown:
    """An index that runs."""
    del node
    return leaf(printer.sign("every"), 0.4)


def indicator(printer: Printer, node: Indicator) -> Shown:
    """A condition as a matrix of zeros and ones, written as its bracket."""
    return printer.show(Bracket(node.condition))


def softmax_along(printer: Printer, node: SoftmaxAlong) -> Shown:
    """The softmax of a matrix; along which axis is said beside it."""
    body = printer.show(node.body)
    return printer.whole("softmax_whole", body.width + 4.5, body, tall=body.tall)


def squared_norm(printer: Printer, node: SquaredNorm) -> Shown:
    """The sum of the squares of all entries."""
    body = printer.show(node.body)
    return printer.whole("squared_norm", body.width + 1.6, body, tall=body.tall)


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
    Transpose: transpose,
    Diagonal: diagonal,
    Ones: ones,
    Identity: identity,
    Every: every,
    Indicator: indicator,
    SoftmaxAlong: softmax_along,
    SquaredNorm: squared_norm,
    Zeros: zeros,
    Shaped: shaped,
}
"""How each kind of node of the matrix form is printed."""
