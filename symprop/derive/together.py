"""The values of the links put in, and what becomes of their sum: shorter, step by step."""

from __future__ import annotations

from ..model import Definitions
from ..rewriting import apart, bound_letters, free_letters, rename, replace_refs
from ..tree import (
    Add,
    Affine,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Reduce,
    Ref,
    Where,
)
from .canceling import MicroStep
from .clearing import size
from .collapsing import collapsed, sums_to_one
from .paths import Path, added
from .products import signed_factors
from .reasons import Reason, Why
from .scope import Scope
from .tidying import tidy


class Together:
    """Puts links together; remembers adjoints, and puts them in where that makes a sum shorter."""

    def __init__(self, model: Definitions, scope: Scope) -> None:
        self._model = model
        self._scope = scope
        self._known: dict[str, tuple[Ref, Expression]] = {}

    def steps(self, found: list[Path], terms: list[Expression]) -> list[MicroStep]:
        """From the values of the links, in ``terms`` multiplied, to the shortest form of their sum.

        What a path begins with is put in where there is one path; of several, see `aside`.
        """
        told = self.shortened(added(terms))
        return self._with_adjoints(found[0], told) if len(found) == 1 else told

    def aside(self, path: Path) -> list[MicroStep]:
        """The steps of one path of several, if what it begins with is worth putting in."""
        told = self._with_adjoints(path, self.shortened(path.within(values=True)))
        return told[1:] if any(reason.why is Why.PUT_IN for _, reason in told) else []

    def _with_adjoints(self, path: Path, told: list[MicroStep]) -> list[MicroStep]:
        for name in dict.fromkeys(ref.name for ref in path.front):
            told = self._with(name, told)
        return told

    def remember(self, adjoint: Ref, value: Expression) -> None:
        """What an adjoint is, to be put in further back."""
        if all(isinstance(i, Affine) and i.letter for i in adjoint.access):
            self._known[adjoint.name] = adjoint, value

    def shortened(self, values: Expression) -> list[MicroStep]:
        """The steps from an expression to its shortest form, with nothing put in."""
        closed = tidy(values)
        told = [(values, Reason(Why.TOGETHER))]
        if _flat(closed) != _flat(values):
            told.append((closed, Reason(Why.TIDY)))
        return [*told, *collapsed(closed, self._is_whole)]

    def _with(self, name: str, told: list[MicroStep]) -> list[MicroStep]:
        """The same with the adjoint of that name put in, if it gets shorter by that."""
        if name not in self._known:
            return told
        values, why = told[0]
        put = tidy(self._put(values, name))
        further = list(collapsed(put, self._is_whole))
        last = further[-1][0] if further else put
        if size(last) >= size(told[-1][0]):
            return told
        reason = Reason(Why.PUT_IN, (self._named(values, name),))
        return [(values, why), (put, reason), *further]

    def _named(self, expr: Expression, name: str) -> Ref:
        return next(n for n in expr.walk() if isinstance(n, Ref) and n.name == name)

    def _put(self, expr: Expression, name: str) -> Expression:
        adjoint, value = self._known[name]
        used = {*free_letters(expr), *bound_letters(expr)}

        def change(ref: Ref) -> Expression:
            if ref.name != name:
                return ref
            places: dict[str, Index] = {
                own.letter: index
                for own, index in zip(adjoint.access, ref.access, strict=True)
                if isinstance(own, Affine) and own.letter
            }
            return rename(apart(value, used, self._scope), places, self._scope)

        return replace_refs(expr, change)

    def _is_whole(self, total: Reduce) -> bool:
        """Whether a sum is that of data, and not known to be other than 1."""
        assert isinstance(total.body, Ref)
        name = total.body.name
        known = self._model.values.get(name)
        return name in self._model.data and (known is None or sums_to_one(known, total))


def exact(told: list[MicroStep]) -> list[MicroStep]:
    """The steps without those that rest on an assumption."""
    return [(expr, reason) for expr, reason in told if reason.why is not Why.SUMS_TO_ONE]


def _flat(expr: Expression) -> Expression:
    """The same with all products in a product, and their signs, side by side."""
    if isinstance(expr, Add | Reduce | Where):
        return expr.map(_flat)
    if not isinstance(expr, Multiply | Negative):
        return expr
    sign, factors = signed_factors(expr)
    return Multiply((Number(sign), *factors))
