"""Factors of the matrix form: expressions in at most two letters, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..matrices import Hadamard, Identity, MatrixProduct, Ones, Transpose
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
    Reduce,
    Ref,
)


class NoMatrixFormError(Exception):
    """What keeps an expression from being written with matrices."""


InPart = Callable[[str, int, str | None], bool]


@dataclass(frozen=True)
class Arrays:
    """Makes arrays of expressions; ``each`` are letters that everything is repeated over.

    ``in_part`` says whether a letter, or a computed index, reads less than the whole of an axis,
    which is given by name and position; ``contract`` writes a sum inside an expression in matrices.
    """

    limits: Mapping[str, Limits]
    each: frozenset[str]
    in_part: InPart
    contract: Callable[[Arrays, Expression, tuple[str, ...]], Expression]

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
    for position, index in enumerate(expr.access):
        name = index.letter if isinstance(index, Affine) else None
        settled = {*free_letters(index)} <= arrays.each
        if not settled and arrays.in_part(expr.name, position, name):
            raise NoMatrixFormError(f"{expr.name} is read in part")
        if name is None and not settled:
            raise NoMatrixFormError(f"{expr.name} is read at a shifted index or looked up")
        if name is None or name in arrays.each:
            if own:
                raise NoMatrixFormError("indices that stay stand behind those that go")
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


def _index(arrays: Arrays, expr: Affine, axes: tuple[str, ...]) -> Expression:
    if arrays.letters(expr):
        raise NoMatrixFormError("an index used as a number")
    return expr


def _bracket(arrays: Arrays, expr: Bracket, axes: tuple[str, ...]) -> Expression:
    """[k = l] over k and l is the identity."""
    condition = expr.condition
    if isinstance(condition, Compare) and condition.sign == "==" and len(axes) == 2:
        sides = (condition.left, condition.right)
        if {i.letter for i in sides if isinstance(i, Affine)} == {*axes}:
            return Identity(arrays.length(axes[0]))
    return _entries(arrays, expr, axes)


def _entries(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return expr.map(lambda child: arrays.array(child, axes))


def _multiply(arrays: Arrays, expr: Multiply, axes: tuple[str, ...]) -> Expression:
    numbers = tuple(f for f in expr.factors if not arrays.letters(f))
    wholes = tuple(f for f in expr.factors if arrays.letters(f))
    found = tuple(arrays.array(f, axes) for f in wholes)
    return scaled(numbers, found[0] if len(found) == 1 else Hadamard(found)) if found else expr


def _reduce(arrays: Arrays, expr: Reduce, axes: tuple[str, ...]) -> Expression:
    if expr.kind not in ("sum", "mean"):
        raise NoMatrixFormError(f"a {expr.kind} over an index inside it")
    if not arrays.letters(expr):
        return arrays.contract(arrays, expr, ())
    return arrays.contract(arrays, expr, axes)


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
    Affine: _index,
    Add: _entries,
    Negative: _entries,
    Divide: _entries,
    Apply: _entries,
    Bracket: _bracket,
    Compare: _entries,
    Multiply: _multiply,
    Power: _power,
    Reduce: _reduce,
}

