"""Derivatives of the loss in numbers, from the definitions alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Definitions
from .evaluator import PlainModel


def complex_step(
    model: Definitions, values: Mapping[str, Any], name: str, indices: tuple[int, ...] = ()
) -> float:
    """The derivative of the loss by one element, by a complex step: exact to rounding."""
    return float(PlainModel(model, values).derivative((model.loss, ()), (name, tuple(indices))))


def central_difference(
    model: Definitions,
    values: Mapping[str, Any],
    name: str,
    indices: tuple[int, ...] = (),
    step: float = 1e-6,
) -> float:
    """The derivative of the loss by one element, by a central difference (about 9 digits)."""
    plain = PlainModel(model, values)
    h = step * max(1.0, abs(plain.value(name, *indices)))
    up, down = (plain.with_nudge(name, indices, d).loss() for d in (h, -h))
    return float((up - down).real / (2 * h))
