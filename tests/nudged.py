"""Values at which gradients are compared: those of the gallery, with no parameter at 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from symprop import Model


def nudged(model: Model) -> dict[str, Any]:
    """The model's values, its parameters moved a little: none is 0, and no two are equal."""
    random = np.random.default_rng(1)
    values = dict(model.values)
    for name in model.parameters:
        values[name] = values[name] + 0.01 * random.uniform(0.5, 1.5, np.shape(values[name]))
    return values
