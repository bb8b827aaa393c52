"""The values of a model as tables: columns of data, shapes of arrays, single parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from ..documents.material import Column
from ..model import Definitions
from ..ranges import axis_lower
from ..tree import Index, Ref, letter, literal

MOST_COLUMNS = 6
"""Columns of an array that stand in a table; a wider one is told by its shape."""

Values = Mapping[str, Any]


def columns(model: Definitions, values: Values) -> tuple[Column, ...]:
    """The data with a number or a few in each row, column by column."""
    return tuple(column for name in model.data for column in _columns(model, values, name))


def _columns(model: Definitions, values: Values, name: str) -> Iterator[Column]:
    import numpy as np

    axes, array = model.axes[name], np.asarray(values[name])
    if axes[:1] != (model.rows,) or array.ndim > 2 or prod(array.shape[1:]) > MOST_COLUMNS:
        return
    if array.ndim == 1:
        yield Column(Ref(name), tuple(array.tolist()))
        return
    first = axis_lower(model, name)[1]
    for k, numbers in enumerate(array.T.tolist()):
        index: tuple[Index, ...] = (letter(axes[0]), literal(first + k))
        yield Column(Ref(name, index), tuple(numbers))


def shapes(model: Definitions, values: Values) -> tuple[tuple[Ref, tuple[int, ...]], ...]:
    """The arrays that no table holds, with their shapes."""
    import numpy as np

    held = {name for name in model.data if any(_columns(model, values, name))}
    return tuple(
        (model.ref(name), np.shape(values[name]))
        for name in (*model.data, *model.parameters)
        if np.shape(values[name]) and name not in held
    )


def scalars(model: Definitions, values: Values) -> tuple[tuple[Ref, float], ...]:
    """The parameters that are single numbers, with their values."""
    found = ((Ref(name), values[name]) for name in model.parameters)
    return tuple((ref, value) for ref, value in found if isinstance(value, float))
