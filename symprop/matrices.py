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
class Shaped(Expression):
    """An array with its shape written below it: so many rows and columns."""

    body: Expression
    rows: Affine
    columns: Affine
