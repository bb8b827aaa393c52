"""Whether a model's values stay away from every kink, tie and border."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress

import symprop
from symprop.errors import DataError
from symprop.functions import FUNCTIONS
from symprop.plain import PlainModel
from symprop.rewriting import free_letters
from symprop.tree import ZERO, Affine, Apply, Compare, Expression, Reduce

MARGIN = 0.01
"""How far from a kink, a tie or the border of a branch every number stays."""

LARGEST = 1e4
"""Losses are smaller than this, so that differences keep their digits."""


def is_smooth(model: symprop.Model) -> bool:
    """Whether the loss is a moderate number and no kink, tie or border is near."""
    plain = PlainModel(model)
    loss = plain.loss()
    if not (math.isfinite(loss.real) and abs(loss) < LARGEST):
        return False
    nodes = (node for d in model for node in d.body.walk())
    return all(gap > MARGIN for node in nodes for gap in gaps(node, plain))


def gaps(node: Expression, plain: PlainModel) -> Iterator[float]:
    """How far a node is from its kinks, at every place where it is evaluated."""
    if isinstance(node, Reduce) and node.kind in ("max", "min"):
        yield from _ties(node, plain)
        return
    sides: tuple[Expression, ...] = ()
    if isinstance(node, Compare):
        sides = node.left, node.right
    elif isinstance(node, Apply) and FUNCTIONS[node.function].kinks:
        sides = (*node.arguments, ZERO)[:2]
    if sides and not isinstance(sides[0], Affine):
        for place in places(plain, [k for side in sides for k in free_letters(side)]):
            with suppress(DataError):  # a place that padding or a condition leaves out
                first, second = (plain.evaluate(side, place).real for side in sides)
                yield abs(first - second)


def _ties(node: Reduce, plain: PlainModel) -> Iterator[float]:
    for place in places(plain, free_letters(node)):
        values = []
        for inner in places(plain, node.letters):
            with suppress(DataError):
                values.append(plain.evaluate(node.body, {**place, **inner}).real)
        values.sort()
        if node.kind == "max":
            values = values[::-1]
        yield abs(values[0] - values[1]) if len(values) > 1 else math.inf


def places(plain: PlainModel, letters: Iterable[str]) -> Iterator[dict[str, int]]:
    """All values of some letters."""
    names = list(dict.fromkeys(letters))
    for values in itertools.product(*(plain.spans[k] for k in names)):
        yield dict(zip(names, values, strict=True))
