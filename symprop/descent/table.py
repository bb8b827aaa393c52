"""The table of a descent, as in the lecture: numbers in rows, and how a person writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from .history import Iterate, Iterates
from .layout import Value

Cell: TypeAlias = int | float | str
Row: TypeAlias = tuple[Cell, ...] | None
"""The cells of a row; None stands for the rows left out."""

_ONE: Mapping[str, str] = MappingProxyType(
    {
        "step": "step",
        "value": "{name}",
        "derivative": "derivative",
        "step_size": "step size",
        "new_value": "new {name}",
        "loss": "{loss}",
    }
)
_SEVERAL: Mapping[str, str] = MappingProxyType(
    {
        "step": "step",
        "parameter": "parameter",
        "value": "value",
        "derivative": "derivative",
        "step_size": "step size",
        "new_value": "new value",
        "loss": "{loss}",
    }
)
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ODD = {"inf": "∞", "-inf": "−∞", "nan": "NaN"}
_DOTS = "⋮"


def number(value: float, digits: int = 3) -> str:
    """A value with so many significant digits, as a person writes it.

    >>> number(-15.655108), number(0.0), number(1234.6), number(-4.2e-9)
    ('−15.7', '0', '1235', '−4.20×10⁻⁹')
    """
    if not math.isfinite(value):
        return _ODD[str(float(value))]
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -6 < power < 7:
        return f"{value:.{max(digits - 1 - power, 0)}f}".replace("-", "−")
    return f"{mantissa.replace('-', '−')}×10{str(power).translate(_SUPERSCRIPTS)}"


def magnitude(value: Value) -> float:
    """A number as it is, of an array its Euclidean norm."""
    return float(np.linalg.norm(value)) if isinstance(value, np.ndarray) else value


@dataclass(frozen=True)
class Table:
    """Rows of a descent with the kinds of their columns, ready for any renderer.

    ``columns`` are the kinds: step, parameter (where there are several), value, derivative,
    step_size, new_value, loss. ``rows`` hold numbers, not text; ``header`` and ``cells`` are
    the words and the numbers rounded to ``digits``. ``marks`` names what stands as a norm.
    """

    rows: tuple[Row, ...]
    names: tuple[str, ...]
    loss_name: str
    marks: Mapping[str, str]
    digits: int = 3

    @property
    def columns(self) -> tuple[str, ...]:
        """The kind of each column."""
        return tuple(self._headings)

    @property
    def header(self) -> tuple[str, ...]:
        """The heading of each column."""
        name = self.marks.get(self.names[0], "")
        return tuple(h.format(name=name, loss=self.loss_name) for h in self._headings.values())

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """The rows as text; step and loss stand once where a step has several rows."""
        found = []
        seen: Cell | None = None
        for row in self.rows:
            if row is None:
                found.append((_DOTS,) * len(self.columns))
                continue
            once = row[0] == seen
            seen = row[0]
            text = (self._cell(kind, cell) for kind, cell in zip(self.columns, row, strict=True))
            blank = ("step", "loss") if once else ()
            found.append(
                tuple("" if k in blank else t for k, t in zip(self.columns, text, strict=True))
            )
        return tuple(found)

    @property
    def _headings(self) -> Mapping[str, str]:
        return _ONE if len(self.names) == 1 else _SEVERAL

    def _cell(self, kind: str, cell: Cell) -> str:
        if isinstance(cell, str):
            return self.marks[cell]
        return str(cell) if kind == "step" else number(cell, self.digits)

    def __str__(self) -> str:
        lines = (self.header, *self.cells)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = ("  ".join(c.rjust(w) for c, w in zip(line, widths, strict=True)) for line in lines)
        return "\n".join(line.rstrip() for line in text)

    def to_html(self, caption: str = "Gradient descent") -> str:
        """An accessible HTML table; every name is escaped."""
        head = "".join(f'<th scope="col">{escape(h)}</th>' for h in self.header)
        body = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.cells
        )
        return (
            f"<table>\n<caption>{escape(caption)}</caption>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )


def shortened(iterates: Iterates, names: int, head: int | None, tail: int) -> list[Iterate | None]:
    """The first steps, None for those left out, the last; about ``head`` rows, then ``tail``."""
    if head is None:
        return list(iterates)
    first, last = max(2, head // names), max(1, tail // names)
    if len(iterates) <= first + last:
        return list(iterates)
    return [*iterates[:first], None, *iterates[-last:]]


def rows_of(iterate: Iterate | None) -> list[Row]:
    """One row for each parameter of a step; None stays None."""
    if iterate is None:
        return [None]
    named = len(iterate) > 1
    return [
        (iterate.step, *((name,) if named else ()), *map(magnitude, change), iterate.loss)
        for name, change in iterate.items()
    ]
