"""The shapes of matrices: so many rows and columns, written below the factors of products."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
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
    SquaredNorm,
    Transpose,
    Zeros,
)
from ..model import Limits
from ..tree import Affine, Expression, Ref
from .matrix_reading import ONE_WIDE, length

Shape = tuple[Affine, Affine]
"""Rows and columns."""


def lengths(
    axes: Mapping[str, tuple[str, ...]], limits: Mapping[str, Limits]
) -> Mapping[str, tuple[Affine, ...]]:
    """The lengths of the axes of each name, whose letters are ``axes``."""
    return {name: tuple(length(limits[k]) for k in letters) for name, letters in axes.items()}


class Shapes:
    """Knows the shape of every array; ``axes`` holds the lengths of the axes of each name."""

    def __init__(self, axes: Mapping[str, tuple[Affine, ...]]) -> None:
        self._axes = axes

    def of(self, expr: Expression) -> Shape | None:
        """Rows and columns; None for a number."""
        rule = SHAPES.get(type(expr))
        if rule is not None:
            return rule(self, expr)
        return next((s for s in map(self.of, expr.children) if s), None)

    def is_matrix(self, expr: Expression) -> bool:
        """Whether an array has more than one column."""
        shape = self.of(expr)
        return shape is not None and shape[1] != ONE_WIDE

    def of_ref(self, ref: Ref) -> Shape | None:
        """The axes of an array that are not read at one place."""
        whole = self._axes[ref.name]
        runs = [n for index, n in zip(ref.access, whole, strict=False) if isinstance(index, Every)]
        rest = (*runs, *whole[len(ref.access) :])
        if not rest:
            return None
        return rest[0], rest[1] if len(rest) > 1 else ONE_WIDE

    def written(self, expr: Expression) -> Expression:
        """The expression with the shape below every factor of a product."""
        if isinstance(expr, MatrixProduct | Hadamard):
            return replace(expr, factors=tuple(self._labeled(f) for f in expr.factors))
        if isinstance(expr, Zeros):
            return self._labeled(expr)
        return expr.map(self.written)

    def _labeled(self, factor: Expression) -> Expression:
        shape = self.of(factor)
        if isinstance(factor, Ones | Identity) or _turned_ones(factor):  # they say how many
            return factor
        simple = isinstance(factor, Ref | Transpose | Diagonal | Indicator | Zeros)
        inner = factor if simple else self.written(factor)
        return Shaped(inner, *shape) if shape and simple else inner


def _turned_ones(factor: Expression) -> bool:
    return isinstance(factor, Transpose) and isinstance(factor.body, Ones)


def _turned(shapes: Shapes, expr: Transpose) -> Shape | None:
    inner = shapes.of(expr.body)
    return inner and (inner[1], inner[0])


def _diagonal(shapes: Shapes, expr: Diagonal) -> Shape | None:
    inner = shapes.of(expr.body)
    return inner and (inner[0], inner[0])


def _product(shapes: Shapes, expr: MatrixProduct) -> Shape | None:
    first, last = shapes.of(expr.factors[0]), shapes.of(expr.factors[-1])
    return (first[0], last[1]) if first and last else None


SHAPES: Mapping[type[Expression], Callable[[Shapes, Any], Shape | None]] = {
    Ref: Shapes.of_ref,
    Ones: lambda _, expr: (expr.length, ONE_WIDE),
    Identity: lambda _, expr: (expr.length, expr.length),
    Indicator: lambda _, expr: (expr.rows, expr.columns),
    Zeros: lambda _, expr: (expr.rows, expr.columns),
    SquaredNorm: lambda _, expr: None,
    Transpose: _turned,
    Diagonal: _diagonal,
    MatrixProduct: _product,
}
"""The shape of each kind of node that does not have that of what stands in it."""
