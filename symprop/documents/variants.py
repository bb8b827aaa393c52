"""Numbers for worksheets: small friendly data and parameters, drawn by a seed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import cycle
from random import Random
from typing import Any

from ..accesses import refs
from ..errors import SympropError
from ..model import Definitions
from ..ranges import infer, shape
from ..tree import Ref
from ..values import check, fit

ROWS = (3, 2)
"""So many rows of data are drawn, at most; fewer where more are too much work."""

UNKNOWN_SIZE = 2

NEGLIGIBLE = 0.001
"""A constant of a model that is smaller stands there for the computer's sake."""

WEIGHTS = (-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0)
SMALL_WEIGHTS = (-1.0, -0.5, 0.5, 1.0)
SMALLEST_WEIGHTS = (-0.5, -0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.5)
DATA = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
SIGNED_DATA = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
LABELS = (0.0, 1.0)

Values = dict[str, Any]


def draws(
    model: Definitions,
    kept: Mapping[str, Any],
    chosen: Mapping[str, int],
    random: Random,
    rows: int = ROWS[0],
) -> Iterator[Values]:
    """One set of values after the other, what is in ``kept`` unchanged; it never ends.

    Data in ``chosen`` has a single 1 along the axis named, and else 0. Two sets of
    three have smaller weights, for networks that would saturate.
    """
    lengths = _sizes(model, kept, rows)
    for weights in cycle((WEIGHTS, SMALL_WEIGHTS, SMALLEST_WEIGHTS)):
        drawn = _drawn(model, lengths, weights, random)
        single = {n: _single(drawn[n], axis, random) for n, axis in chosen.items()}
        yield {**drawn, **single, **kept}


def _single(array: Any, axis: int, random: Random) -> Any:
    """One 1 along an axis, at any place; else 0."""
    import numpy as np

    found = np.zeros_like(array)
    last = np.moveaxis(found, axis, -1)
    for place in np.ndindex(last.shape[:-1]):
        last[(*place, random.randrange(last.shape[-1]))] = 1.0
    return found


def _drawn(
    model: Definitions, lengths: Mapping[str, int], weights: tuple[float, ...], random: Random
) -> Values:
    looked_up = _looked_up(model)
    found: Values = {}
    for name in model.data:
        of_shape = shape(model, name, lengths)
        if name in looked_up and name in model.values:
            found[name] = _cut(model.values[name], of_shape)
        elif not of_shape and name in model.values:
            found[name] = _constant(float(model.values[name]))
        else:
            found[name] = _filled(of_shape, _pool(model, name), random)
    for name in model.parameters:
        found[name] = _filled(shape(model, name, lengths), weights, random)
    return found


def _constant(value: float) -> float:
    """A number of the model that no row has; one that only keeps a divisor from 0 is 0."""
    return 0.0 if abs(value) < NEGLIGIBLE else value


def _looked_up(model: Definitions) -> set[str]:
    """Data that stands inside an access; it chooses entries, and stays what it is."""
    return {
        index.name
        for definition in model.definitions
        for ref in refs(definition.body)
        for index in ref.access
        if isinstance(index, Ref)
    }


def _cut(value: Any, of_shape: tuple[int, ...]) -> Any:
    return value[tuple(slice(n) for n in of_shape)]


def _pool(model: Definitions, name: str) -> tuple[float, ...]:
    """Numbers like those that the model itself has there: labels, positive ones, or any."""
    if name not in model.values:
        return DATA
    import numpy as np

    known = np.unique(np.asarray(model.values[name], dtype=float))
    if set(known.tolist()) <= set(LABELS) and len(known) > 1:
        return LABELS
    return DATA if known.min() >= 0 else SIGNED_DATA


def _filled(of_shape: tuple[int, ...], pool: tuple[float, ...], random: Random) -> Any:
    """An array of numbers of a pool; as long as the pool lasts, none comes twice."""
    if not of_shape:
        return random.choice(pool)
    import numpy as np

    count = math.prod(of_shape)
    drawn: list[float] = []
    while len(drawn) < count:
        drawn += random.sample(pool, min(len(pool), count - len(drawn)))
    return np.array(drawn).reshape(of_shape)


def _sizes(model: Definitions, kept: Mapping[str, Any], rows: int) -> dict[str, int]:
    """The sizes of the model's own values, its rows cut to a few; those not known are small."""
    known = check(model, needed=())
    shapes = {n: getattr(v, "shape", ()) for n, v in known.items()}
    found = fit(model, known) if len(known) == len(model.data + model.parameters) else {}
    found = found or infer(model, shapes, complete=False)
    for size in dict.fromkeys(model.sizes.values()):
        if size not in found:
            found = infer(model, shapes, {**found, size: UNKNOWN_SIZE}, complete=False)
    row = model.rows or next((model.axes[n][0] for n in model.data if model.axes[n]), None)
    fixed = infer(model, {n: getattr(v, "shape", ()) for n, v in kept.items()}, complete=False)
    many = model.sizes.get(row or "")
    if many is not None and many not in fixed and found[many] > rows:
        found = _fewer(model, found, many, rows)
    return {**found, **fixed}


def _fewer(model: Definitions, found: dict[str, int], size: str, rows: int) -> dict[str, int]:
    """The same with few rows, where the model still fits then."""
    fewer = {**found, size: rows}
    shapes = {n: shape(model, n, fewer) for n in model.data + model.parameters}
    try:
        return infer(model, shapes)
    except SympropError:
        return found
