"""A progress bar for what takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import TypeVar

_T = TypeVar("_T")

PATIENCE = 1.0
"""Seconds before the bar appears."""


def tracked(items: Iterable[_T], total: int, label: str) -> Iterator[_T]:
    """The same items; on a terminal a bar shows how many have come, once a second has passed.

    >>> list(tracked([1, 2], 2, "sheets"))
    [1, 2]
    """
    due = monotonic() + PATIENCE if sys.stderr.isatty() else float("inf")
    update = None
    with ExitStack() as stack:
        for done, item in enumerate(items, start=1):
            yield item
            if update is None and monotonic() >= due:
                from rich.console import Console
                from rich.progress import Progress

                bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
                task = bar.add_task(label, total=total)
                update = bar.update
            if update is not None:
                update(task, completed=done)
