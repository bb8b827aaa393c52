"""Quantities read as matrices: whole, for each of some letters, or looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from ..matrices import Every, Hadamard, Indicator, MatrixProduct, Ones, Transpose
from ..model import Limits
from ..rewriting import free_letters
from ..tree import Affine, Bracket, Compare, Expression, Index, Ref, letter
from .products import taken_apart
from .reasons import Reason, Why

ONE_WIDE = Affine(offset=1)
"""How many columns a column has."""


class NoMatrixFormError(Exception):
    """What keeps an expression from being written with matrices."""

    def __init__(self, why: Why, *about: Expression, word: str = "") -> None:
        super().__init__(why.value)
        self.reason = Reason(why, about, word)


def length(limits: Limits) -> Affine:
    """How many values a letter with these limits has."""
    first, last = limits
    return last + first * -1 + Affine(offset=1)


InPart = Callable[[str, int, str | None], bool]


@dataclass(frozen=True)
class Reading:
    """How quantities are read; ``each`` are letters that everything is repeated over.

    ``in_part`` says whether a letter, or a computed index, reads less than the whole of an axis,
    which is given by name and position; ``axes`` are the letters of the axes of every name.
    """

    limits: Mapping[str, Limits]
    each: frozenset[str]
    in_part: InPart
    axes: Mapping[str, tuple[str, ...]]

    def letters(self, expr: Expression) -> tuple[str, ...]:
        """The letters of an expression that become rows and columns."""
        return tuple(n for n in free_letters(expr) if n not in self.each)

    def length(self, name: str) -> Affine:
        """How many values a letter has."""
        return length(self.limits[name])

    def steps(self, name: str) -> bool:
        """Whether a letter counts the steps of a sequence, along which there are pieces."""
        places = ((of, k) for of, own in self.axes.items() for k, n in enumerate(own) if n == name)
        return any(self.in_part(of, place, None) for of, place in places)

    def refuse_shifts(self, expr: Expression) -> None:
        """What is read at two letters at once, as in x[i+r], is in no row and in no column."""
        for node in expr.walk():
            shifts = (i for i in node.children if isinstance(i, Affine) and len(i.letters) > 1)
            if isinstance(node, Ref) and any(shifts):
                raise NoMatrixFormError(Why.NO_MATRIX_SHIFTED, Ref(node.name))

    def read(self, ref: Ref, axes: tuple[str, ...]) -> Expression:
        """A quantity as an array with these axes: a number, a column, or a matrix."""
        entries: list[Expression] = []
        own: list[str] = []
        looked_up: dict[str, Index] = {}
        for position, index in enumerate(ref.access):
            if {*free_letters(index)} <= self.each:
                entries.append(index)
                continue
            if self.in_part(ref.name, position, _letter(index)):
                raise NoMatrixFormError(Why.NO_MATRIX_PIECES, Ref(ref.name))
            name = _letter(index)
            if name is None:
                name = self._column(ref, position, index)
                looked_up[name] = index
            entries.append(Every())
            own.append(name)
        whole = Ref(ref.name, without_tail(entries))
        return self._looked_up(whole, own, looked_up, axes)

    def _column(self, ref: Ref, position: int, index: Index) -> str:
        """The letter of the axis that a look-up with one letter reads."""
        if isinstance(index, Affine):
            raise NoMatrixFormError(Why.NO_MATRIX_SHIFTED, Ref(ref.name))
        column = self.axes[ref.name][position]
        if len(self.letters(index)) > 1 or column in self.letters(ref):
            raise NoMatrixFormError(Why.NO_MATRIX_LOOKED_UP, Ref(ref.name))
        return column

    def indicator(self, condition: Expression, axes: tuple[str, ...]) -> Expression:
        """The matrix of ones where a condition on a row and a column holds."""
        row, column = self._in_order(condition, axes)
        found = Indicator(condition, row, column, self.length(row), self.length(column))
        return found if (row, column) == axes else Transpose(found)

    def _in_order(self, condition: Expression, axes: tuple[str, ...]) -> tuple[str, ...]:
        """Two letters in the order of the quantities that have both, or of the condition."""
        both = (own for own in self.axes.values() if {*axes} <= {*own})
        order = next(both, free_letters(condition))
        return tuple(sorted(axes, key=order.index))

    def _looked_up(
        self,
        whole: Expression,
        own: list[str],
        looked_up: Mapping[str, Index],
        axes: tuple[str, ...],
    ) -> Expression:
        if not looked_up:
            return self.spread(whole, tuple(own), axes)
        if len(looked_up) > 1 or len(own) > 2:
            raise NoMatrixFormError(Why.NO_MATRIX_INDICES)
        ((column, index),) = looked_up.items()
        (row,) = self.letters(index)
        rest = [name for name in own if name != column]
        chosen = self.indicator(Compare("==", index, letter(column)), (row, column))
        if rest == [row]:  # p[t,next[t]]: of each row the entry that is chosen
            turned = self.spread(whole, tuple(own), (row, column))
            picked = MatrixProduct((Hadamard((turned, chosen)), Ones(self.length(column))))
            return self.spread(picked, (row,), axes)
        turned = self.spread(whole, tuple(own), (column, *rest))
        return self.spread(MatrixProduct((chosen, turned)), (row, *rest), axes)

    def spread(self, whole: Expression, own: tuple[str, ...], axes: tuple[str, ...]) -> Expression:
        """An array with its own axes as one with more: turned, or repeated by columns of ones."""
        if own == axes or not own:
            return whole
        if own == axes[::-1] and len(own) == 2:
            return Transpose(whole)
        if len(own) == 1 and len(axes) == 2 and own[0] in axes:
            ones = Ones(self.length(axes[1] if own[0] == axes[0] else axes[0]))
            if own[0] == axes[0]:
                return MatrixProduct((whole, Transpose(ones)))
            return MatrixProduct((ones, Transpose(whole)))
        raise NoMatrixFormError(Why.NO_MATRIX_INDICES)


def _letter(index: Index) -> str | None:
    return index.letter if isinstance(index, Affine) else None


def without_tail(entries: list[Expression]) -> tuple[Index, ...]:
    """An access of which some indices run, without those that run at its end."""
    while entries and isinstance(entries[-1], Every):
        entries = entries[:-1]
    return cast("tuple[Index, ...]", tuple(entries))


def settled(expr: Expression) -> Expression:
    """A product with what its brackets say put into its other factors.

    p[t,next[t]] [next[t] = w] is p[t,w] [next[t] = w], and p[i,i] [i = j] is p[i,j] [i = j].
    """
    _, parts = taken_apart(expr)
    for bracket in (f for part in parts for f in part.top if isinstance(f, Bracket)):
        condition = bracket.condition
        sides = condition.children if isinstance(condition, Compare) else ()
        if len(sides) == 2 and isinstance(sides[1], Affine) and sides[1].letter:
            expr = _told(expr, sides[0], sides[1], bracket)
    return expr


def _told(expr: Expression, old: Expression, new: Affine, kept: Expression) -> Expression:
    """The other letter where a reference reads the look-up, or one letter twice."""
    if expr == kept:
        return expr
    if isinstance(expr, Ref):
        places = [k for k, index in enumerate(expr.access) if index == old]
        if places and (isinstance(old, Ref) or len(places) > 1):
            access = list(expr.access)
            access[places[-1]] = new
            return Ref(expr.name, tuple(access))
        return expr
    return expr.map(lambda child: _told(child, old, new, kept))
