"""A piece as a function that numba compiles: a loop over the rows of a block around plain code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...fast.flow import Flow
from ...fast.scalar_code import Scalars
from ...fast.unrolled import Element, Grid, unroll
from ..array_code import indented
from .pieces import Piece, Read
from .scalars import OPERATIONS, stable

MOST = 1500
"""Operations on single numbers in one function; a compiler takes long for more."""


def function(name: str, piece: Piece, block: int) -> list[str]:
    """``name(w, n, ...)`` for ``n`` rows, at most ``block``.

    ``w`` holds all values, those of rows as ``block`` numbers for each element; the other
    arguments say where what is read, stored and summed begins.
    """
    return _Writer(name, piece, block).lines()


class _Writer:
    def __init__(self, name: str, piece: Piece, block: int) -> None:
        self.name, self.piece, self.block = name, piece, block
        flow, self.grids = unroll(piece.flow, MOST)
        self.reads = {r.name: r for r in piece.given}
        self.code = Scalars(stable(flow), self._changing(flow), OPERATIONS)

    def _changing(self, flow: Flow) -> list[Element]:
        """The elements that differ from row to row; where there are no rows, all."""
        elements = dict.fromkeys(op.detail for _, op in flow.live() if op.kind == "element")
        return [e for e in elements if self.reads[e[0]].many or not self.piece.many]

    def lines(self) -> list[str]:
        """The whole function."""
        reads = [f"o{k}" for k in range(len(self.piece.given))]
        ends = [f"e{k}" for k in range(len(self.grids))]
        body = [*self._slices(), *self._loaded(self.code.fixed), *self.code.first]
        inner = [*self._loaded(self.code.learned), *self.code.lines, *self._kept()]
        if self.piece.many:
            body += [f"{n} = 0.0" for n, _, _ in self._sums()]
            body += ["for i in range(n):", *indented(inner)]
            body += [f"y{k}[{place}] += {n}" for n, k, place in self._sums()]
        else:
            body += inner
        return [f"def {self.name}({', '.join(['w', 'n', *reads, *ends])}):", *indented(body)]

    def _slices(self) -> Iterator[str]:
        for k, read in enumerate(self.piece.given):
            yield f"{read.name} = w[o{k}:o{k} + {self._size(read)}]"
        for k, (name, grid) in enumerate(self.grids.items()):
            stored = self.piece.many and k < len(self.piece.stored)
            yield f"{name} = w[e{k}:e{k} + {grid.size * (self.block if stored else 1)}]"

    def _size(self, read: Read) -> int:
        return read.size * (self.block if read.many else 1)

    def _loaded(self, elements: Sequence[Element]) -> Iterator[str]:
        for name, place in elements:
            at = self.reads[name].at(place)
            index = self._row(at) if self.reads[name].many else str(at)
            yield f"{self.code.places[name, place]} = {name}[{index}]"

    def _row(self, at: int) -> str:
        """Where an element stands in the rows of a block."""
        return f"{at * self.block} + i" if at else "i"

    def _kept(self) -> Iterator[str]:
        """Results of one row: stored, or added."""
        for k, grid in enumerate(list(self.grids.values())[: len(self.piece.stored)]):
            for at, value in enumerate(grid.flat):
                index = self._row(at) if self.piece.many else str(at)
                yield f"y{k}[{index}] = {self.code.text(int(value))}"
        for name, k, at in self._sums():
            yield f"{name} += {self.code.text(int(self._grid(k).flat[at]))}"

    def _sums(self) -> Iterator[tuple[str, int, int]]:
        """The name of each sum of single numbers, the output and the element that it is."""
        for k in range(len(self.piece.stored), len(self.grids)):
            for at in range(self._grid(k).size):
                yield f"s{k}_{at}", k, at

    def _grid(self, k: int) -> Grid:
        return self.grids[f"y{k}"]
