"""Small values at which a derivation is checked: the model's own first rows, or seeded ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .calls import Values
from .errors import DataError, SympropError
from .model import Definitions
from .plain import PlainModel
from .ranges import infer, shape
from .seeding import initial
from .values import check

if TYPE_CHECKING:
    import numpy as np

ROWS = 3
"""So many rows of the model's data are used, where it has rows."""

TRIES = 20


def probe(model: Definitions, values: Values | None, overrides: Values) -> PlainModel:
    """The model at values where its loss is a number."""
    known = check(model, values, needed=(), overrides=overrides)
    given = _first_rows(model, known)
    if all(name in given for name in model.data + model.parameters):
        return PlainModel(model, given)
    for seed in range(TRIES):
        plain = PlainModel(model, {**_seeded(model, given, seed), **given})
        if math.isfinite(plain.loss().real):
            return plain
    raise DataError("no seeded values give this loss a number; pass values to verify(values)")


def _first_rows(model: Definitions, known: dict[str, Any]) -> dict[str, Any]:
    """Each array cut to the first few rows, where the model still fits then."""
    row = model.rows or next((model.axes[n][0] for n in model.data if model.axes[n]), None)
    cut = {name: _cut(value, model.axes[name], row) for name, value in known.items()}
    try:
        return check(model, cut, needed=())
    except SympropError:
        return known


def _cut(value: Any, axes: tuple[str, ...], row: str | None) -> Any:
    if row not in axes:
        return value
    place = axes.index(row)
    return value[(slice(None),) * place + (slice(ROWS),)]


def _seeded(model: Definitions, given: dict[str, Any], seed: int) -> dict[str, Any]:
    """Random data and parameters at small sizes; from the sixth try on positive ones."""
    import numpy as np

    shapes = {n: getattr(v, "shape", ()) for n, v in given.items()}
    sizes = infer(model, shapes, complete=False)
    for place, size in enumerate(dict.fromkeys(model.sizes.values())):
        if size not in sizes:  # each choice may settle other sizes
            sizes = infer(model, shapes, {**sizes, size: 2 + (place + seed) % 2}, complete=False)
    generator = np.random.default_rng(seed)
    found = dict(initial(model, sizes, seed))
    for name in model.data:
        found[name] = _data(generator, shape(model, name, sizes))
    if seed > TRIES // 4:
        found = {name: np.abs(v) * 0.8 + 0.1 for name, v in found.items()}
    return found


def _data(generator: np.random.Generator, lengths: tuple[int, ...]) -> Any:
    return generator.uniform(0.1, 0.9, lengths) if lengths else float(generator.uniform(0.1, 0.9))
