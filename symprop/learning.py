"""Gradient descent on the parameters of a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .api import Model
from .batches import start
from .calls import Values

if TYPE_CHECKING:
    from .descent import Run


def gradient_descent(
    model: Model,
    values: Values | None = None,
    learn: Iterable[str] | None = None,
    learning_rate: float = 0.1,
    rule: str = "plain",
    stop_step: float = 0.001,
    max_steps: int = 1000,
    batch: int | None = None,
    seed: int = 0,
    chunks: Any = None,
    target: str = "numpy",
    **options: Any,
) -> Run:
    """Gradient descent on the parameters in ``learn``, from the values given.

    step size = derivative × learning rate, new value = old value − step size, until every step
    size is smaller than ``stop_step`` (that step is still made) or ``max_steps`` were made.
    Further options are those of `symprop.descent.descend`: ``every``, ``arrays``, ``progress``,
    ``callback``, and ``options`` of the rule.

    ``batch`` takes so many rows a step, shuffled with ``seed``; ``chunks`` (mappings from data to
    arrays) bring data that is larger than memory, as memory-mapped arrays do by themselves. Both
    need a loss that adds up over the rows; `DataError` says why another one does not.

    ``target`` is that of `Model.value_and_grad`; numba compiles the whole loop.

    >>> from symprop import load
    >>> run = gradient_descent(load("statquest"), learn=["b3"])
    >>> run.steps, round(run.values["b3"], 4)
    (10, 2.6089)
    """
    from .descent import Layout, descend

    wanted = tuple(learn) if learn is not None else model.parameters
    for name in wanted:
        model.known(name.split("[")[0].strip(), model.parameters, "parameter")
    function = model.value_and_grad(*wanted, target=target)
    begin = start(model, function, values, batch, seed, chunks)
    layout = Layout(begin.bound.shapes)
    run = descend(
        begin.fun,
        begin.vector,
        layout,
        learning_rate=learning_rate,
        rule=rule,
        stop_step=stop_step,
        max_steps=max_steps,
        loss_name=model.loss,
        burst=begin.bound.burst if begin.whole else None,
        **options,
    )
    if batch is None:
        return run
    # what the steps saw are estimates; the result is the loss of all rows
    return replace(run, loss=begin.bound(layout.pack(run.values))[0])
