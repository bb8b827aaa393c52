"""What every target is given, and what it gives: a program, a style, numbers for an example."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..program import Program
from .comments import comment

ROOM = 72
"""Characters of an array that stand in a line."""


@dataclass(frozen=True)
class Material:
    """A program to be printed; ``forward`` computes the loss alone.

    ``parameters`` and ``sizes`` are those among its inputs, ``loss`` and ``gradient_of`` what its
    outputs mean; ``values`` has a number or an array for each input, or is empty.
    """

    program: Program
    forward: Program
    style: str
    title: str
    loss: str
    parameters: tuple[str, ...]
    sizes: tuple[str, ...]
    gradient_of: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> tuple[str, ...]:
        """Inputs that are neither parameters nor sizes."""
        known = {*self.parameters, *self.sizes}
        return tuple(n for n in self.program.inputs if n not in known)


@dataclass(frozen=True)
class Target:
    """A language: how its files end, what must be installed to run them, and their text."""

    name: str
    suffix: str
    file: Callable[[Material], str]
    package: str | None = None


def titled(material: Material, sign: str) -> list[str]:
    """Comments at the top of a file."""
    outputs = ", ".join(material.program.outputs)
    title = comment(material.title, sign) if material.title else []
    return [*title, *comment(f"Printed by symprop; computes {outputs}", sign)]


def literals(values: Mapping[str, Any], opening: str, closing: str) -> Iterator[str]:
    """Lines ``"name": value,`` for an example in Python; arrays between the given texts."""
    for name, value in values.items():
        first, *rest = written(value, opening, closing)
        yield f'"{name}": {first}'
        yield from rest


def written(value: Any, opening: str, closing: str) -> list[str]:
    """A number or an array as lines, a comma at the end."""
    if not hasattr(value, "ndim") or value.ndim == 0:
        return [f"{value.item() if hasattr(value, 'item') else value!r},"]
    text = repr(value.tolist())
    if len(text) < ROOM:
        return [f"{opening}{text}{closing},"]
    rows = [_row(v) for v in value] if value.ndim > 1 else [_row(value)[1:-1]]
    inner = [line for row in rows for line in _wrapped(f"{row},")]
    return [f"{opening}[", *inner, f"]{closing},"]


def _row(value: Any) -> str:
    return repr(value.tolist())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, ROOM, initial_indent="    ", subsequent_indent="    ")
