"""Hypothesis strategies: random models as equations, with values away from every kink."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from kinks import is_smooth
from strategies_indices import indexed
from strategies_layers import arrays, each
from strategies_pool import Draw, Pool

import symprop

SPELLINGS: Mapping[str, Callable[[Pool], None]] = {
    "arrays": arrays,
    "each": each,
    "indexed": indexed,
}
"""Weights in arrays; weights with names; windows, look-ups, sequences, derivatives."""


@st.composite
def models(draw: Draw, spelling: str | None = None) -> symprop.Model:
    """A model with values: a few layers, lengths 1 to 6, every function, kinks avoided.

    Without a ``spelling`` it is one of dense layers.
    """
    pool = Pool(draw, draw(st.sampled_from([1, 1, 0])))
    SPELLINGS[spelling or draw(st.sampled_from(["arrays", "each"]))](pool)
    model = symprop.parse(pool.text())
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    given = {n: (pool.data | pool.parameters)[n] for n in model.data + model.parameters}
    values = {n: _numbers(generator, pool, n, axes) for n, axes in given.items()}
    model = model.with_values(values)
    assume(is_smooth(model))
    return model


def _numbers(generator: np.random.Generator, pool: Pool, name: str, axes: Any) -> Any:
    shape = [pool.lengths[f] for f in axes]
    if name in pool.chosen:
        last = pool.origin + pool.lengths[pool.chosen[name]] - 1
        return generator.integers(pool.origin, last, shape, endpoint=True)
    sizes = generator.uniform(0.1, 1.0, shape) * generator.choice([-1.0, 1.0], shape)
    return np.round(sizes, 3) if shape else round(float(sizes), 3)
