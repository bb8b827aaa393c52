"""Transposes carried inside products and sums."""

from __future__ import annotations

from ..matrices import Hadamard, MatrixProduct, SoftmaxAlong, Transpose
from ..tree import Add, Divide, Expression, Multiply, Negative, Reduce, Where
from .shapes import Shapes


def transposed(expr: Expression, shapes: Shapes) -> Expression:
    """The transpose of a matrix, or of a column; a number stays."""
    if shapes.of(expr) is None:
        return expr

    def turned(child: Expression) -> Expression:
        return transposed(child, shapes)

    if isinstance(expr, Transpose):
        return expr.body
    if isinstance(expr, MatrixProduct):
        return MatrixProduct(tuple(map(turned, reversed(expr.factors))))
    if isinstance(expr, Hadamard | Add | Negative | Multiply | Divide | Reduce):
        return expr.map(turned)
    if isinstance(expr, Where):
        return Where(expr.condition, turned(expr.then), turned(expr.otherwise))
    if isinstance(expr, SoftmaxAlong):
        return SoftmaxAlong(turned(expr.body), 1 - expr.axis)
    return Transpose(expr)
