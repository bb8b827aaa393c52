"""A derivation in matrices: forward pass, adjoints, derivative, each with its shapes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..matrices import Every, Hadamard, MatrixProduct, SoftmaxAlong, SquaredNorm, Transpose
from ..ranges.sizes import Sizes
from ..tree import Affine, Expression, Index, Link, Reduce, Ref
from .adjoints import Adjoints
from .canceling import MicroStep
from .extension import pieces
from .graph import Graph
from .matrix_form import matrix_form
from .matrix_reading import NoMatrixFormError, without_tail
from .reasons import Reason, Why
from .record import CHAIN, RESULT, Kind, Level, Part, Record, Step
from .shapes import Shapes, lengths
from .transposing import transposed

LAYOUTS = ("denominator", "numerator")
"""In denominator layout a derivative has the shape of what it is taken by, else its transpose."""


def in_matrices(graph: Graph, target: Ref, layout: str = "denominator") -> Record:
    """The derivation of the loss by a whole parameter, in matrices where there is such a form.

    Where a line has none it is written with indices, with the reason.
    """
    model = graph.model
    adjoints = Adjoints(graph, target.name)
    writer = _Writer(graph, adjoints, layout)
    read = graph.below(model.loss)
    parts = [
        Part(Kind.FORWARD, d.ref, (writer.forward(d.ref, d.body),))
        for d in model.definitions
        if d.name in read
    ]
    for ref in adjoints.quantities():
        steps = writer.adjoint(Ref(adjoints.names[ref.name], ref.access), adjoints.lines(ref))
        parts.append(Part(Kind.BACKWARD, steps[0].left, tuple(steps)))
    for piece in pieces(model, target.name):
        lines = adjoints.lines(piece)
        steps = writer.derivative(piece, lines)
        parts.append(Part(Kind.TOGETHER, steps[0].left, tuple(steps)))
    names = {adjoint: name for name, adjoint in adjoints.names.items()}
    derivative = [e for e, reason in lines if reason.why is not Why.SUMS_TO_ONE][-1]
    limits = dict(graph.scope.limits)
    return Record(Ref(model.loss), target, tuple(parts), derivative, limits, names, layout)


MATRICES = (MatrixProduct, Hadamard, Transpose, SquaredNorm)


@dataclass(frozen=True)
class _Found:
    """A right side in matrices, with the letters that it is repeated over."""

    right: Expression
    each: tuple[str, ...]

    @property
    def cost(self) -> tuple[int, int]:
        """How much of it is not in matrices: letters repeated over, and sums that are left."""
        sums = {n for node in self.right.walk() if isinstance(node, Reduce) for n in node.letters}
        return len(self.each) + len(sums), len(self.each)


class _Writer:
    """Writes lines in matrices."""

    def __init__(self, graph: Graph, adjoints: Adjoints, layout: str) -> None:
        self.model = graph.model
        self.layout = layout
        self.sizes = Sizes(self.model, graph.scope.limits)
        self.quantity_of = {adjoint: name for name, adjoint in adjoints.names.items()}
        names = (*self.model.names, *self.quantity_of)
        self.axes = {name: self.model.axes[self._quantity(name)] for name in names}
        self.shapes = Shapes(lengths(self.axes, self.sizes.limits))

    def _quantity(self, name: str) -> str:
        return self.quantity_of.get(name, name)

    def _in_part(self, name: str, place: int, letter: str | None) -> bool:
        return self.sizes.in_part(self._quantity(name), place, letter)

    def forward(self, left: Ref, body: Expression) -> Step:
        """A definition."""
        return self._steps(left, None, [(body, Reason(Why.DEFINED))], CHAIN)[0]

    def adjoint(self, left: Ref, lines: list[MicroStep]) -> list[Step]:
        """An adjoint in terms of those of what reads it."""
        return self._steps(left, None, lines, CHAIN)

    def derivative(self, by: Ref, lines: list[MicroStep]) -> list[Step]:
        """The derivative itself, or a piece of it, in the layout asked for."""
        return self._steps(by, Ref(self.model.loss), lines, RESULT)

    def _steps(
        self, access: Ref, loss: Ref | None, lines: list[MicroStep], levels: frozenset[Level]
    ) -> list[Step]:
        """Lines in matrices; further ones where they are repeated over the same letters."""
        letters = tuple(n for i in access.access if isinstance(i, Affine) for n, _ in i.letters)
        (body, reason), *further = lines
        try:
            found = self._found(access, letters, body, list(_choices(letters)))
        except NoMatrixFormError as why:
            left = access if loss is None else Link(loss, access, local=False)
            return [
                Step(left, e, (r, *([why.reason] if k == 0 else [])), levels)
                for k, (e, r) in enumerate(lines)
            ]
        told = [self._step(access, loss, found, reason, levels)]
        for body, reason in further:
            try:
                again = self._found(access, letters, body, [found.each])
            except NoMatrixFormError:
                continue
            told.append(self._step(access, loss, again, reason, levels))
        return told

    def _step(
        self,
        access: Ref,
        loss: Ref | None,
        found: _Found,
        reason: Reason,
        levels: frozenset[Level],
    ) -> Step:
        left = Ref(access.name, _kept(access, found.each))
        right = self.shapes.written(found.right)
        softmaxes = (n for n in right.walk() if isinstance(n, SoftmaxAlong))
        along = [_AXES[n.axis] for n in softmaxes if self.shapes.is_matrix(n)]
        reasons = (reason, *(Reason(why) for why in dict.fromkeys(along)))
        if loss is None:
            return Step(left, right, reasons, levels)
        if self.layout == "numerator" and self.shapes.of(found.right):
            right = self.shapes.written(transposed(found.right, self.shapes))
        return Step(Link(loss, left, local=False), right, reasons, levels)

    def _found(
        self,
        access: Ref,
        letters: tuple[str, ...],
        body: Expression,
        choices: Sequence[tuple[str, ...]],
    ) -> _Found:
        """The form with as few letters repeated over, and sums left, as there can be."""
        forms: list[_Found] = []
        obstacles: list[NoMatrixFormError] = []
        for each in choices:
            axes = tuple(n for n in letters if n not in each)
            try:
                self._whole(access, each)
                right = matrix_form(body, axes, self.sizes.limits, each, self._in_part, self.axes)
                if not letters or axes or in_matrices_at_all(right):
                    forms.append(_Found(right, each))
            except NoMatrixFormError as error:
                obstacles.append(error)
        if not forms:
            raise next(iter(obstacles), NoMatrixFormError(Why.NO_MATRIX))
        return min(forms, key=lambda form: form.cost)

    def _whole(self, access: Ref, each: tuple[str, ...]) -> None:
        """What is defined in pieces is no matrix along these."""
        for place, index in enumerate(access.access):
            runs = isinstance(index, Affine) and not {n for n, _ in index.letters} <= {*each}
            if runs and self.sizes.in_pieces(self._quantity(access.name), place):
                raise NoMatrixFormError(Why.NO_MATRIX_PIECES, Ref(access.name))


_AXES = (Why.BY_COLUMN, Why.BY_ROW)
"""What is said of a softmax along each axis."""


def in_matrices_at_all(expr: Expression) -> bool:
    """Whether there is a matrix in an expression, of which all else may be numbers."""
    return any(isinstance(node, MATRICES) for node in expr.walk())


def _kept(access: Ref, each: tuple[str, ...]) -> tuple[Index, ...]:
    """The indices that stay written: literals, and letters that all is repeated over."""
    return without_tail(
        [
            i if isinstance(i, Affine) and {n for n, _ in i.letters} <= {*each} else Every()
            for i in access.access
        ]
    )


def _choices(letters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Letters repeated over: none where two or fewer are left, then more; the first ones first."""
    for count in range(max(0, len(letters) - 2), len(letters) + 1):
        yield from itertools.combinations(letters, count)
