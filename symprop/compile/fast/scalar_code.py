"""A flow of single numbers as straight-line Python over the ``math`` module."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .flow import Flow, Op
from .primitives import PRIMITIVES, Primitive
from .unrolled import Element

LONGEST = 300
"""An expression of more characters gets a name, so that Python's parser meets no deep nesting."""


class Scalars:
    """Straight-line code for a flow: values that depend on fixed elements alone come first.

    ``learned`` are the elements that the vector holds, in its order; ``fixed`` all others that
    are read. A value that is used once stands inside what uses it. ``table`` says how operations
    are written. ``doubtful`` are the texts of values that are assumed to be finite and whose
    being otherwise would not show in the outputs.
    """

    def __init__(
        self, flow: Flow, learned: Sequence[Element], table: Mapping[str, Primitive] = PRIMITIVES
    ) -> None:
        self.flow, self.learned, self.table = flow, learned, table
        self.places = {element: f"v{k}" for k, element in enumerate(learned)}
        hidden = [v for v in flow.assumed if v not in shown(flow)]
        flow.outputs |= {f"assumed {k}": (v, ()) for k, v in enumerate(hidden)}
        self.live = list(flow.live())
        elements = [op.detail for _, op in self.live if op.kind == "element"]
        self.fixed: tuple[Element, ...] = tuple(e for e in elements if e not in self.places)
        self.places |= {element: f"c{k}" for k, element in enumerate(self.fixed)}
        self.uses = self._uses()
        self.constant = self._constant()
        self.crossing = self._crossing()
        self.texts: dict[int, str] = {}
        self.first: list[str] = []
        self.lines: list[str] = []
        for value, op in self.live:
            self._write(value, op)
        self.doubtful = [self.texts[v] for v in hidden]

    def _uses(self) -> Counter[int]:
        """How often a value is written; one that must have a name counts twice."""
        found = Counter(value for value, _ in self.flow.outputs.values())
        for _, op in self.live:
            found.update(op.arguments)
            if op.kind in self.table and self.table[op.kind].again:
                found.update(op.arguments)
        return found

    def _constant(self) -> set[int]:
        """The values that do not depend on the vector."""
        found: set[int] = set()
        for value, op in self.live:
            fixed = op.detail in self.fixed if op.kind == "element" else True
            if fixed and all(a in found for a in op.arguments):
                found.add(value)
        return found

    def _crossing(self) -> set[int]:
        """Constants that something else reads, so that they are worked out once."""
        read = {a for v, op in self.live if v not in self.constant for a in op.arguments}
        return self.constant & (read | {v for v, _ in self.flow.outputs.values()})

    def _write(self, value: int, op: Op) -> None:
        if op.kind == "literal":
            self.texts[value] = written(op.detail)
            return
        if op.kind == "element":
            self.texts[value] = self.places[op.detail]
            return
        text = self.table[op.kind].scalar.format(*(inside(self.texts[a]) for a in op.arguments))
        crosses = value in self.crossing
        if self.uses[value] > 1 or len(text) > LONGEST or crosses:
            target = self.first if value in self.constant else self.lines
            target.append(f"t{value} = {text}")
            text = f"t{value}"
        self.texts[value] = text

    def text(self, value: int) -> str:
        """What a value is called where all lines have run."""
        return self.texts[value]


def shown(flow: Flow) -> set[int]:
    """Values of which none can be infinite or no number without an output being so, too."""
    found = {value for value, _ in flow.outputs.values()}
    for value, op in reversed([*flow.live()]):
        if value in found and op.kind in ("+", "-", "neg", "*", "square"):
            found.update(op.arguments)
    return found


def inside(text: str) -> str:
    """An operand: in parentheses unless it is a name, a number or a call of one."""
    return text if text.isidentifier() or text.replace(".", "").isdigit() else f"({text})"


def written(value: float) -> str:
    """A number as Python code."""
    if math.isfinite(value):
        return repr(value)
    return "nan" if math.isnan(value) else f"({'-' if value < 0 else ''}inf)"


def bound_source(code: Scalars, value: int | None, gradient: Sequence[int]) -> str:
    """A function that makes ``compute(vector) -> (value, gradient)`` from the fixed elements.

    Where something overflows or is no number, ``compute`` raises `ArithmeticError` or
    `ValueError`.
    """
    names = [f"g{k}" for k in range(len(gradient))]
    loss = "None" if value is None else code.text(value)
    checked = [*names, *code.doubtful, "value" if value is not None else "0.0"]
    body = [
        "if vector.dtype is not floating:",
        "    raise TypeError",
        *unpacked([code.places[e] for e in code.learned], "vector.tolist()"),
        *code.lines,
        f"value = {loss}",
        *(f"{name} = {code.text(g)}" for name, g in zip(names, gradient, strict=True)),
        f"check = {' + '.join(checked)}",
        "if check - check != 0.0:",
        "    raise ArithmeticError",
        f"gradient = empty({len(names)})",
        f"pack({', '.join(['gradient', '0', *names])})",
        "return value, gradient",
    ]
    return made("compute", "vector", code, body)


def made(name: str, arguments: str, code: Scalars, body: Sequence[str]) -> str:
    """The source of ``make(fixed)``, which returns a function of ``arguments``."""
    lines = [
        "def make(fixed):",
        *_indented(unpacked([code.places[e] for e in code.fixed], "fixed"), 1),
        *_indented(code.first, 1),
        f"    def {name}({arguments}):",
        *_indented(body, 2),
        f"    return {name}",
    ]
    return "\n".join(lines) + "\n"


def unpacked(names: Sequence[str], source: str) -> list[str]:
    """A line that takes a sequence apart; none where there is nothing in it."""
    return [f"{', '.join(names)}{',' * (len(names) == 1)} = {source}"] if names else []


def _indented(lines: Sequence[str], depth: int) -> Iterator[str]:
    return (f"{'    ' * depth}{line}" for line in lines)


def maker(source: str, more: Mapping[str, Any]) -> Callable[[Sequence[float]], Any]:
    """The function ``make`` of some source, in which only ``more`` can be read."""
    known = (float, int, bool, ValueError, ArithmeticError, TypeError)
    builtins = {one.__name__: one for one in known}
    space: dict[str, Any] = {**more, "__builtins__": builtins}
    exec(compile(source, "<symprop: straight-line code>", "exec"), space)
    found: Callable[[Sequence[float]], Any] = space["make"]
    return found
