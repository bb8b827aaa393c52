"""Second derivatives: the backward pass of the list and its adjoints together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .calls import Program, Values, whole_or_element
from .derivations import Derivation
from .derive.backward import adjoint_names
from .derive.extension import extended
from .derive.graph import Graph
from .errors import DataError
from .model import Definition, Definitions
from .ranges import axis_lower
from .rewriting import bound_letters
from .tree import (
    ONE,
    ZERO,
    Add,
    Affine,
    Bracket,
    Compare,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Reduce,
    Ref,
    Where,
    letter,
    literal,
)
from .validation import build
from .values import check

if TYPE_CHECKING:
    import numpy as np


def with_loss(
    graph: Graph,
    definitions: Iterable[Definition],
    loss: str,
    data: Mapping[str, tuple[str, ...]] | None = None,
) -> Definitions:
    """A list that goes on from a model's, with its data and parameters, and a loss of its own.

    Letters that were made on the way keep their ranges.
    """
    model = graph.model
    listed = tuple(replace(d, body=_spelled(d.body)) for d in definitions)
    used = {n for d in listed for n in bound_letters(d.body)} - {*model.limits}
    return build(
        listed,
        data={**{n: model.axes[n] for n in model.data}, **(data or {})},
        parameters={n: model.axes[n] for n in model.parameters},
        values=model.values,
        sizes={k: n for k, n in model.sizes.items() if k not in model.ranges},
        ranges={**model.ranges, **{n: graph.scope.limits[n] for n in sorted(used)}},
        origin=model.origin,
        rows=model.rows,
        output=model.output,
        loss=loss,
        labels=model.labels,
        title=model.title,
    )


def _spelled(expr: Expression) -> Expression:
    """The same as an equation spells it, so that it reads back equal.

    A bracket is 1 where its condition holds, else 0; what counts is a sum of sizes and numbers.
    """
    if isinstance(expr, Ref):
        return expr
    if isinstance(expr, Bracket):
        return Where(_spelled(expr.condition), ONE, ZERO)
    if isinstance(expr, Affine):
        return _counted(expr)
    if isinstance(expr, Compare) and any(_counts(side) for side in (expr.left, expr.right)):
        return expr
    return expr.map(_spelled)


def _counts(side: Expression) -> bool:
    """Whether a side of a comparison names a letter or a size, so that both are indices."""
    return isinstance(side, Affine) and side.literal is None


def _counted(index: Affine) -> Expression:
    """Sizes, then the number, added up.

    >>> _counted(Affine((), (("n", 1),), -1)).terms[1]
    Negative(body=Number(value=1))
    """
    found = [(Affine((), ((name, 1),)), factor) for name, factor in index.sizes]
    terms = [_signed(Multiply((Number(abs(c)), n)) if abs(c) > 1 else n, c) for n, c in found]
    if index.offset or not terms:
        terms.append(_signed(Number(abs(index.offset)), index.offset))
    return terms[0] if len(terms) == 1 else Add(tuple(terms))


def _signed(expr: Expression, sign: int) -> Expression:
    return Negative(expr) if sign < 0 else expr


class HessianVector:
    """``hvp(values, vector) -> {name: float or array}``: the Hessian of the loss times a vector.

    The Hessian is never formed: the cost is that of a few gradients (Pearlmutter, 1994, "Fast
    exact multiplication by the Hessian"). ``vector`` maps names of parameters to numbers or
    arrays; a name that is left out counts as 0.
    """

    def __init__(self, model: Definitions, names: tuple[str, ...]) -> None:
        self._model = model
        self._names = names
        adjoints = adjoint_names(model)
        taken = {*model.names, *adjoints.values()}
        self._along = {n: _free(f"v_{n}", taken) for n in names}
        graph = Graph(model)
        listed = extended(graph, names)
        terms = tuple(self._term(model.ref(n), adjoints[n]) for n in names)
        loss = _free("directional", taken)
        total = Definition(loss, (), terms[0] if len(terms) == 1 else Add(terms))
        data = {self._along[n]: model.axes[n] for n in names}
        self._second = with_loss(graph, (*listed, total), loss, data)
        self._program = Program(self._second, (), names)

    def _term(self, ref: Ref, adjoint: str) -> Expression:
        letters = tuple(n for i in ref.access if isinstance(i, Affine) for n, _ in i.letters)
        product = Multiply((Ref(adjoint, ref.access), Ref(self._along[ref.name], ref.access)))
        return Reduce("sum", product, letters) if letters else product

    @property
    def source(self) -> str:
        """The generated code."""
        return self._program.compiled.source

    def __call__(
        self, values: Values | None = None, vector: Values | None = None, /, **overrides: Any
    ) -> dict[str, Any]:
        """The product at some values; without them, at the model's own."""
        import numpy as np

        checked = check(self._model, values, overrides=overrides)
        given = dict(vector or {})
        for name in given:
            self._model.known(name, self._names, "parameter in the vector")
        along: dict[str, Any] = {}
        for name in self._names:
            shape = np.shape(checked[name])
            found = np.asarray(given.get(name, np.zeros(shape)), float)
            if found.shape != shape:
                raise DataError(f"the vector has shape {found.shape} for {name}, not {shape}")
            along[self._along[name]] = found if shape else float(found)
        program = self._program
        result = program.run(check(self._second, {**checked, **along}))
        return {name: program.derivative(result, name) for name in self._names}


class Hessian:
    """Second derivatives of the loss by a few parameters or elements: numbers and derivations.

    ``hessian(values)`` is a square array in the order of ``names``; ``hessian.derive(a, b)`` is
    the derivation of the derivative by ``a``, derived once more by ``b``.
    """

    def __init__(self, model: Definitions, names: tuple[str, ...]) -> None:
        self._model = model
        self.names = names
        self._places = [whole_or_element(model, text) for text in names]
        for text, (name, place) in zip(names, self._places, strict=True):
            if model.axes[name] and not place:
                example = f"{name}[{','.join(map(str, axis_lower(model, name)))}]"
                raise DataError(f"{text} is an array; name its elements, such as {example}")
        self._product = HessianVector(model, tuple(dict.fromkeys(n for n, _ in self._places)))

    def __call__(self, values: Values | None = None, /, **overrides: Any) -> np.ndarray[Any, Any]:
        """The Hessian at some values, of shape (number of names, number of names)."""
        import numpy as np

        checked = check(self._model, values, overrides=overrides)
        columns = []
        for name, place in self._places:
            unit = np.zeros(np.shape(checked[name]))
            unit[place] = 1.0
            found = self._product(checked, {name: unit})
            columns.append([float(np.asarray(found[n])[p]) for n, p in self._places])
        return np.array(columns).T

    def derive(self, first: str, second: str) -> Derivation:
        """The derivation of d(dL/d first)/d second, from the definitions and their adjoints."""
        name, place = whole_or_element(self._model, self._listed(first))
        graph = Graph(self._model)
        listed = extended(graph, (name,))
        adjoint = adjoint_names(self._model)[name]
        loss = adjoint
        if place:
            loss = _free(f"{adjoint}_element", {*self._model.names, adjoint})
            element = Ref(adjoint, _access(self._model, name, place))
            listed = (*listed, Definition(loss, (), element))
        model = with_loss(graph, listed, loss)
        other, at = whole_or_element(model, self._listed(second))
        return Derivation(model, Ref(other, _access(model, other, at)), Graph(model))

    def _listed(self, text: str) -> str:
        return text if text in self.names else self._model.known(text, self.names, "parameter")


def _access(model: Definitions, name: str, place: tuple[int, ...]) -> tuple[Index, ...]:
    if not place:
        return tuple(letter(k) for k in model.axes[name])
    firsts = axis_lower(model, name)
    return tuple(literal(k + first) for k, first in zip(place, firsts, strict=True))


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name
