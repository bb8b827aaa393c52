"""Deviations from a mean add up to 0: what a sum of them is multiplied by vanishes."""

from __future__ import annotations

from ..model import Definition, Definitions
from ..rewriting import canonical, free_letters, rename
from ..tree import ZERO, Add, Affine, Expression, Index, Negative, Reduce, Ref
from .canceling import MicroStep, everywhere
from .products import signed_factors
from .reasons import Reason, Why
from .tidying import tidy


class Deviations:
    """Knows which quantities of a model are means, and of what."""

    def __init__(self, model: Definitions) -> None:
        self._means = {d.name: d for d in model.definitions if _is_mean(d)}

    def __call__(self, expr: Expression) -> MicroStep | None:
        """The expression without its sums of deviations; None where there are none."""
        made = everywhere(expr, self._vanishing) if self._means else None
        return made and (tidy(made[0]), made[1])

    def _vanishing(self, node: Expression) -> MicroStep | None:
        """Σ_i c (z_i − m) with m the mean of the z_i is 0."""
        if not isinstance(node, Reduce) or node.kind != "sum":
            return None
        _, factors = signed_factors(node.body)
        moving = [f for f in factors if {*free_letters(f)} & {*node.letters}]
        if len(moving) != 1 or not self._deviates(moving[0], node.letters):
            return None
        return ZERO, Reason(Why.DEVIATIONS, (Reduce("sum", moving[0], node.letters),))

    def _deviates(self, expr: Expression, letters: tuple[str, ...]) -> bool:
        """Whether an expression is z_i − m."""
        if not isinstance(expr, Add) or len(expr.terms) != 2:
            return False
        entry, less = expr.terms
        mean = less.body if isinstance(less, Negative) else None
        if not isinstance(mean, Ref) or mean.name not in self._means:
            return False
        own = self._means[mean.name]
        places: dict[str, Index] = {
            left.letter: index
            for left, index in zip(own.access, mean.access, strict=True)
            if isinstance(left, Affine) and left.letter
        }
        averaged = rename(own.body, places, lambda old, avoid: old)
        return canonical(averaged) == canonical(Reduce("mean", entry, letters))


def _is_mean(definition: Definition) -> bool:
    body = definition.body
    plain = all(index.letter for index in definition.access)
    return plain and isinstance(body, Reduce) and body.kind == "mean"
