"""The loss of a model with numbers in the place of its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..derive.numbers import Plug
from ..errors import SympropError
from ..model import Definitions
from ..plain.known import Known
from ..ranges import axis_lower
from ..tree import Decimal, Expression
from ..values import fit


def loss_numbers(
    model: Definitions, values: Mapping[str, Any], known: Mapping[str, Any], digits: int
) -> tuple[Expression, ...]:
    """The definition of the loss with numbers plugged in, and its value.

    ``values`` are those of data and parameters, ``known`` those of every name. Nothing where the
    loss has several definitions.
    """
    found = model.definition_of[model.loss]
    if len(found) > 1:
        return ()
    sizes = fit(model, values)
    lower = {name: axis_lower(model, name) for name in known}
    plug = Plug(Known(known, lower, sizes, model.limits), sizes, model.limits, digits)
    value = Decimal(float(known[model.loss]), digits)
    try:
        plugged = plug(found[0].body, {})
    except SympropError:  # what has no number, as a derivative inside a model
        return (value,)
    return (value,) if isinstance(plugged, Decimal) else (plugged, value)
