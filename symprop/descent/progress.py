"""A progress bar for descents that take longer than a second."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds before the bar appears."""
PAUSE = 0.1
"""Seconds between two updates of the bar, so that it costs nothing."""


class Bar:
    """Shows steps on stderr; rich is imported only once the first second has passed.

    ``shown``: True shows it, False never does, None where stderr is a terminal.
    """

    def __init__(self, total: int, shown: bool | None) -> None:
        self.total = total
        self.shown = sys.stderr.isatty() if shown is None else shown
        self.due = monotonic() + PATIENCE if self.shown else float("inf")
        self._bar: Progress | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, step: int, loss: float) -> None:
        """Update the bar where its time has come."""
        if self.shown and monotonic() >= self.due:
            bar = self._bar = self._bar or self._open()
            bar.update(bar.task_ids[0], completed=step, loss=loss)
            self.due = monotonic() + PAUSE

    def _open(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn("descent"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]:.3g}"),
        )
        console = Console(stderr=True)
        # Where lines cannot be taken back, the bar is printed once, at the end.
        bar = Progress(*columns, console=console, transient=console.is_terminal)
        bar.add_task("descent", total=self.total, loss=0.0)
        bar.start()
        return bar
