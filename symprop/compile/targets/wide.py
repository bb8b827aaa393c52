"""Which products are so large that NumPy and BLAS are ahead of loops over single numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

from ...tree import Affine
from ..program import Axes, Contraction, Length, Node, Numbers, Program
from .elements import changes, counts, steps
from .lengths import Lengths
from .loops import Loops

LEAST = 16
"""No loop is ahead of BLAS where no axis of a product is shorter than this..."""

MUCH = 2**16
"""... and where it takes so many multiplications."""

Shapes = Mapping[str, tuple[int, ...]]
Group = tuple[Node, ...]


class Wide:
    """The products of a program: asked for shapes, it says whether one of them is large.

    Where steps go one after the other only what is done in each step counts: NumPy takes longer
    for the rest of a step than a loop does for all of it. ``least`` is as long as every axis must
    be; loops over single numbers, in which little becomes vector code, are behind for any.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._stepwise = [s for s in changes(program) if s.counter]
        self._lengths: Lengths = Loops(program, accumulate=True).lengths
        self._products = [tuple(map(tuple, g)) for g in self._found()]

    def _found(self) -> Iterator[list[list[Node]]]:
        for step in self._stepwise or self.program.steps:
            for node in (n for root in step.nodes for n in root.walk()):
                if isinstance(node, Contraction):
                    left, right = node.left.axes, node.right.axes
                    groups = (_without(left, right), node.letters, _without(right, left))
                    yield [[self._length(k, node) for k in group] for group in groups]

    def _length(self, letter: str, node: Node) -> Node:
        """How many values a letter takes: as the product shows, or, for windows, other lines."""
        roots = (root for step in self.program.steps for root in step.nodes)
        found = (count for root in (node, *roots) for count in counts(root, letter))
        return self._lengths.name(next(found, Numbers((), Affine())))

    def __call__(self, shapes: Shapes, sizes: Mapping[str, int], least: int = LEAST) -> bool:
        """Whether a product is large, inputs having these shapes and sizes these values."""
        least = LEAST if self._stepwise else least
        lengths = {s.name: s.value for s in steps(self.program) if isinstance(s.value, Length)}
        known = {n: _axis(v, shapes) for n, v in lengths.items()} | {**sizes}

        def number(length: Node) -> int:
            if isinstance(length, Length):
                return _axis(length, shapes)
            assert isinstance(length, Numbers)
            return length.index.offset + sum(known.get(n, 0) * c for n, c in length.index.sizes)

        for groups in self._products:
            rows, inner, columns = (prod(map(number, group)) for group in groups)
            if min(rows, inner, columns) >= least and rows * inner * columns >= MUCH:
                return True
        return False


def _without(axes: Axes, others: Axes) -> list[str]:
    return [k for k in axes if k not in others]


def _axis(length: Length, shapes: Shapes) -> int:
    shape = shapes.get(length.name, ())
    return shape[length.axis] if length.axis < len(shape) else 0
