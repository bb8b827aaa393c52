"""The form of an expression: what is left when all names and letters are numbered instead."""

from __future__ import annotations

from ..tree import Affine, Expression, Index, Reduce, Ref, Softmax


def skeleton(expr: Expression) -> Expression:
    """Two expressions have the same skeleton where they differ in names and letters only.

    >>> skeleton(Ref("w1")) == skeleton(Ref("w7"))
    True
    """
    return _Numbering().of(expr)


class _Numbering:
    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.letters: dict[str, str] = {}

    def of(self, expr: Expression) -> Expression:
        if isinstance(expr, Affine):
            return self._affine(expr)
        if isinstance(expr, Ref):
            name = self.names.setdefault(expr.name, str(len(self.names)))
            access = tuple(self._index(i) for i in expr.access)
            return Ref(name, access, expr.held)
        if isinstance(expr, Reduce):
            letters = tuple(self._letter(n) for n in expr.letters)
            return Reduce(expr.kind, self.of(expr.body), letters)
        if isinstance(expr, Softmax):
            letters = tuple(self._letter(n) for n in expr.letters)
            return Softmax(self.of(expr.body), letters, tuple(map(self._index, expr.entry)))
        return expr.map(self.of)

    def _affine(self, index: Affine) -> Affine:
        letters = tuple((self._letter(n), c) for n, c in index.letters)
        return Affine(letters, index.sizes, index.offset)

    def _index(self, index: Index) -> Index:
        new = self.of(index)
        assert isinstance(new, Affine | Ref)
        return new

    def _letter(self, name: str) -> str:
        return self.letters.setdefault(name, str(len(self.letters)))
