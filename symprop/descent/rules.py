"""Update rules: how a derivative becomes a step size, one row of a table each.

New value = old value − step size, for every rule. Sources: Polyak 1964 (momentum); Nesterov 1983,
as restated by Sutskever, Martens, Dahl and Hinton 2013; Tieleman and Hinton 2012, lecture 6.5 of
"Neural Networks for Machine Learning" (rmsprop); Kingma and Ba 2015, "Adam: A Method for
Stochastic Optimization", algorithm 1 (adam).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from ..errors import DataError, UnknownNameError, nearest
from .layout import Vector

State: TypeAlias = tuple[Any, ...]
Update: TypeAlias = Callable[[State, Vector, float], tuple[Vector, State]]


@dataclass(frozen=True)
class Rule:
    """One way to take a step.

    ``start(vector)`` gives the first state; ``step(state, derivative, learning_rate, **options)``
    gives the step size and the next state. Both are pure, arrays have the shape of the vector.
    ``settle`` is how many small steps in a row mean arrival: a rule with a velocity
    makes one small step wherever it turns around, so it needs two. ``elementwise``: each entry
    of the vector goes by itself, so that the rule may be compiled for single numbers.
    """

    name: str
    description: str
    formula: str
    start: Callable[[Vector], State]
    step: Callable[..., tuple[Vector, State]]
    options: Mapping[str, float] = field(default_factory=dict)
    settle: int = 1
    elementwise: bool = False

    def filled(self, options: Mapping[str, float] | None = None) -> Rule:
        """The same rule with other options; each lies in [0, 1).

        An unknown option is an `UnknownNameError`, one out of range a `DataError`.
        """
        for name, value in (options or {}).items():
            if name not in self.options:
                hint = nearest(name, self.options) or "; it has none"
                raise UnknownNameError(f"unknown option {name!r} of rule {self.name!r}{hint}")
            if not (isinstance(value, int | float) and 0 <= value < 1):
                raise DataError(f"option {name!r} is {value!r}; allowed: 0 <= {name} < 1")
        return replace(self, options={**self.options, **(options or {})})

    def update(self, options: Mapping[str, float] | None = None) -> Update:
        """The step with its options filled in."""
        return partial(self.step, **self.filled(options).options)


def find(rule: str | Rule) -> Rule:
    """The row of that name; an unknown name is an `UnknownNameError` that offers the nearest.

    >>> find("adam").options["beta1"]
    0.9
    """
    if isinstance(rule, Rule):
        return rule
    if rule not in RULES:
        raise UnknownNameError(f"unknown rule {rule!r}{nearest(str(rule), RULES)}")
    return RULES[rule]


def _nothing(_: Vector) -> State:
    return ()


def _zeros(vector: Vector) -> State:
    return (np.zeros_like(vector),)


def _moments(vector: Vector) -> State:
    return np.zeros_like(vector), np.zeros_like(vector), 1.0, 1.0


def _plain(state: State, derivative: Vector, rate: float) -> tuple[Vector, State]:
    return derivative * rate, state


def _momentum(state: State, derivative: Vector, rate: float, mu: float) -> tuple[Vector, State]:
    velocity = mu * state[0] + derivative * rate
    return velocity, (velocity,)


def _nesterov(state: State, derivative: Vector, rate: float, mu: float) -> tuple[Vector, State]:
    ahead = derivative * rate
    velocity = mu * state[0] + ahead
    return mu * velocity + ahead, (velocity,)


def _rmsprop(
    state: State, derivative: Vector, rate: float, rho: float, epsilon: float
) -> tuple[Vector, State]:
    square = rho * state[0] + (1 - rho) * (derivative * derivative)
    return rate * derivative / (np.sqrt(square) + epsilon), (square,)


def _adam(
    state: State, derivative: Vector, rate: float, beta1: float, beta2: float, epsilon: float
) -> tuple[Vector, State]:
    mean, square, power1, power2 = state
    mean = beta1 * mean + (1 - beta1) * derivative
    square = beta2 * square + (1 - beta2) * (derivative * derivative)
    power1, power2 = power1 * beta1, power2 * beta2
    root = np.sqrt(square / (1 - power2)) + epsilon
    return (rate / (1 - power1)) * mean / root, (mean, square, power1, power2)


_ROWS = (
    Rule(
        "plain",
        "the lecture's rule",
        "step size = derivative × learning rate",
        _nothing,
        _plain,
    ),
    Rule(
        "momentum",
        "keeps part of the last step (Polyak 1964)",
        "step size = μ × last step size + derivative × learning rate",
        _zeros,
        _momentum,
        {"mu": 0.9},
        settle=2,
    ),
    Rule(
        "nesterov",
        "momentum that looks one step ahead (Nesterov 1983)",
        "v = μ × last v + derivative × learning rate; "
        "step size = μ × v + derivative × learning rate",
        _zeros,
        _nesterov,
        {"mu": 0.9},
        settle=2,
    ),
    Rule(
        "rmsprop",
        "divides by the recent size of the derivative (Tieleman and Hinton 2012)",
        "s = ρ × last s + (1 − ρ) × derivative²; step size = learning rate × derivative / (√s + ε)",
        _zeros,
        _rmsprop,
        {"rho": 0.9, "epsilon": 1e-8},
    ),
    Rule(
        "adam",
        "momentum over the recent size of the derivative (Kingma and Ba 2015)",
        "m = β₁ × last m + (1 − β₁) × derivative; v = β₂ × last v + (1 − β₂) × derivative²; "
        "step size = learning rate × m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)",
        _moments,
        _adam,
        {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        settle=2,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType(
    {row.name: replace(row, elementwise=True) for row in _ROWS}
)
"""Every update rule by its name."""
