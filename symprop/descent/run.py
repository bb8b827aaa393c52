"""What a descent came to: the values, how it ended, and its history as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ..errors import SympropError
from .history import Iterates
from .layout import Layout, Value
from .outcome import Outcome
from .table import Table, magnitude, number, rows_of, shortened

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, repr=False, eq=False)
class Run:
    """The result of a descent; ``print(run)`` shows the lecture's table.

    ``values`` and ``loss`` belong together. After a divergence they are the last good ones, those
    of the last step whose loss was not above that of the start: ``kept_step`` is its number (0 is
    the start) and ``end_loss`` the loss where the run broke off.
    """

    values: Mapping[str, Value]
    loss: float
    outcome: Outcome
    iterates: Iterates
    steps: int
    kept_step: int
    start_loss: float
    end_loss: float
    layout: Layout
    loss_name: str
    rule: str
    learning_rate: float
    stop_step: float

    @property
    def converged(self) -> bool:
        """Whether the step sizes became small."""
        return self.outcome is Outcome.CONVERGED

    def table(self, digits: int = 3, head: int | None = 10, tail: int = 3) -> Table:
        """The history with ``digits`` significant digits: first rows, dots, last rows.

        With one parameter a step is a row, with several a row stands for each parameter.
        ``head=None`` gives all rows that were kept.
        """
        shapes = self.layout.shapes
        steps = shortened(self.iterates, len(shapes), head, tail)
        rows = tuple(row for step in steps for row in rows_of(step))
        marks = {name: f"‖{name}‖" if shape else name for name, shape in shapes.items()}
        return Table(rows, self.layout.names, self.loss_name, marks, digits)

    def summary(self, digits: int = 3) -> str:
        """How it ended, in one to three lines of text."""
        table = self.table(digits)
        results = [(self.loss_name, self.loss)]
        results += [(table.marks[name], magnitude(v)) for name, v in self.values.items()]
        lines = [f"{self.outcome} ({_steps(self.steps)})", *self._warning(digits)]
        lines.append(", ".join(f"{name} ≈ {number(v, digits)}" for name, v in results))
        return "\n".join(lines)

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame with one row for each step and parameter; arrays stand as norms.

        Without pandas a `SympropError` says how to install it.
        """
        try:
            import pandas
        except ImportError:
            raise SympropError(
                "to_pandas needs pandas, which is not installed: python -m pip install pandas"
            ) from None
        columns = ("step", "parameter", "value", "derivative", "step_size", "new_value", "loss")
        rows: list[tuple[Any, ...]] = [
            (iterate.step, name, *map(magnitude, change), iterate.loss)
            for iterate in self.iterates
            for name, change in iterate.items()
        ]
        return pandas.DataFrame(rows, columns=list(columns))

    def __str__(self) -> str:
        return f"{self.table()}\n\n{self.summary()}" if self.iterates else self.summary()

    def __repr__(self) -> str:
        return f"<Run of {_steps(self.steps)}, {self.outcome.name.lower()}>"

    def _repr_html_(self) -> str:
        summary = escape(self.summary()).replace("\n", "<br>\n")
        table = self.table().to_html() + "\n" if self.iterates else ""
        return f"{table}<p>{summary}</p>"

    def _warning(self, digits: int) -> list[str]:
        """What a person should know before using the values."""
        start = f"{self.loss_name} ≈ {number(self.start_loss, digits)} at the start"
        if self.outcome is Outcome.DIVERGED:
            end = f"≈ {number(self.end_loss, digits)} at step {self.steps}"
            kept = f"the values after step {self.kept_step}" if self.kept_step else "the start"
            return [f"{start}, {end}; kept: {kept}; a smaller learning rate may help"]
        if self.loss > self.start_loss:
            return [f"higher than before: {start}; a smaller learning rate may help"]
        return []


def _steps(count: int) -> str:
    return f"{count} step" if count == 1 else f"{count} steps"
