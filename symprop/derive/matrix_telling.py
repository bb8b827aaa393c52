"""A derivation in matrices: forward pass, adjoints, derivative, each with its shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..matrices import Hadamard, MatrixProduct, Transpose
from ..model import Limits
from ..ranges import reaches_end, shifted_axes
from ..tree import Add, Affine, Divide, Expression, Index, Link, Multiply, Negative, Ref, Where
from .backward import adjoint_names
from .entrywise import NoMatrixFormError
from .extension import extended
from .graph import Graph
from .matrix_form import matrix_form
from .reasons import Reason, Why
from .record import CHAIN, RESULT, Kind, Level, Part, Record, Step
from .shapes import Shapes

LAYOUTS = ("denominator", "numerator")
"""In denominator layout a derivative has the shape of what it is taken by, else its transpose."""


def in_matrices(graph: Graph, target: Ref, layout: str = "denominator") -> Record:
    """The derivation of the loss by a whole parameter, in matrices where there is such a form.

    Where a line has none it is written with indices, with the reason.
    """
    writer = _Writer(graph, target, layout)
    model, name = graph.model, target.name
    relevant = graph.between([name])
    count = len(model.definitions)
    listed = extended(graph, [name])
    pieces = len(model.definition_of.get(name, ())) or 1
    parts = [
        Part(Kind.FORWARD, d.ref, (writer.forward(d.ref, d.body),))
        for d in listed[:count]
        if d.name in relevant
    ]
    for d in listed[count:-pieces]:
        parts.append(Part(Kind.BACKWARD, d.ref, (writer.adjoint(d.ref, d.body),)))
    for last in listed[-pieces:]:
        step = writer.derivative(last.access if pieces > 1 else model.ref(name).access, last.body)
        parts.append(Part(Kind.TOGETHER, step.left, (step,)))
    adjoint_of = {a: n for n, a in adjoint_names(model).items()}
    limits = dict(graph.scope.limits)
    return Record(
        Ref(model.loss), target, tuple(parts), last.body, limits, adjoint_of, layout
    )


MATRICES = (MatrixProduct, Hadamard, Transpose)


@dataclass(frozen=True)
class _Found:
    """A right side in matrices, with the letters that it is repeated over."""

    right: Expression
    each: tuple[str, ...]


class _Writer:
    def __init__(self, graph: Graph, target: Ref, layout: str) -> None:
        self.graph = graph
        self.target = target
        self.layout = layout
        model = graph.model
        self.limits: Mapping[str, Limits] = graph.scope.limits
        lengths = {
            n: tuple(_length(self.limits[k]) for k in model.axes[n]) for n in model.names
        }
        self.quantity_of = {a: n for n, a in adjoint_names(model).items()}
        self.pieces = {
            (d.name, place)
            for d in model.definitions
            for place, index in enumerate(d.access)
            if index.letter is None
        }
        self.shifted = shifted_axes(model)
        adjoints = {a: lengths[n] for a, n in self.quantity_of.items()}
        self.shapes = Shapes({**lengths, **adjoints})

    def forward(self, left: Ref, body: Expression) -> Step:
        """A definition."""
        return self._step(left, left, body, Reason(Why.DEFINITION, (Ref(left.name),)), CHAIN)

    def adjoint(self, left: Ref, body: Expression) -> Step:
        """An adjoint in terms of those of what reads it."""
        return self._step(left, left, body, Reason(Why.ADJOINTS), CHAIN)

    def derivative(self, access: tuple[Index, ...], body: Expression) -> Step:
        """The derivative itself, or a piece of it, in the layout asked for."""
        by = Ref(self.target.name, access)
        total = Link(Ref(self.graph.model.loss), Ref(by.name), local=False)
        return self._step(by, total, body, Reason(Why.TOGETHER), RESULT)

    def _step(
        self,
        access: Ref,
        left: Expression,
        body: Expression,
        reason: Reason,
        levels: frozenset[Level],
    ) -> Step:
        letters = tuple(n for i in access.access if isinstance(i, Affine) for n, _ in i.letters)
        try:
            found = self._found(letters, body)
            kept = _kept(access, found.each)
            gone = range(len(kept), len(access.access))
            name = self.quantity_of.get(access.name, access.name)
            if any((name, place) in self.pieces for place in gone):
                raise NoMatrixFormError("it is made of pieces")
        except NoMatrixFormError as why:
            reasons = (reason, Reason(Why.NO_MATRIX, word=str(why)))
            whole = isinstance(left, Ref)
            shown = left if whole else Link(Ref(self.graph.model.loss), access, local=False)
            return Step(shown, body, reasons, levels)
        right = found.right
        if self.layout == "numerator" and isinstance(left, Link) and letters and not found.each:
            right = transposed(right)
        if isinstance(left, Ref):
            left = Ref(left.name, kept)
        elif kept:
            left = Link(Ref(self.graph.model.loss), Ref(access.name, kept), local=False)
        return Step(left, self.shapes.written(right), (reason,), levels)

    def _in_part(self, name: str, place: int, letter: str | None) -> bool:
        """Whether a letter reads less than the whole of an axis: h[t] leaves h[0] out."""
        model, name = self.graph.model, self.quantity_of.get(name, name)
        if (name, place) in self.pieces or letter is None:
            return (name, place) in self.pieces
        span, own = self.limits[letter], self.limits[model.axes[name][place]]
        alike = span[0] == own[0] and len(span[1].sizes) == len(own[1].sizes)
        ends = alike and reaches_end(model, (name, place, span), self.shifted)
        return span != own and not ends

    def _found(self, letters: tuple[str, ...], body: Expression) -> _Found:
        """The form with as few letters repeated over as there can be, the first ones."""
        why: NoMatrixFormError | None = None
        for each in _choices(letters):
            axes = letters[len(each) :]
            try:
                found = matrix_form(body, axes, self.limits, each, self._in_part)
                if not letters or axes or any(isinstance(n, MATRICES) for n in found.walk()):
                    return _Found(found, each)
            except NoMatrixFormError as error:
                why = why or error
        raise why or NoMatrixFormError("nothing in it is a matrix")


def _kept(access: Ref, each: tuple[str, ...]) -> tuple[Index, ...]:
    """The indices that stay written: literals, and letters that all is repeated over."""
    kept = [
        isinstance(i, Affine) and (i.literal is not None or {n for n, _ in i.letters} <= {*each})
        for i in access.access
    ]
    first = next((k for k, stays in enumerate(kept) if not stays), len(kept))
    if any(kept[first:]):
        raise NoMatrixFormError("indices that stay stand behind those that go")
    return access.access[:first]


def _choices(letters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The first letters, repeated over: none where two or fewer are left, then more of them."""
    for count in range(max(0, len(letters) - 2), len(letters) + 1):
        yield letters[:count]


def _length(limits: Limits) -> Affine:
    first, last = limits
    return last + first * -1 + Affine(offset=1)


def transposed(expr: Expression) -> Expression:
    """The transpose, carried inside products and sums."""
    if isinstance(expr, Transpose):
        return expr.body
    if isinstance(expr, MatrixProduct):
        return MatrixProduct(tuple(transposed(f) for f in reversed(expr.factors)))
    if isinstance(expr, Hadamard):
        return Hadamard(tuple(transposed(f) for f in expr.factors))
    if isinstance(expr, Add | Negative):
        return expr.map(transposed)
    if isinstance(expr, Multiply):
        return Multiply((*expr.factors[:-1], transposed(expr.factors[-1])))
    if isinstance(expr, Divide | Where):
        return expr.map(lambda child: child)
    return Transpose(expr)

