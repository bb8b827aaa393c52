"""The matrix form checked: arrays from the definitions alone, put into the matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..accesses import at
from ..errors import SympropError
from ..matrices import Diagonal, Hadamard, Identity, MatrixProduct, Ones, Shaped, Transpose
from ..plain import PlainModel
from ..ranges import axis_lower
from ..rewriting import free_letters
from ..tree import Affine, Bracket, Constant, Expression, Link, Number, Ref, Where
from .record import Record, Step

if TYPE_CHECKING:
    import numpy as np

Matrix = Any
"""A matrix, a column as an array of one axis more, or a number."""


NODES = (Diagonal, Hadamard, Identity, MatrixProduct, Ones, Shaped, Transpose)


@dataclass
class Matrices:
    """Evaluates expressions of the matrix form: each array comes from the definitions."""

    record: Record
    plain: PlainModel

    def __post_init__(self) -> None:
        self._known: dict[str, np.ndarray[Any, Any]] = {}

    def array(self, name: str) -> np.ndarray[Any, Any]:
        """A quantity, or an adjoint by a complex step."""
        if name not in self._known:
            of = self.record.adjoint_of.get(name)
            found = self.plain.gradient(of) if of else self.plain.quantity(name).real
            self._known[name] = found
        return self._known[name]

    def value(self, expr: Expression, place: Mapping[str, int]) -> Matrix:
        """A number, or an array of two axes."""
        if self._is_number(expr):
            found = self.plain.evaluate(expr, place, self.record.limits, self.record.adjoint_of)
            return found.real
        rule = _RULES.get(type(expr))
        return rule(self, expr, place) if rule is not None else _entries(self, expr, place)


    def _is_number(self, expr: Expression) -> bool:
        """Whether all of an expression is written with indices."""
        return not any(
            isinstance(node, NODES) or (isinstance(node, Ref) and self._is_array(node))
            for node in expr.walk()
        )

    def _is_array(self, ref: Ref) -> bool:
        name = self.record.adjoint_of.get(ref.name, ref.name)
        return len(ref.access) < len(self.plain.model.axes[name])


def _entries(matrices: Matrices, expr: Expression, place: Mapping[str, int]) -> Matrix:
    """A function or an operation taken entry by entry, each by the plain evaluator."""
    import numpy as np

    found = [matrices.value(child, place) for child in expr.children]
    shape = next((v.shape for v in found if isinstance(v, np.ndarray)), ())
    result = np.empty(shape)
    for index in np.ndindex(*shape):
        numbers = iter(
            Number(float(v[index] if isinstance(v, np.ndarray) else v)) for v in found
        )
        put = expr.map(lambda _, entries=numbers: next(entries))  # type: ignore[misc]
        result[index] = matrices.plain.evaluate(put, place).real
    return result if shape else float(result)


def _ref(matrices: Matrices, expr: Ref, place: Mapping[str, int]) -> Matrix:
    model = matrices.plain.model
    name = matrices.record.adjoint_of.get(expr.name, expr.name)
    array = matrices.array(expr.name)
    values = {**matrices.plain.sizes, **place}
    lower = axis_lower(model, name)
    for index, first in zip(expr.access, lower, strict=False):
        if isinstance(index, Ref):
            entry = int(matrices.plain.evaluate(index, place).real)
        else:
            entry = at(index, values)
        array = array[entry - first]
    if array.ndim == 0:
        return float(array)
    axes = model.axes[name][len(expr.access) :]
    for axis, letter_name in enumerate(axes):  # an h[0] below the range of t is left out
        span = matrices.plain.spans.get(letter_name)
        if span is not None and array.shape[axis] != len(span):
            start = span[0] - lower[len(expr.access) + axis]
            array = array.take(range(start, start + len(span)), axis=axis)
    return array.reshape(array.shape[0], -1)


def _where(matrices: Matrices, expr: Where, place: Mapping[str, int]) -> Matrix:
    holds = matrices.plain.evaluate(Bracket(expr.condition), place, matrices.record.limits)
    return matrices.value(expr.then if holds == 1 else expr.otherwise, place)


def _product(matrices: Matrices, expr: MatrixProduct, place: Mapping[str, int]) -> Matrix:
    whole, *rest = (matrices.value(f, place) for f in expr.factors)
    for factor in rest:
        whole = whole @ factor
    return whole


def _hadamard(matrices: Matrices, expr: Hadamard, place: Mapping[str, int]) -> Matrix:
    whole, *rest = (matrices.value(f, place) for f in expr.factors)
    for factor in rest:
        whole = whole * factor
    return whole


def _shaped(matrices: Matrices, expr: Shaped, place: Mapping[str, int]) -> Matrix:
    """What a printed shape says must be true as well."""
    found = matrices.value(expr.body, place)
    told = tuple(at(n, matrices.plain.sizes) for n in (expr.rows, expr.columns))
    if found.shape != told:
        raise SympropError(f"a matrix of shape {found.shape} is printed as {told}")
    return found


def _diagonal(matrices: Matrices, expr: Diagonal, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.diag(matrices.value(expr.body, place).ravel())


def _ones(matrices: Matrices, expr: Ones, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.ones((at(expr.length, {**matrices.plain.sizes, **place}), 1))


def _identity(matrices: Matrices, expr: Identity, place: Mapping[str, int]) -> Matrix:
    import numpy as np

    return np.eye(at(expr.length, {**matrices.plain.sizes, **place}))


def _leaf(matrices: Matrices, expr: Expression, place: Mapping[str, int]) -> Matrix:
    return matrices.plain.evaluate(expr, place, matrices.record.limits).real


_RULES: dict[type, Callable[..., Matrix]] = {
    Ref: _ref,
    Number: _leaf,
    Constant: _leaf,
    Affine: _leaf,
    Where: _where,
    MatrixProduct: _product,
    Hadamard: _hadamard,
    Transpose: lambda matrices, expr, place: matrices.value(expr.body, place).T,
    Shaped: _shaped,
    Diagonal: _diagonal,
    Ones: _ones,
    Identity: _identity,
}


def sides(record: Record, step: Step, plain: PlainModel) -> Iterator[tuple[Matrix, Matrix]]:
    """Both sides of an equation of the matrix form, wherever what it speaks of exists."""
    matrices = Matrices(record, plain)
    letters = tuple(dict.fromkeys((*free_letters(step.left), *free_letters(step.right))))
    spans = [_span(record, plain, n) for n in letters]
    for values in itertools.product(*spans):
        place = dict(zip(letters, values, strict=True))
        yield _left(matrices, step, place), matrices.value(step.right, place)


def _span(record: Record, plain: PlainModel, name: str) -> range:
    first, last = record.limits[name]
    return range(at(first, plain.sizes), at(last, plain.sizes) + 1)


def _left(matrices: Matrices, step: Step, place: Mapping[str, int]) -> Matrix:
    left = step.left
    if not isinstance(left, Link):
        return matrices.value(left, place)
    adjoint = next(a for a, n in matrices.record.adjoint_of.items() if n == left.by.name)
    found = matrices.value(Ref(adjoint, left.by.access), place)
    turned = matrices.record.layout == "numerator" and not isinstance(found, float)
    return found.T if turned else found
