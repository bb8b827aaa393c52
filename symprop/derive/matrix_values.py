"""The matrix form checked: arrays from the definitions alone, put into the matrices."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..accesses import at
from ..matrices import Every
from ..plain import PlainModel
from ..ranges import axis_lower
from ..rewriting import free_letters
from ..tree import Affine, Bracket, Constant, Expression, Index, Link, Number, Reduce, Ref, Where
from .matrix_nodes import NODES, Matrix
from .record import Record, Step

if TYPE_CHECKING:
    import numpy as np


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

    def span(self, name: str) -> range:
        """The values of a letter."""
        first, last = self.record.limits[name]
        return range(at(first, self.plain.sizes), at(last, self.plain.sizes) + 1)

    def with_indices(self, step: Step) -> bool:
        """Whether all of an equation is written with indices."""
        left = step.left.by if isinstance(step.left, Link) else step.left
        return self._is_number(left) and self._is_number(step.right)

    def _is_number(self, expr: Expression) -> bool:
        """Whether all of an expression is written with indices."""
        return not any(
            type(node) in NODES or (isinstance(node, Ref) and self._is_array(node))
            for node in expr.walk()
        )

    def _is_array(self, ref: Ref) -> bool:
        name = self.record.adjoint_of.get(ref.name, ref.name)
        whole = len(ref.access) < len(self.plain.model.axes[name])
        return whole or any(isinstance(index, Every) for index in ref.access)


def _entries(matrices: Matrices, expr: Expression, place: Mapping[str, int]) -> Matrix:
    """A function or an operation taken entry by entry, each by the plain evaluator."""
    import numpy as np

    found = [matrices.value(child, place) for child in expr.children]
    sizes = [v for v in found if isinstance(v, np.ndarray)]
    shape = max(sizes, key=np.size).shape if sizes else ()
    found = [v.item() if isinstance(v, np.ndarray) and v.size == 1 else v for v in found]
    result = np.empty(shape)
    for index in np.ndindex(*shape):
        numbers = iter(Number(float(v[index] if isinstance(v, np.ndarray) else v)) for v in found)
        put = expr.map(lambda _, entries=numbers: next(entries))  # type: ignore[misc]
        result[index] = matrices.plain.evaluate(put, place).real
    return result if shape else float(result)


def _ref(matrices: Matrices, expr: Ref, place: Mapping[str, int]) -> Matrix:
    model = matrices.plain.model
    name = matrices.record.adjoint_of.get(expr.name, expr.name)
    array = matrices.array(expr.name)
    values = {**matrices.plain.sizes, **place}
    lower = axis_lower(model, name)
    chosen = tuple(
        slice(None) if isinstance(index, Every) else _entry(matrices, index, values) - first
        for index, first in zip(expr.access, lower, strict=False)
    )
    array = array[chosen]
    if array.ndim == 0:
        return float(array)
    runs = [k for k, index in enumerate(expr.access) if isinstance(index, Every)]
    for axis, position in enumerate((*runs, *range(len(expr.access), len(lower)))):
        span = matrices.plain.spans.get(model.axes[name][position])
        if span is not None and array.shape[axis] != len(span):  # an h[0] below the range of t
            start = span[0] - lower[position]
            array = array.take(range(start, start + len(span)), axis=axis)
    return array.reshape(array.shape[0], -1)


def _entry(matrices: Matrices, index: Index, values: Mapping[str, int]) -> int:
    if isinstance(index, Ref):
        return int(matrices.plain.evaluate(index, values).real)
    return int(at(index, values))


def _where(matrices: Matrices, expr: Where, place: Mapping[str, int]) -> Matrix:
    holds = matrices.plain.evaluate(Bracket(expr.condition), place, matrices.record.limits)
    return matrices.value(expr.then if holds == 1 else expr.otherwise, place)


def _sum(matrices: Matrices, expr: Reduce, place: Mapping[str, int]) -> Matrix:
    spans = [matrices.span(n) for n in expr.letters]
    places = (dict(zip(expr.letters, v, strict=True)) for v in itertools.product(*spans))
    return sum(matrices.value(expr.body, {**place, **p}) for p in places)


def _leaf(matrices: Matrices, expr: Expression, place: Mapping[str, int]) -> Matrix:
    return matrices.plain.evaluate(expr, place, matrices.record.limits).real


_RULES: Mapping[type[Expression], Callable[..., Matrix]] = {
    Ref: _ref,
    Number: _leaf,
    Constant: _leaf,
    Affine: _leaf,
    Where: _where,
    Reduce: _sum,
    **NODES,
}


def sides(matrices: Matrices, step: Step) -> Iterator[tuple[Matrix, Matrix]]:
    """Both sides of an equation of the matrix form, wherever what it speaks of exists."""
    letters = tuple(dict.fromkeys((*free_letters(step.left), *free_letters(step.right))))
    spans = [matrices.span(n) for n in letters]
    for values in itertools.product(*spans):
        place = dict(zip(letters, values, strict=True))
        yield _left(matrices, step, place), matrices.value(step.right, place)


def _left(matrices: Matrices, step: Step, place: Mapping[str, int]) -> Matrix:
    left = step.left
    if not isinstance(left, Link):
        return matrices.value(left, place)
    adjoint = next(a for a, n in matrices.record.adjoint_of.items() if n == left.by.name)
    found = matrices.value(Ref(adjoint, left.by.access), place)
    turned = matrices.record.layout == "numerator" and not isinstance(found, float)
    return found.T if turned else found
