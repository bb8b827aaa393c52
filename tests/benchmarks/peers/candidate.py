"""What is measured: a call, what it is given, and how its result reads as loss and gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from symprop.descent import Layout

from ..losses import LOSSES
from ..workloads import Workload

Result = tuple[float, Any]


def _same(value: Any) -> Any:
    return value


class Candidate(NamedTuple):
    """``run(given(vector))``, of which ``run`` is timed; ``found`` reads its result."""

    run: Callable[[Any], Any]
    given: Callable[[Any], Any] = _same
    found: Callable[[Any], Result] = _same

    def result(self, vector: Any) -> Result:
        """Loss and gradient."""
        return self.found(self.run(self.given(vector)))


class UnwrittenError(NotImplementedError):
    """A workload that a peer does not write, and why."""


def parts(work: Workload) -> tuple[Layout, Any, dict[str, Any]]:
    """The layout of the vector, the loss over an array module, the data."""
    layout = Layout({n: np.shape(work.values[n]) for n in work.model.parameters})
    return layout, LOSSES[work.family], {n: work.values[n] for n in work.model.data}


def unpacked(layout: Layout, vector: Any) -> dict[str, Any]:
    """The parameters by name, each in its shape."""
    return {
        name: vector[layout.slices[name]].reshape(shape) if shape else vector[part.start]
        for (name, shape), part in zip(layout.shapes.items(), layout.slices.values(), strict=True)
    }
