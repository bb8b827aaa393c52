"""All pieces of a flow as one module: a function for each kind, and what calls them in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..array_code import indented
from ..numba_source import ENTRY, LOOSE, module
from .layout import Layout
from .names import math_names
from .piece_code import function
from .pieces import Piece


@dataclass
class Module:
    """The text of the module, and the table that its functions are given.

    ``table`` has the places of each call in a line, all of one ``width``.
    """

    layout: Layout
    calls: list[list[int]] = field(default_factory=list)
    functions: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stages = self.layout.stages
        self.width = max(len(self.layout.call(one)) for one in stages.all)
        bodies = [self._calls(part) for part in (stages.before, stages.inside, stages.after)]
        self.table = [row + [0] * (self.width - len(row)) for row in self.calls]
        self.text = "\n".join(module([*self._code(*bodies)])) + "\n"

    @property
    def names(self) -> tuple[str, ...]:
        """What ``objective`` takes besides the vector and a place for its gradient."""
        data = (f"x{k}" for k in range(len(self.layout.data)))
        return ("fixed", "table", "ends", "low", "high", *data)

    def _calls(self, pieces: Sequence[Piece]) -> list[str]:
        """Each piece called; equal ones in a row as one loop over the table."""
        found: list[str] = []
        runs: list[tuple[str, int]] = []
        for one in pieces:
            name = self._function(one)
            if runs and runs[-1][0] == name:
                runs[-1] = name, runs[-1][1] + 1
            else:
                runs.append((name, 1))
            self.calls.append(self.layout.call(one))
        first = len(self.calls) - len(pieces)
        for name, count in runs:
            places = [f"table[k + {p}]" for p in range(len(self.calls[first]))]
            begin, stop = first * self.width, (first + count) * self.width
            found.append(f"for k in range({begin}, {stop}, {self.width}):")
            found += indented([f"{name}(w, n, {', '.join(places)})"])
            first += count
        return found

    def _function(self, one: Piece) -> str:
        if one.key not in self.functions:
            name = f"stage_{len(self.functions)}"
            self.functions[one.key] = name, function(name, one, self.layout.block)
        return self.functions[one.key][0]

    def _code(self, before: list[str], inside: list[str], after: list[str]) -> Iterator[str]:
        pieces = [(LOOSE, *lines, "", "") for _, lines in self.functions.values()]
        yield from math_names("\n".join(line for lines in pieces for line in lines))
        for lines in pieces:
            yield from lines
        data = "".join(f", {name}" for name in self.names[5:])
        yield from _function("begin(w, vector, fixed, table)", [*self._laid(), "n = 0", *before])
        yield from _function(f"rows(w, table, sums, low, high{data})", self._blocks(inside))
        yield from _function("end(w, table, ends, gradient)", ["n = 0", *after, *ENDED])
        head = f"objective(vector, gradient, {', '.join(self.names)})"
        first, last = self.layout.sums
        body = [
            f"w = np.empty({self.layout.plain})",
            "begin(w, vector, fixed, table)",
            f"sums = np.zeros({last - first})",
            f"rows(w, table, sums, low, high{data})",
            f"laid(sums, w, {first})",
            "return end(w, table, ends, gradient)",
        ]
        yield from _function(head, body)

    def _laid(self) -> Iterator[str]:
        """The vector, what is fixed, and single elements that are learned."""
        layout = self.layout
        yield "laid(vector, w, 0)"
        yield f"laid(fixed, w, {layout.size})"
        for slot in layout.slots:
            if slot.element is not None and slot.name in layout.inputs:
                place = layout.element(slot.name, slot.element)
                yield f"w[{place}] = vector[{slot.start}]"

    def _blocks(self, inside: Sequence[str]) -> list[str]:
        """The rows from ``low`` to ``high``, a block at a time."""
        layout = self.layout
        first, last = layout.sums
        loads = [
            f"loaded(w, {layout.places[layout.inputs[name]]}, {layout.block}, x{k}, low, n)"
            for k, name in enumerate(layout.data)
        ]
        return [
            "plain = w",
            f"w = np.empty({layout.whole})",
            f"laid(plain[:{layout.plain}], w, 0)",
            f"w[{first}:{last}] = 0.0",
            f"for low in range(low, high, {layout.block}):",
            *indented([f"n = min(high - low, {layout.block})", *loads, *inside]),
            f"laid(w[{first}:{last}], sums, 0)",
        ]


ENDED = (
    "for k in range(gradient.size):",
    "    gradient[k] = w[ends[k + 1]]",
    "return w[ends[0]] + finite(gradient)",
)
"""The gradient put together; what is not finite makes the loss no number."""


def _function(head: str, body: Sequence[str]) -> list[str]:
    return ["", "", ENTRY, f"def {head}:", *indented(body)]
