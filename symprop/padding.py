"""Padded reads as conditions: ``pad(x[i-1], 0)`` is ``where(1 <= i-1, x[i-1], 0)``."""

from __future__ import annotations

from dataclasses import fields, replace

from .accesses import within
from .model import Definitions
from .tree import Affine, Expression, Logic, Pad, Where


def without_padding(model: Definitions) -> Definitions:
    """The model with every padded read written as a condition; itself where there is none."""
    if not any(isinstance(node, Pad) for d in model.definitions for node in d.body.walk()):
        return model

    def change(node: Expression) -> Expression:
        return _condition(model, node) if isinstance(node, Pad) else node.map(change)

    listed = tuple(replace(d, body=change(d.body)) for d in model.definitions)
    kept = {f.name: getattr(model, f.name) for f in fields(Definitions)}
    return Definitions(**{**kept, "definitions": listed})


def _condition(model: Definitions, node: Pad) -> Expression:
    inside: list[Expression] = []
    for index, axis in zip(node.ref.access, model.axes[node.ref.name], strict=True):
        if isinstance(index, Affine):
            inside += within(index, model.limits[axis], model.limits)
    if not inside:
        return node.ref
    both = inside[0] if len(inside) == 1 else Logic("and", tuple(inside))
    return Where(both, node.ref, node.fill)
