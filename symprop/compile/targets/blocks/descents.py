"""Gradient descent as one compiled function: the objective, the rule of a step, the loop."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..cached import loaded

if TYPE_CHECKING:
    from .calling import Code

PLAIN = '@njit(error_model="numpy")'
"""How steps are compiled: they round as NumPy does."""

LAST = f"{PLAIN[:-1]}, nogil=True, cache=True)"

Vector = np.ndarray[Any, Any]
Steps = Callable[..., tuple[Any, ...]]


class Rule(Protocol):
    """A rule of descent, as `symprop.descent.rules` has them, its options filled in."""

    @property
    def step(self) -> Callable[..., Any]:
        """``step(state, derivative, rate, **options)``: the step size, and the next state."""

    @property
    def start(self) -> Callable[[Vector], tuple[Any, ...]]:
        """The first state for a vector; a number in it is the same for all entries."""

    @property
    def options(self) -> Mapping[str, float]:
        """Numbers by name."""

    @property
    def elementwise(self) -> bool:
        """Whether each entry of the vector goes by itself."""

    @property
    def settle(self) -> int:
        """How many small steps in a row are an end."""


LOOP = """
def burst(vector, gradient, change, state, rows, last, good, counts, numbers, {names}):
    step, rises, small, count, stride, settle = counts
    loss, rate, stop, first, ceiling{options} = numbers
    size = vector.size
    new, slope = np.empty(size), np.empty(size)
    following = np.empty_like(state)
    below, saved, filled, ended, end = loss <= first, False, 0, 0, step + count
    while step < end and ended == 0:
        for k in range(size):
            change[k], {following} = update({state}, gradient[k], rate{options})
            new[k] = vector[k] - change[k]
        value = objective(new, slope, {names})
        squares = 0.0
        for k in range(size):
            squares += slope[k]*slope[k]
        if not (-np.inf < value <= ceiling and squares < np.inf):
            ended = 2
            break
        step += 1
        rises = rises + 1 if value > loss else 0
        if value > first and below:
            good[0], good[1] = step - 1, loss
            good[2:] = vector
            saved = True
        below = value <= first
        close = True
        for k in range(size):
            close = close and abs(change[k]) < stop
        small = small + 1 if close else 0
        if small >= settle:
            ended = 1
        if (step - 1) % stride == 0:
            kept(rows[filled], step, loss, vector, gradient, change)
            filled += 1
        if ended or step == end:
            kept(last, step, loss, vector, gradient, change)
        loss = value
        vector[:], gradient[:], state[:] = new, slope, following
    if below:
        good[0], good[1] = step, loss
        good[2:] = vector
    return step, loss, rises, small, ended, filled, below or saved
"""

KEPT = """
def kept(row, step, loss, vector, gradient, change):
    size = vector.size
    row[0], row[1] = step, loss
    for k in range(size):
        row[2 + k], row[2 + size + k], row[2 + 2*size + k] = vector[k], gradient[k], change[k]
"""

ENDED = ("count", "small", "open")
"""How many steps at once can end, as `symprop.descent.loop` knows it."""


class Descent:
    """The loop for an objective and a rule; compiled when it is bound to values."""

    def __init__(self, code: Code, rule: Rule) -> None:
        self.code, self.rule = code, rule
        self.inner = len(rule.start(np.zeros(1)))
        self.source = code.source + "\n".join(self._lines()) + "\n"

    def _lines(self) -> list[str]:
        options = "".join(f", {name}" for name in self.rule.options)
        letters = range(self.inner)
        state = "".join(f"state[{k}, k], " for k in letters)
        following = "".join(f"following[{k}, k], " for k in letters)
        text = LOOP.format(
            names=self.code.names,
            options=options,
            state=f"({state})",
            following=f"({following})" if following else "_",
        )
        parts = [(PLAIN, _update(self.rule.step)), (PLAIN, KEPT.strip()), (LAST, text.strip())]
        return [line for part in parts for line in ("", "", *part)]

    def bound(self, values: Mapping[str, Any]) -> Steps:
        """``burst(state, count, rate, stop, first, ceiling, stride)`` for fixed values."""
        run, given = loaded(self.source).burst, tuple(self.code.given(values))
        size, options = self.code.size, tuple(map(float, self.rule.options.values()))

        def burst(
            state: Sequence[Any],
            count: int,
            rate: float,
            stop: float,
            first: float,
            ceiling: float,
            stride: int,
        ) -> tuple[Any, ...]:
            step, loss, values, gradient, rises, small, inner = state
            vector, slope, change = np.array(values), np.array(gradient), np.empty(size)
            matrix = np.empty((self.inner, size))
            for k, part in enumerate(inner):
                matrix[k] = part
            rows, last = np.empty((count // stride + 1, 2 + 3 * size)), np.empty(2 + 3 * size)
            good = np.empty(2 + size)
            counts = (step, rises, small, count, stride, self.rule.settle)
            numbers = (loss, rate, stop, first, ceiling, *options)
            places = (vector, slope, change, matrix, rows, last, good)
            step, loss, rises, small, ended, filled, kept = run(*places, counts, numbers, *given)
            state = (step, loss, vector, slope, rises, small, tuple(matrix))
            whole = last if ended != 2 else None
            return state, ENDED[ended], rows[:filled], whole, good if kept else None

        return burst


@cache
def _update(step: Callable[..., Any]) -> str:
    """A rule as text: its function under one name, without annotations."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(step))).body
    assert isinstance(function, ast.FunctionDef)
    function.name, function.returns = "update", None
    for argument in function.args.args:
        argument.annotation = None
    return ast.unparse(function)
