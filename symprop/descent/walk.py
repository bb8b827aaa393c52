"""A descent on its way: where it stands, one step, many steps at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np

from ..errors import DataError
from ..progress import Bar
from .history import Entry, History
from .layout import Layout, Vector
from .outcome import Outcome
from .rules import Rule
from .settings import Settings, check_finite

Objective: TypeAlias = Callable[[Vector], tuple[Any, Any]]
Callback: TypeAlias = Callable[[int, float, Vector], object]

Steps: TypeAlias = Callable[..., tuple[Any, ...]]
"""``steps(state, count, rate, stop, first, ceiling, stride)``: up to ``count`` steps at once.

The state is step number, loss, values, gradient, rises in a row, small steps in a row, the state
of the rule. It returns the new state, how it ended (``"count"``, ``"small"``, or ``"open"``
before a step that must be made singly), every ``stride``-th step and the last one as (number,
loss, values…, gradient…, step sizes…), all of these before the step, and the last step whose loss
was not above ``first`` as (number, loss, new values…). Step sizes may be left out where they are
gradient × rate.
"""
BURST = 500
"""So many steps are made at once, and more where that takes little time."""
PAUSE = 0.05
"""Seconds after which a progress bar should move and Ctrl-C be heard."""

GROWTH = 1e8
"""A loss that rises by this multiple of its start (of 1, where that is less) has diverged."""
RISES = 10
"""A run out of steps has diverged if its loss rose so many times in a row, and over the start."""


class Walk:
    """Where a descent stands: values with their loss and gradient, and the last good ones."""

    def __init__(
        self,
        fun: Objective,
        vector: Vector,
        layout: Layout,
        history: History,
        rule: Rule,
        settings: Settings,
    ) -> None:
        self.fun, self.history, self.rule, self.settings = fun, history, rule, settings
        self.step = self.rises = self.small = 0
        self.vector = vector
        self.loss, self.gradient = self._evaluate(vector)
        if self.gradient.shape != vector.shape:
            given, wanted = self.gradient.shape, vector.shape
            raise DataError(f"the gradient has shape {given}, not {wanted} like the values")
        check_finite("the loss at the starting values", np.array([self.loss]), Layout({"": ()}))
        check_finite("the derivative at the starting values", self.gradient, layout)
        self.first = self.loss
        self.ceiling = self.loss + GROWTH * max(1.0, abs(self.loss))
        self.good = (0, vector, self.loss)
        self.burst: Steps | None = None
        self.many = BURST
        self.update, self.state = rule.update(), rule.start(vector)
        self.rate, self.stop = settings.learning_rate, settings.stop_step
        # Every |step| < stop makes the squares add to less than this: one cheap look suffices.
        self.bound = 1.01 * vector.size * self.stop * self.stop + 1e-300

    def run(self, bar: Bar, callback: Callback | None) -> Outcome:
        """Steps until one of the ends is reached."""
        most = self.settings.max_steps
        try:
            while self.step < most:
                outcome = self._hurry(most) if self.burst else self._advance()
                bar.show(self.step, f"loss {self.loss:.3g}")
                stopped = callback is not None and callback(
                    self.step, self.loss, self.vector.copy()
                )
                if outcome is not None:
                    return outcome
                if stopped is True:
                    return Outcome.STOPPED
        except KeyboardInterrupt:
            return Outcome.STOPPED
        rising = self.rises >= RISES and self.loss > self.first
        return Outcome.DIVERGED if rising else Outcome.MAX_STEPS

    def result(self, outcome: Outcome) -> tuple[int, Vector, float]:
        """Step, values and loss to report: where it stands, or the last good ones."""
        diverged = outcome is Outcome.DIVERGED
        return self.good if diverged else (self.step, self.vector, self.loss)

    def _evaluate(self, vector: Vector) -> tuple[float, Vector]:
        loss, gradient = self.fun(vector)
        # A copy, since a fast function may fill the same array again at its next call.
        return float(loss), np.array(gradient, dtype=float)

    def _advance(self) -> Outcome | None:
        """One step; nothing of it is kept where it is interrupted before its end."""
        change, state = self.update(self.state, self.gradient, self.rate)
        new = self.vector - change
        loss, gradient = self._evaluate(new)
        step = self.step + 1
        self.history.add(Entry(step, self.loss, self.vector, self.gradient, change, new))
        self.rises = self.rises + 1 if loss > self.loss else 0
        self.step, self.state = step, state
        self.vector, self.loss, self.gradient = new, loss, gradient
        # Comparisons with NaN are false; the dot product is finite only where all entries are,
        # and where their squares are, which rules such as adam need.
        if not (-math.inf < loss <= self.ceiling and gradient.dot(gradient) < math.inf):
            return Outcome.DIVERGED
        if loss <= self.first:
            self.good = (step, new, loss)
        return Outcome.CONVERGED if self._settled(change) else None

    def _hurry(self, most: int) -> Outcome | None:
        """Many steps at once; a single one where that cannot decide what to do."""
        assert self.burst is not None
        count, begin = min(self.many, most - self.step), perf_counter()
        values, gradient = self.vector.tolist(), self.gradient.tolist()
        state, ended, rows, last, good = self.burst(
            (self.step, self.loss, values, gradient, self.rises, self.small, self.state),
            count,
            self.rate,
            self.stop,
            self.first,
            self.ceiling,
            self.history.stride,
        )
        self.history.extend(rows, last, self.rate)
        self.step, self.loss, values, gradient, self.rises, self.small, self.state = state
        self.vector, self.gradient = np.array(values), np.array(gradient)
        if good is not None:
            self.good = (int(good[0]), np.array(good[2:]), float(good[1]))
        self.many *= 4 if perf_counter() - begin < PAUSE / 4 else 1
        if ended == "open":
            return self._advance()
        return Outcome.CONVERGED if ended == "small" else None

    def _settled(self, change: Vector) -> bool:
        close = change.dot(change) < self.bound and bool((np.abs(change) < self.stop).all())
        self.small = self.small + 1 if close else 0
        return self.small >= self.rule.settle
