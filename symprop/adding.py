"""Whether a loss adds up over the rows, so that it can be worked out a few rows at a time."""

from __future__ import annotations

from typing import Literal

from .errors import DataError
from .model import Definitions
from .tree import (
    Add,
    Affine,
    Divide,
    Expression,
    Multiply,
    Negative,
    Reduce,
    Ref,
)

Kind = Literal["sum", "mean", "free"]
"""A sum over the rows, a mean over them, or something that knows no row."""


def rows_of(model: Definitions) -> str:
    """The letter that counts observations: declared, or that of the first axis of the data."""
    if model.rows is not None:
        return model.rows
    for name in model.data:
        if model.axes[name]:
            return model.axes[name][0]
    raise DataError("the model has no data with rows")


def adds_up(model: Definitions) -> Literal["sum", "mean"]:
    """How the losses of parts of the rows make the loss of all: added, or their weighted mean.

    Raises `DataError` with the reason where they do not: rows that know each other, as in batch
    normalization, or a term beside a sum.

    >>> from symprop import load
    >>> adds_up(load("statquest"))
    'sum'
    """
    found = _Judge(model, rows_of(model)).quantity(model.loss)
    if found == "free":
        raise DataError(f"{model.loss} does not depend on the rows")
    return found


class _Judge:
    def __init__(self, model: Definitions, rows: str) -> None:
        self.model, self.rows = model, rows
        self.size = model.sizes.get(rows)
        self.known: dict[str, Kind] = {}

    def refuse(self, why: str) -> DataError:
        """The error that says why the rows cannot be taken a few at a time."""
        return DataError(f"{self.model.loss} does not add up over the rows: {why}")

    def quantity(self, name: str) -> Kind:
        """What a quantity without an axis of rows is made of."""
        if name not in self.model.definition_of:
            return "free"
        if name not in self.known:
            self.known[name] = "free"  # a sequence that reads itself knows no row by itself
            kinds = {self.kind(d.body) for d in self.model.definition_of[name]}
            self.known[name] = self._together(kinds, name)
        return self.known[name]

    def kind(self, expr: Expression) -> Kind:
        """What an expression without the letter of the rows is made of."""
        if isinstance(expr, Reduce) and self.rows in expr.letters:
            if expr.kind not in ("sum", "mean"):
                raise self.refuse(f"{expr.kind} over {self.rows}")
            self.rowwise(expr.body)
            return "sum" if expr.kind == "sum" else "mean"
        if isinstance(expr, Ref):
            if self.rows in self.model.axes[expr.name]:
                raise self.refuse(f"single rows of {expr.name} stand in it")
            return self.quantity(expr.name)
        if isinstance(expr, Add | Negative):
            return self._together({self.kind(c) for c in expr.children}, self.model.loss)
        if isinstance(expr, Divide) and self._counts(expr.bottom):
            if self.kind(expr.top) == "sum":
                return "mean"
            raise self.refuse(f"the number of rows {self.size} divides what is no sum")
        return self._other(expr)

    def _other(self, expr: Expression) -> Kind:
        if self._is_count(expr):
            raise self.refuse(f"the number of rows {self.size} stands in it")
        kinds = [self.kind(c) for c in expr.children]
        moving = [k for k in kinds if k != "free"]
        if not moving:
            return "free"
        straight = isinstance(expr, Multiply) or (isinstance(expr, Divide) and kinds[1] == "free")
        if isinstance(expr, Reduce) and expr.kind in ("sum", "mean"):
            straight = True
        if len(moving) > 1 or not straight:
            raise self.refuse("a function of a sum over all rows stands in it")
        return moving[0]

    def _together(self, kinds: set[Kind], name: str) -> Kind:
        if len(kinds) == 1:
            return next(iter(kinds))
        if "sum" in kinds:
            raise self.refuse(f"in {name} a term stands beside a sum over {self.rows}")
        return "mean"

    def _is_count(self, expr: Expression) -> bool:
        return isinstance(expr, Affine) and any(n == self.size for n, _ in expr.sizes)

    def _counts(self, expr: Expression) -> bool:
        """Whether a divisor is the number of rows, perhaps times something."""
        if isinstance(expr, Multiply):
            return sum(map(self._counts, expr.factors)) == 1
        return self._is_count(expr) and isinstance(expr, Affine) and not expr.offset

    def rowwise(self, expr: Expression) -> None:
        """Refuse where a row knows another one, or a sum over all of them."""
        for node in expr.walk():
            if isinstance(node, Reduce) and self.rows in node.letters:
                raise self.refuse(f"a {node.kind} over {self.rows} stands inside")
            if self._is_count(node):
                raise self.refuse(f"the number of rows {self.size} stands inside")
            if isinstance(node, Ref):
                self._read(node)

    def _read(self, ref: Ref) -> None:
        axes = self.model.axes[ref.name]
        for axis, index in zip(axes, ref.access, strict=True):
            plain = isinstance(index, Affine) and index.letter == self.rows
            if (axis == self.rows) != plain:
                raise self.refuse(f"rows of {ref.name} know each other")
        if ref.name in self.known or ref.name not in self.model.definition_of:
            return
        if self.rows not in axes:
            if self.quantity(ref.name) != "free":
                raise self.refuse(f"every row knows {ref.name}, which all rows make")
            return
        self.known[ref.name] = "free"
        for definition in self.model.definition_of[ref.name]:
            self.rowwise(definition.body)
