"""The same work in several threads at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

THREADS, TIMES = 4, 10


def at_once(work: Callable[[int], None]) -> None:
    """Call ``work(k)`` many times in each of four threads k, of which none may raise."""
    wrong: list[BaseException] = []

    def repeated(k: int) -> None:
        try:
            for _ in range(TIMES):
                work(k)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=repeated, args=(k,)) for k in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong
