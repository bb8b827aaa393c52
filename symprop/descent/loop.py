"""Gradient descent: derivative, step size, new values, until the steps are small."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from ..progress import working
from .history import History
from .layout import Layout
from .outcome import Outcome
from .rules import Rule, find
from .run import Run
from .settings import Settings, starting
from .walk import Callback, Objective, Steps, Walk

Burst: TypeAlias = Callable[[Rule], Steps | None]


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

    ``burst(rule)`` gives what makes many steps of a rule at once, or None; it is asked where there
    is no callback. The results are those of single steps.

    A setting out of range, and a start where loss or gradient are not finite, are a `DataError`;
    an unknown rule or option is an `UnknownNameError`.

    >>> run = descend(lambda v: (v @ v, 2 * v), [1.0], Layout({"b": ()}), learning_rate=0.25)
    >>> run.converged, len(run.iterates), run.iterates[0]["b"].new_value
    (True, 10, 0.5)
    """
    settings = Settings(learning_rate, stop_step, max_steps, every)
    row, vector = find(rule).filled(options), starting(start, layout)
    history = History(layout, settings.every, arrays)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        walk = Walk(fun, vector, layout, history, row, settings)
        if burst is not None and callback is None:
            walk.burst = burst(row)
        with working("descent", settings.max_steps, progress) as bar:
            outcome = walk.run(bar, callback)
    return _result(walk, outcome, layout, loss_name)


def _result(walk: Walk, outcome: Outcome, layout: Layout, loss_name: str) -> Run:
    kept, vector, loss = walk.result(outcome)
    return Run(
        values=layout.unpack(vector),
        loss=loss,
        outcome=outcome,
        iterates=walk.history.iterates(),
        steps=walk.step,
        kept_step=kept,
        start_loss=walk.first,
        end_loss=walk.loss,
        layout=layout,
        loss_name=loss_name,
        rule=walk.rule.name,
        learning_rate=walk.settings.learning_rate,
        stop_step=walk.settings.stop_step,
    )
