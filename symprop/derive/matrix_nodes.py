"""What each node of the matrix form is in numbers: products, shapes, ones, softmax, norms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..accesses import at
from ..errors import SympropError
from ..matrices import (
    Diagonal,
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
from ..plain import PlainModel
from ..tree import Bracket, Expression

Matrix = Any
"""A matrix, a column as an array of one axis more, or a number."""


class Evaluator(Protocol):
    """Knows the values of expressions of the matrix form."""

    plain: PlainModel

    def value(self, expr: Expression, place: Mapping[str, int]) -> Matrix:
        """A number, or an array of two axes."""

    def span(self, name: str) -> range:
        """The values of a letter."""


def _transpose(matrices: Evaluator, expr: Transpose, place: Mapping[str, int]) -> Matrix:
    found = matrices.value(expr.body, place)
    return found if _is_nothing(found) else found.T


def _is_nothing(value: Matrix) -> bool:
    """Whether it is the 0 of a branch, which stands for a matrix of any shape."""
    return bool(getattr(value, "ndim", 0) == 0 and value == 0)


def _product(matrices: Evaluator, expr: MatrixProduct, place: Mapping[str, int]) -> Matrix:
    whole, *rest = (matrices.value(f, place) for f in expr.factors)
    if any(map(_is_nothing, (whole, *rest))):
        return 0.0
    for factor in rest:
        whole = whole @ factor
    return whole


def _hadamard(matrices: Evaluator, expr: Hadamard, place: Mapping[str, int]) -> Matrix:
    whole, *rest = (matrices.value(f, place) for f in expr.factors)
    for factor in rest:
        whole = whole * factor
    return whole


def _shaped(matrices: Evaluator, expr: Shaped, place: Mapping[str, int]) -> Matrix:
    """What a printed shape says must be true as well."""
    found = matrices.value(expr.body, place)
    told = tuple(at(n, matrices.plain.sizes) for n in (expr.rows, expr.columns))
    if not _is_nothing(found) and found.shape != told:
        raise SympropError(f"a matrix of shape {found.shape} is printed as {told}")
    return found


def _diagonal(matrices: Evaluator, expr: Diagonal, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.diag(matrices.value(expr.body, place).ravel())


def _ones(matrices: Evaluator, expr: Ones, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.ones((at(expr.length, {**matrices.plain.sizes, **place}), 1))


def _identity(matrices: Evaluator, expr: Identity, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.eye(at(expr.length, {**matrices.plain.sizes, **place}))


def _indicator(matrices: Evaluator, expr: Indicator, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    rows, columns = (matrices.span(n) for n in (expr.row, expr.column))
    holds = Bracket(expr.condition)
    return np.array(
        [
            [
                matrices.plain.evaluate(holds, {**place, expr.row: r, expr.column: c}).real
                for c in columns
            ]
            for r in rows
        ]
    )


def _softmax(matrices: Evaluator, expr: SoftmaxAlong, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    body = matrices.value(expr.body, place)
    weights = np.exp(body - body.max(axis=expr.axis, keepdims=True))
    return weights / weights.sum(axis=expr.axis, keepdims=True)


def _squared_norm(matrices: Evaluator, expr: SquaredNorm, place: Mapping[str, int]) -> Matrix:
    return float((matrices.value(expr.body, place) ** 2).sum())


def _zeros(matrices: Evaluator, expr: Zeros, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.zeros([at(n, {**matrices.plain.sizes, **place}) for n in (expr.rows, expr.columns)])


NODES: Mapping[type[Expression], Callable[..., Matrix]] = {
    MatrixProduct: _product,
    Hadamard: _hadamard,
    Transpose: _transpose,
    Shaped: _shaped,
    Diagonal: _diagonal,
    Ones: _ones,
    Identity: _identity,
    Indicator: _indicator,
    SoftmaxAlong: _softmax,
    SquaredNorm: _squared_norm,
    Zeros: _zeros,
}
"""The nodes that only the matrix form has."""
