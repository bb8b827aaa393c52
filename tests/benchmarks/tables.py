"""Times as one table: a row a candidate, a column a workload, ratios to symprop."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

FIRST = "symprop"

Columns = Mapping[str, Mapping[str, float]]
"""For each workload the seconds of each candidate."""


def rows(columns: Columns) -> list[list[str]]:
    """The head, then a row a candidate: symprop's times, ratios to them for all others."""
    names = dict.fromkeys(name for found in columns.values() for name in found)
    return [
        ["", *columns],
        *([name, *(_cell(found, name) for found in columns.values())] for name in names),
    ]


def _cell(found: Mapping[str, float], name: str) -> str:
    if name not in found:
        return "–"
    return span(found[name]) if name == FIRST else digits(found[name] / found[FIRST])


def digits(number: float) -> str:
    """A ratio with as many digits as mean something.

    >>> digits(0.1234), digits(12.34), digits(234.5)
    ('0.12', '12.3', '234')
    """
    places = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:.{places}f}"


def span(seconds: float) -> str:
    """A time in the unit that suits it.

    >>> span(2.1e-6), span(0.0123), span(2.5)
    ('2.1 µs', '12 ms', '2.5 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            number = seconds / size
            return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
    raise AssertionError


def markdown(table: list[list[str]]) -> str:
    """A table as Markdown."""
    head, *body = table
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(table: list[list[str]], title: str) -> Table:
    """A table for the terminal."""
    head, *body = table
    found = Table(title=title)
    for k, name in enumerate(head):
        found.add_column(name, justify="right" if k else "left")
    for line in body:
        found.add_row(*line)
    return found
