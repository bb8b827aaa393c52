"""Seeded starting values for parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .accesses import readings_in
from .model import Definitions
from .ranges import shape


def initial(model: Definitions, sizes: Mapping[str, int], seed: int = 0) -> dict[str, Any]:
    """Seeded starting values for every parameter, in the shapes that ``sizes`` give.

    Normal numbers divided by √(what is summed over), so that no two units start alike.
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    start: dict[str, Any] = {}
    for name in model.parameters:
        normal = generator.standard_normal(shape(model, name, sizes))
        scaled = normal / math.sqrt(_fan_in(model, name, sizes))
        start[name] = scaled if model.axes[name] else float(scaled)
    return start


def _fan_in(model: Definitions, name: str, sizes: Mapping[str, int]) -> int:
    """How many entries of a parameter one element of its first reader takes together."""
    for d in model:
        reads = [r for r in readings_in(d.body) if r.ref.name == name and r.index.letter]
        if reads:
            lengths = shape(model, name, sizes)
            inner = {r.position for r in reads if r.index.letter not in d.letters}
            return math.prod(lengths[p] for p in inner) or 1
    return 1
