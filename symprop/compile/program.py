"""The array program: named steps, each a tree of array operations whose axes are index letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Literal as Choice
from typing import TypeAlias

from ..tree import Affine

Axes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value with one axis for each letter of ``axes``, in this order."""

    axes: Axes

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below this one."""
        found: list[Node] = []
        for field in fields(self):
            value = getattr(self, field.name)
            found += [v for v in (value if isinstance(value, tuple) else (value,)) if _node(v)]
        return tuple(found)

    def map(self, change: Callable[[Node], Node]) -> Node:
        """The same node with ``change`` applied to each child."""
        updates: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Node):
                updates[field.name] = change(value)
            elif isinstance(value, tuple) and any(map(_node, value)):
                updates[field.name] = tuple(change(v) if isinstance(v, Node) else v for v in value)
        return replace(self, **updates) if updates else self  # type: ignore[arg-type]

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def _node(value: object) -> bool:
    return isinstance(value, Node)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, or a number with a name (``pi``)."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Numbers(Node):
    """Whole numbers made of letters and sizes: an index compared, a position, a count."""

    index: Affine


@dataclass(frozen=True, slots=True)
class Length(Node):
    """The length of an axis, read from the array itself."""

    name: str
    axis: int


@dataclass(frozen=True, slots=True)
class Range(Node):
    """All values of a letter, from ``first`` to ``last``, both included."""

    first: Affine
    last: Affine


@dataclass(frozen=True, slots=True)
class Whole:
    """All of an axis, called by ``letter``."""

    letter: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of an axis: positions from ``start`` to before ``stop``, counted from 0."""

    letter: str
    start: Affine
    stop: Affine
    step: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """One position of an axis, counted from 0; the axis is gone."""

    position: Affine


@dataclass(frozen=True, slots=True)
class Clipped(Node):
    """Positions forced into axis ``axis`` of ``name``; what they read there is never used."""

    body: Node
    name: str
    axis: int


Entry: TypeAlias = Whole | Span | Point | Node
"""How one axis is read or filled; a node holds positions, counted from 0."""


@dataclass(frozen=True, slots=True)
class Read(Node):
    """An array, or a part of it."""

    name: str
    access: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Elementwise(Node):
    """An operation or a function of the table, applied to aligned arguments."""

    operation: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Reduction(Node):
    """sum, mean, prod, max or min of ``body`` over ``letters``."""

    kind: str
    body: Node
    letters: Axes


@dataclass(frozen=True, slots=True)
class Contraction(Node):
    """The product of two arrays, summed over ``letters`` that both have."""

    left: Node
    right: Node
    letters: Axes


@dataclass(frozen=True, slots=True)
class Arranged(Node):
    """The same value with its axes in another order."""

    body: Node


@dataclass(frozen=True, slots=True)
class Full(Node):
    """A value spread over axes that it does not have.

    ``like`` is an array of that shape; where there is none, ``typed`` is one of that dtype.
    """

    body: Node
    extents: tuple[Affine, ...]
    like: str | None = None
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """``place += value`` (or ``=``), where ``+=`` may meet the same element several times.

    ``note`` is the equation that it computes.
    """

    place: Read
    value: Node
    adds: bool = True
    note: str = ""


Part = Choice["sizes", "letters", "forward", "backward"]


@dataclass(frozen=True, slots=True)
class Step:
    """``name = value``, for the equation ``note``; ``copies`` if it will be changed in place."""

    name: str
    value: Node
    part: Part = "forward"
    note: str = ""
    copies: bool = False

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every expression of this step."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class Counter:
    """All values of a letter, one after the other: upward for 1, downward for −1."""

    letter: str
    first: Affine
    last: Affine
    direction: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """Elements of arrays set or added to, once or for each value of a counter."""

    updates: tuple[Update, ...]
    part: Part = "forward"
    counter: Counter | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every expression of this step, places included."""
        return tuple(n for u in self.updates for n in (u.place, u.value))


@dataclass(frozen=True)
class Program:
    """Steps from inputs to outputs; ``print(program)`` shows it with its letters."""

    inputs: tuple[str, ...]
    steps: tuple[Step | Change, ...]
    outputs: tuple[str, ...]

    def __str__(self) -> str:
        from .pseudocode import write

        return write(self)
