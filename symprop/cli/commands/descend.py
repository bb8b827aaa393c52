"""``symprop descend``: gradient descent, told step by step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...api import Model
from ...learning import gradient_descent
from ..options import common, names_option
from ..reading import opened
from ..showing import check_suffix, show

if TYPE_CHECKING:
    from ...descent import Run
    from ...documents.blocks import Document

STATUS = {"DIVERGED": 1, "STOPPED": 130}
"""The exit status of a descent that did not end by itself."""


@click.command(short_help="Learn parameters of MODEL by gradient descent.")
@common("model")
@names_option("--learn", "--wrt", "learn", help="What to learn: w1,b3; default: every parameter.")
@click.option("--rate", default=0.1, show_default=True, metavar="NUMBER", help="Learning rate.")
@click.option(
    "--rule",
    default="plain",
    show_default=True,
    metavar="NAME",
    help="How a step is made: plain, momentum, nesterov, rmsprop, adam.",
)
@click.option(
    "--stop-step",
    default=0.001,
    show_default=True,
    metavar="NUMBER",
    help="Stop when every step size is smaller.",
)
@click.option("--max-steps", default=1000, show_default=True, metavar="N", help="Most steps made.")
@click.option("--every", type=int, metavar="N", help="Show all rows, or every so many of them.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Start parameters without a value at random numbers.",
)
@common("digits", "set", "data", "format", "output")
def command(
    model: str,
    learn: tuple[str, ...],
    rate: float,
    rule: str,
    stop_step: float,
    max_steps: int,
    every: int | None,
    seed: int | None,
    digits: int,
    settings: Mapping[str, float],
    data: str | None,
    format: str | None,
    output: Path | None,
) -> None:
    """Learn parameters of MODEL by gradient descent.

    step size = derivative x learning rate, new value = old value - step size, until every
    step size is small. The exit status is 1 where the loss grew without bound.
    """
    check_suffix(format, output)
    found = opened(model, data, settings)
    run = gradient_descent(
        found if seed is None else _started(found, seed),
        learn=learn or None,
        learning_rate=rate,
        rule=rule,
        stop_step=stop_step,
        max_steps=max_steps,
        every=1 if every is None else every,
    )
    show(_told(run, digits, every is not None), format, output)
    click.get_current_context().exit(STATUS.get(run.outcome.name, 0))


def _started(model: Model, seed: int) -> Model:
    """The model with seeded values where it has none."""
    return model.with_values({**model.initial(seed), **model.values})


def _told(run: Run, digits: int, whole: bool) -> Document:
    from ...documents.reports import report

    table = run.table(digits, head=None) if whole else run.table(digits)
    title = f"Gradient descent: {run.loss_name} by {', '.join(run.layout.names)}"
    return report((title,), table.header, table.cells, run.summary(digits).splitlines())
