"""A progress bar for whatever takes longer than a second, on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

_T = TypeVar("_T")

PATIENCE = 1.0
"""Seconds before the bar appears."""


@dataclass
class Bar:
    """How far a piece of work is: ``done`` of ``total`` (None: nobody knows), and a ``note``."""

    label: str
    total: int | None = None
    done: int = 0
    note: str = ""

    def show(self, done: int, note: str = "") -> None:
        """Say how far it is; that costs nothing, since the screen looks when it wants to."""
        self.done, self.note = done, note


@dataclass
class _Screen:
    """The bars of all that goes on, the outermost first; drawn once a second has passed.

    A thread of its own draws them, so that they move while a compiler or a long loop is at work.
    """

    bars: list[Bar] = field(default_factory=list)
    _live: Live | None = None

    def open(self) -> None:
        """Start to wait."""
        self._timer = Timer(PATIENCE, self._draw)
        self._timer.daemon = True
        self._timer.start()

    def close(self) -> None:
        """Take the bars away, or never show them."""
        self._timer.cancel()
        self._timer.join()
        if self._live is not None:
            self._live.stop()

    def _draw(self) -> None:
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True)
        # Where lines cannot be taken back, the bars are printed once, at the end.
        self._live = Live(
            console=console,
            get_renderable=self._table,
            transient=console.is_terminal,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._live.start()

    def _table(self) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for bar in list(self.bars):
            line = ProgressBar(bar.total, bar.done, width=40, pulse=bar.total is None)
            count = "" if bar.total is None else f"{bar.done}/{bar.total}"
            table.add_row(Text(bar.label), line, Text(count), Text(bar.note))
        return table


_SCREEN: ContextVar[_Screen | None] = ContextVar("symprop progress", default=None)


@contextmanager
def working(label: str, total: int | None = None, shown: bool | None = None) -> Iterator[Bar]:
    """A bar while the block runs; one inside another stands below it.

    ``shown``: True shows it, False never does, None where stderr is a terminal.

    >>> with working("sheets", total=2) as bar:
    ...     bar.show(1)
    """
    bar, screen = Bar(label, total), _SCREEN.get()
    if shown is None:
        shown = screen is not None or (sys.stderr is not None and sys.stderr.isatty())
    if not shown:
        yield bar
        return
    with _opened() if screen is None else _within(screen) as bars:
        bars.append(bar)
        yield bar


@contextmanager
def _opened() -> Iterator[list[Bar]]:
    """The bars of a new screen."""
    screen = _Screen()
    token = _SCREEN.set(screen)
    screen.open()
    try:
        yield screen.bars
    finally:
        _SCREEN.reset(token)
        screen.close()


@contextmanager
def _within(screen: _Screen) -> Iterator[list[Bar]]:
    """The bars of a screen that is there already; those added are taken away again."""
    outside = len(screen.bars)
    try:
        yield screen.bars
    finally:
        del screen.bars[outside:]


def tracked(items: Iterable[_T], total: int, label: str) -> Iterator[_T]:
    """The same items, with a bar that says how many have been worked on.

    >>> list(tracked([1, 2], 2, "sheets"))
    [1, 2]
    """
    with working(label, total) as bar:
        for done, item in enumerate(items, start=1):
            yield item
            bar.show(done)
