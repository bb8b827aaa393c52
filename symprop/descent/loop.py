"""The loop of gradient descent: derivative, step size, new values, until the steps are small."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import Any, TypeAlias

import numpy as np

from ..errors import DataError
from ..progress import Bar, working
from .history import History
from .layout import Layout, Vector
from .outcome import Outcome
from .rules import Rule, find
from .run import Run

Objective: TypeAlias = Callable[[Vector], tuple[Any, Any]]
Callback: TypeAlias = Callable[[int, float, Vector], object]

Burst: TypeAlias = Callable[..., tuple[Any, ...]]
"""``burst(state, count, rate, stop, first, ceiling, stride)``: up to ``count`` steps at once.

The state is step number, loss, values, gradient, rises in a row. It returns the new state, how it
ended (``"count"``, ``"small"``, or ``"open"`` before a step that must be made singly), every
``stride``-th step and the last one as (number, loss, values…, gradient…), all of these before the
step, and the last step whose loss was not above ``first`` as (number, loss, new values…).
"""
BURST = 2000
"""Steps made at once, so that a progress bar moves and Ctrl-C is heard."""

GROWTH = 1e8
"""A loss that rises by this multiple of its start (of 1, where that is less) has diverged."""
RISES = 10
"""A run out of steps has diverged if its loss rose so many times in a row, and over the start."""


def descend(
    fun: Objective,
    start: Any,
    layout: Layout,
    *,
    learning_rate: float = 0.1,
    rule: str | Rule = "plain",
    options: Mapping[str, float] | None = None,
    stop_step: float = 0.001,
    max_steps: int = 1000,
    every: int = 1,
    arrays: bool = False,
    progress: bool | None = None,
    callback: Callback | None = None,
    loss_name: str = "loss",
    burst: Burst | None = None,
) -> Run:
    """Walk downhill from ``start`` until every |step size| is below ``stop_step``.

    ``fun(vector)`` gives the loss and its gradient; vector and gradient have the shape
    ``(layout.size,)``. The step size is derivative × learning rate (other rules: `RULES`), the
    new value is old value − step size, and the step that ends the run is applied. Rules with a
    velocity end after two small steps in a row, since they make one wherever they turn.

    Every ``every``-th step is kept, at most 10,000 (fewer where arrays are large): beyond
    that every second one is dropped; the first and the last stay. ``callback(step, loss, vector)``
    gets the new loss and values; if it returns True, or on Ctrl-C, the run ends and is kept.

    ``burst`` makes many steps of the plain rule at once, where there is no callback; the results
    are those of single steps.

    A setting out of range, and a start where loss or gradient are not finite, are a `DataError`;
    an unknown rule or option is an `UnknownNameError`.

    >>> run = descend(lambda v: (v @ v, 2 * v), [1.0], Layout({"b": ()}), learning_rate=0.25)
    >>> run.converged, len(run.iterates), run.iterates[0]["b"].new_value
    (True, 10, 0.5)
    """
    rate = _real("learning_rate", learning_rate, above=True)
    stop = _real("stop_step", stop_step)
    most, every = _whole("max_steps", max_steps, 0), _whole("every", every, 1)
    row, vector = find(rule), _starting(start, layout)
    history = History(layout, every, arrays)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        walk = _Walk(fun, vector, layout, history)
        walk.rule(row, row.update(options), rate, stop)
        if row.name == "plain" and callback is None:
            walk.burst = burst
        with working("descent", most, progress) as bar:
            outcome = walk.run(most, bar, callback)
    kept, vector, loss = walk.result(outcome)
    return Run(
        values=layout.unpack(vector),
        loss=loss,
        outcome=outcome,
        iterates=history.iterates(),
        steps=walk.step,
        kept_step=kept,
        start_loss=walk.first,
        end_loss=walk.loss,
        layout=layout,
        loss_name=loss_name,
        rule=row.name,
        learning_rate=rate,
        stop_step=stop,
    )


class _Walk:
    """Where a descent stands: values with their loss and gradient, and the last good ones."""

    def __init__(self, fun: Objective, vector: Vector, layout: Layout, history: History) -> None:
        self.fun, self.history = fun, history
        self.step = self.rises = self.small = 0
        self.vector = vector
        self.loss, self.gradient = self._evaluate(vector)
        if self.gradient.shape != vector.shape:
            given, wanted = self.gradient.shape, vector.shape
            raise DataError(f"the gradient has shape {given}, not {wanted} like the values")
        _check_finite("the loss at the starting values", np.array([self.loss]), Layout({"": ()}))
        _check_finite("the derivative at the starting values", self.gradient, layout)
        self.first = self.loss
        self.ceiling = self.loss + GROWTH * max(1.0, abs(self.loss))
        self.good = (0, vector, self.loss)
        self.burst: Burst | None = None

    def rule(self, row: Rule, update: Any, rate: float, stop: float) -> None:
        """Set how steps are made and when they count as small."""
        self.update, self.rate, self.stop, self.settle = update, rate, stop, row.settle
        self.state = row.start(self.vector)
        # Every |step| < stop makes the squares add to less than this: one cheap look suffices.
        self.bound = 1.01 * self.vector.size * stop * stop + 1e-300

    def run(self, most: int, bar: Bar, callback: Callback | None) -> Outcome:
        """Up to ``most`` steps."""
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
        self.history.add((step, self.loss, self.vector, self.gradient, change, new))
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
        count, stride = min(BURST, most - self.step), self.history.stride
        state = (self.step, self.loss, self.vector.tolist(), self.gradient.tolist(), self.rises)
        state, ended, rows, last, good = self.burst(
            state, count, self.rate, self.stop, self.first, self.ceiling, stride
        )
        self.history.extend(rows, last, self.rate)
        self.step, self.loss, values, gradient, self.rises = state
        self.vector, self.gradient = np.array(values), np.array(gradient)
        if good is not None:
            self.good = (good[0], np.array(good[2:]), good[1])
        if ended == "open":
            return self._advance()
        return Outcome.CONVERGED if ended == "small" else None

    def _settled(self, change: Vector) -> bool:
        close = change.dot(change) < self.bound and bool((np.abs(change) < self.stop).all())
        self.small = self.small + 1 if close else 0
        return self.small >= self.settle


def _starting(start: Any, layout: Layout) -> Vector:
    try:
        vector = np.array(start, dtype=float)
    except (TypeError, ValueError):
        raise DataError("the starting values are not numbers") from None
    if not layout.size:
        raise DataError("there is no parameter to learn")
    if vector.shape != (layout.size,):
        raise DataError(f"the starting values have shape {vector.shape}, not {(layout.size,)}")
    _check_finite("the starting value", vector, layout)
    return vector


def _check_finite(what: str, vector: Vector, layout: Layout) -> None:
    for name, where in layout.slices.items():
        bad = vector[where][~np.isfinite(vector[where])]
        if bad.size:
            of = f" of {name!r}" if name else ""
            raise DataError(f"{what}{of} is {bad[0]}; it must be finite")


def _real(name: str, value: object, *, above: bool = False) -> float:
    good = isinstance(value, Real) and math.isfinite(value)
    if not good or not (value > 0 if above else value >= 0):  # type: ignore[operator]
        allowed = "a finite number above 0" if above else "a finite number, 0 or more"
        raise DataError(f"{name} is {value!r}; allowed: {allowed}")
    return float(value)  # type: ignore[arg-type]


def _whole(name: str, value: object, least: int) -> int:
    if not isinstance(value, Integral) or value < least:
        raise DataError(f"{name} is {value!r}; allowed: a whole number, {least} or more")
    return int(value)
