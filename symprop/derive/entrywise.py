"""Factors of the matrix form: expressions in at most two letters, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..matrices import Hadamard, Identity, SoftmaxAlong
from ..tree import (
    ONE,
    ZERO,
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Divide,
    Expression,
    Logic,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
)
from .matrix_reading import NoMatrixFormError, Reading
from .reasons import Why


@dataclass(frozen=True)
class Arrays(Reading):
    """Makes arrays of expressions; ``contract`` writes a sum inside an expression in matrices."""

    contract: Callable[[Arrays, Expression, tuple[str, ...]], Expression]

    def array(self, expr: Expression, axes: tuple[str, ...]) -> Expression:
        """An expression as an array with these axes: a number, a column, or a matrix."""
        rule = _RULES.get(type(expr))
        if rule is None:
            raise NoMatrixFormError(Why.NO_MATRIX_INSIDE, word=type(expr).__name__.lower())
        return rule(self, expr, axes)

    def number(self, expr: Expression) -> Expression:
        """A number with the sums inside it in matrices."""
        sums = any(isinstance(node, Reduce) for node in expr.walk())
        return self.array(expr, ()) if sums else expr


def _ref(arrays: Arrays, expr: Ref, axes: tuple[str, ...]) -> Expression:
    return arrays.read(expr, axes)


def _leaf(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return expr


def _index(arrays: Arrays, expr: Affine, axes: tuple[str, ...]) -> Expression:
    if arrays.letters(expr):
        raise NoMatrixFormError(Why.NO_MATRIX)
    return expr


def _bracket(arrays: Arrays, expr: Bracket, axes: tuple[str, ...]) -> Expression:
    """[k = l] over k and l is the identity; other conditions on indices have a matrix too."""
    condition = expr.condition
    if not _of_indices(condition) or not arrays.letters(condition):
        return _entries(arrays, expr, axes)
    if len(axes) != 2:
        raise NoMatrixFormError(Why.NO_MATRIX_INSIDE, word="where")
    if isinstance(condition, Compare) and condition.sign == "==":
        sides = (condition.left, condition.right)
        if {i.letter for i in sides if isinstance(i, Affine)} == {*axes}:
            return Identity(arrays.length(axes[0]))
    return arrays.indicator(condition, axes)


def _of_indices(condition: Expression) -> bool:
    """Whether a condition is about indices: a letter, or a look-up compared with one."""
    if isinstance(condition, Logic):
        return all(map(_of_indices, condition.parts))
    return any(isinstance(side, Affine) and side.letters for side in condition.children)


def _entries(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return expr.map(lambda child: arrays.array(child, axes))


def _product(arrays: Arrays, expr: Expression, axes: tuple[str, ...]) -> Expression:
    return arrays.contract(arrays, expr, axes)


def _reduce(arrays: Arrays, expr: Reduce, axes: tuple[str, ...]) -> Expression:
    if expr.kind not in ("sum", "mean"):
        raise NoMatrixFormError(Why.NO_MATRIX_INSIDE, word=expr.kind)
    if not arrays.letters(expr):
        return arrays.contract(arrays, expr, ())
    return arrays.contract(arrays, expr, axes)


def _softmax(arrays: Arrays, expr: Softmax, axes: tuple[str, ...]) -> Expression:
    if expr.entry or len(expr.letters) > 1 or expr.letters[0] not in axes:
        raise NoMatrixFormError(Why.NO_MATRIX_INSIDE, word="softmax")
    return SoftmaxAlong(arrays.array(expr.body, axes), axes.index(expr.letters[0]))


def _where(arrays: Arrays, expr: Where, axes: tuple[str, ...]) -> Expression:
    """A in the entries of which the condition holds, and B in the others."""
    if not arrays.letters(expr.condition):
        return Where(
            expr.condition, arrays.array(expr.then, axes), arrays.array(expr.otherwise, axes)
        )
    otherwise = negated(expr.condition)
    branches = ((expr.condition, expr.then), (otherwise, expr.otherwise))
    return Add(
        tuple(
            arrays.contract(arrays, masked(condition, branch), axes)
            for condition, branch in branches
            if branch != ZERO
        )
    )


def masked(condition: Expression, branch: Expression) -> Expression:
    """A branch times the bracket of its condition."""
    factors = branch.factors if isinstance(branch, Multiply) else (branch,)
    return Multiply((*(f for f in factors if f != ONE), Bracket(condition)))


def negated(condition: Expression) -> Expression:
    """The condition that holds where this one does not."""
    if not isinstance(condition, Compare):
        return Logic("not", (condition,))
    signs = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
    return Compare(signs[condition.sign], condition.left, condition.right)  # type: ignore[arg-type]


def _power(arrays: Arrays, expr: Power, axes: tuple[str, ...]) -> Expression:
    if not arrays.letters(expr):
        return expr
    exponent = expr.exponent.value if isinstance(expr.exponent, Number) else None
    if exponent not in (2, 3):
        raise NoMatrixFormError(Why.NO_MATRIX_INSIDE, word="power")
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
    Logic: _entries,
    Multiply: _product,
    Power: _power,
    Reduce: _reduce,
    Softmax: _softmax,
    Where: _where,
}
