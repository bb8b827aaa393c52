"""The shapes of matrices: so many rows and columns, written below the factors of products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

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
        if isinstance(expr, Ref):
            return self._of_ref(expr)
        if isinstance(expr, Ones):
            return expr.length, ONE_WIDE
        if isinstance(expr, Identity):
            return expr.length, expr.length
        if isinstance(expr, Indicator | Zeros):
            return expr.rows, expr.columns
        if isinstance(expr, SquaredNorm):
            return None
        if isinstance(expr, Transpose):
            inner = self.of(expr.body)
            return inner and (inner[1], inner[0])
        if isinstance(expr, Diagonal):
            inner = self.of(expr.body)
            return inner and (inner[0], inner[0])
        if isinstance(expr, MatrixProduct):
            first, last = self.of(expr.factors[0]), self.of(expr.factors[-1])
            return (first[0], last[1]) if first and last else None
        return next((s for s in map(self.of, expr.children) if s), None)

    def is_matrix(self, expr: Expression) -> bool:
        """Whether an array has more than one column."""
        shape = self.of(expr)
        return shape is not None and shape[1] != ONE_WIDE

    def _of_ref(self, ref: Ref) -> Shape | None:
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
