"""Nodes of the matrix form: products, transposes, entrywise products, columns of ones, shapes."""

from __future__ import annotations

from dataclasses import dataclass

from .tree import Affine, Expression


@dataclass(frozen=True, slots=True)
class MatrixProduct(Expression):
    """Matrices and vectors (columns) multiplied, from left to right."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Hadamard(Expression):
    """Arrays of one shape multiplied entry by entry."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Transpose(Expression):
    """Rows and columns exchanged."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Diagonal(Expression):
    """The square matrix with a vector on its diagonal and zeros elsewhere."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Identity(Expression):
    """The square matrix with ones on its diagonal and zeros elsewhere."""

    length: Affine


@dataclass(frozen=True, slots=True)
class Ones(Expression):
    """A column of ones."""

    length: Affine


@dataclass(frozen=True, slots=True)
class Zeros(Expression):
    """A matrix of zeros, or a column of them."""

    rows: Affine
    columns: Affine


@dataclass(frozen=True, slots=True)
class SquaredNorm(Expression):
    """The squares of all entries, added up."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Every(Expression):
    """Stands in an access for an index that runs: q[·,h] is the matrix of all q[t,h,d]."""


@dataclass(frozen=True, slots=True)
class Indicator(Expression):
    """The matrix of ones where a condition on its row and its column holds, with zeros elsewhere.

    ``row`` and ``column`` are the letters that the condition speaks of, or one of them.
    """

    condition: Expression
    row: str
    column: str
    rows: Affine
    columns: Affine

    @property
    def children(self) -> tuple[Expression, ...]:
        """None: the letters of the condition are bound."""
        return ()


@dataclass(frozen=True, slots=True)
class SoftmaxAlong(Expression):
    """The softmax of each column of a matrix (``axis`` 0), or of each row (1)."""

    body: Expression
    axis: int


@dataclass(frozen=True, slots=True)
class Shaped(Expression):
    """An array with its shape written below it: so many rows and columns."""

    body: Expression
    rows: Affine
    columns: Affine
