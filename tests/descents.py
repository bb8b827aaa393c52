"""Functions to descend on: the lecture's SSR by b3, and a bowl."""

from __future__ import annotations

import numpy as np

from symprop.descent import Layout, descend

PREDICTED = np.array([-2.60366524, -1.60901932, -2.61486963])
OBSERVED = np.array([0.0, 1.0, 0.0])
B3 = Layout({"b3": ()})
MIXED = Layout({"b": (), "W": (2, 2)})


def ssr(vector):
    residual = OBSERVED - (PREDICTED + vector[0])
    return residual @ residual, np.array([-2 * residual.sum()])


def square(vector):
    return vector @ vector, 2 * vector


def lecture(**settings):
    return descend(ssr, [0.0], B3, loss_name="SSR", **settings)
