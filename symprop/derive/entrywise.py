"""Factors of the matrix form: expressions in at most two letters, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..matrices import Hadamard, MatrixProduct, Ones, Transpose
from ..model import Limits
from ..rewriting import free_letters
from ..tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Divide,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Power,
    Ref,
)


class NoMatrixFormError(Exception):
    """What keeps an expression from being written with matrices."""


@dataclass(frozen=True)
class Arrays:
    """Makes arrays of expressions; ``each`` are letters that everything is repeated over."""

    limits: Mapping[str, Limits]
    each: frozenset[str]

    def letters(self, expr: Expression) -> tuple[str, ...]:
        """The letters of an expression that become rows and columns."""
        return tuple(n for n in free_letters(expr) if n not in self.each)

    def length(self, name: str) -> Affine:
        """How many values a letter has."""
        first, last = self.limits[name]
        return last + first * -1 + Affine(offset=1)

    def array(self, expr: Expression, axes: tuple[str, ...]) -> Expression:
        """An expression as an array with these axes: a number, a column, or a matrix."""
        rule = _RULES.get(type(expr))
        if rule is None:
            raise NoMatrixFormError(f"a {type(expr).__name__.lower()} inside it")
        return rule(self, expr, axes)


def _ref(arrays: Arrays, expr: Ref, axes: tuple[str, ...]) -> Expression:
    kept: list[Index] = []
    own: list[str] = []
    for index in expr.access:
        name = index.letter if isinstance(index, Affine) else None
        if name is None and free_letters(index) and not {*free_letters(index)} <= arrays.each:
            raise NoMatrixFormError(f"{expr.name} is read at a shifted index or looked up")
        if name is None or name in arrays.each:
            kept.append(index)
        else:
            own.append(name)
    return _spread(arrays, Ref(expr.name, tuple(kept)), tuple(own), axes)


def _spread(
    arrays: Arrays, whole: Expression, own: tuple[str, ...], axes: tuple[str, ...]
) -> Expression:
    """An array with its own axes as one with more: turned, or repeated by columns of ones."""
    if own == axes or not own:
        return whole
    if own == axes[::-1] and len(own) == 2:
        return Transpose(whole)
    if len(own) == 1 and len(axes) == 2 and own[0] in axes:
        ones = Ones(arrays.length(axes[1] if own[0] == axes[0] else axes[0]))
        if own[0] == axes[0]:
            return MatrixProduct((whole, Transpose(ones)))
        return MatrixProduct((ones, Transpose(whole)))
    raise NoMatrixFormError("more than two indices at once")


def _leaf(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return expr


def _entries(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return expr.map(lambda child: arrays.array(child, axes))


def _multiply(arrays: Arrays, expr: Multiply, axes: tuple[str, ...]) -> Expression:
    numbers = tuple(f for f in expr.factors if not arrays.letters(f))
    wholes = tuple(f for f in expr.factors if arrays.letters(f))
    found = tuple(arrays.array(f, axes) for f in wholes)
    return scaled(numbers, found[0] if len(found) == 1 else Hadamard(found)) if found else expr


def _power(arrays: Arrays, expr: Power, axes: tuple[str, ...]) -> Expression:
    if not arrays.letters(expr):
        return expr
    exponent = expr.exponent.value if isinstance(expr.exponent, Number) else None
    if exponent not in (2, 3):
        raise NoMatrixFormError("a power of entries")
    return Hadamard((arrays.array(expr.base, axes),) * int(exponent))


def scaled(numbers: tuple[Expression, ...], whole: Expression) -> Expression:
    """An array times numbers."""
    return Multiply((*numbers, whole)) if numbers else whole


_RULES: Mapping[type, Callable[..., Expression]] = {
    Ref: _ref,
    Number: _leaf,
    Constant: _leaf,
    Affine: _leaf,
    Add: _entries,
    Negative: _entries,
    Divide: _entries,
    Apply: _entries,
    Bracket: _entries,
    Compare: _entries,
    Multiply: _multiply,
    Power: _power,
}

