"""A program with its lengths known as a graph of single operations, equal ones once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Axes = tuple[str, ...]


class Unfit(Exception):  # noqa: N818 - no mistake of anybody
    """Fast code cannot serve this program; the general code does."""


class All(NamedTuple):
    """A whole axis, called by a letter."""

    letter: str


class Cut(NamedTuple):
    """Positions of an axis from ``start`` in steps, as many as the letter has values."""

    letter: str
    start: int
    step: int


class At(NamedTuple):
    """One position of an axis, which is gone."""

    position: int


class Picked(NamedTuple):
    """Positions as whole numbers: the value that holds them, and whether they are clipped."""

    value: int
    clipped: bool


Entry = All | Cut | At | Picked


@dataclass(frozen=True, slots=True)
class Op:
    """One operation on earlier ones, which ``arguments`` number.

    ``kind`` is ``input``, ``literal``, ``letter`` (all values of one), ``view`` (a part of an
    array under other letters), ``put`` (elements set or added to), ``sum``, ``max``, ``min``,
    ``prod`` (over the letters in ``detail``), ``dot`` (products summed over these letters), or a
    primitive of `primitives`, elementwise.
    """

    kind: str
    axes: Axes = ()
    arguments: tuple[int, ...] = ()
    detail: Any = None


REDUCTIONS = ("sum", "max", "min", "prod")


class Flow:
    """Operations in an order in which they can run; ``lengths`` are those of the letters.

    ``inputs`` are what is read from outside; ``outputs`` maps names to values and the letters
    of their axes, in order: a value may lack some of them, and then is spread over them.
    ``assumed`` are values that have to be finite for the flow to hold.
    """

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self.lengths: dict[str, int] = {}
        self.outputs: dict[str, tuple[int, Axes]] = {}
        self.assumed: dict[int, None] = {}
        self._known: dict[Op, int] = {}

    def add(self, op: Op) -> int:
        """The number of an operation; an equal one is there once."""
        # equality of numbers does not tell 0.0 from -0.0, so that text stands in for them
        key = op if op.kind != "literal" else Op("literal", (), (), repr(op.detail))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.ops)
            self.ops.append(op)
        return found

    def __getitem__(self, value: int) -> Op:
        return self.ops[value]

    def literal(self, number: float) -> int:
        """A number."""
        return self.add(Op("literal", (), (), float(number)))

    def number(self, value: int) -> float | None:
        """The number that a value is, where it is one."""
        op = self.ops[value]
        return float(op.detail) if op.kind == "literal" else None

    def size(self, axes: Iterable[str]) -> int:
        """How many elements a value with these axes has."""
        total = 1
        for letter in axes:
            total *= self.lengths[letter]
        return total

    def shape(self, axes: Iterable[str]) -> tuple[int, ...]:
        """The lengths of axes."""
        return tuple(self.lengths[k] for k in axes)

    def root(self, value: int) -> int:
        """What a value is under other letters, or itself."""
        op = self.ops[value]
        return op.arguments[0] if renaming(op) else value

    def called(self, value: int, letters: Axes) -> int:
        """A value under other letters, those of its axes in their order."""
        if self.ops[value].axes == letters:
            return value
        root = self.root(value)
        if self.ops[root].axes == letters:
            return root
        return self.add(Op("view", letters, (root,), tuple(map(All, letters))))

    def member(self, value: int) -> tuple[int, int] | None:
        """The array of whose first axis a value is one position, and which; None for others."""
        op = self.ops[self.root(value)]
        if op.kind != "view" or not op.detail or not isinstance(op.detail[0], At):
            return None
        whole = all(isinstance(e, All) for e in op.detail[1:])
        return (op.arguments[0], op.detail[0].position) if whole else None

    def chained(self, kind: str, values: Sequence[int], axes: Axes | None = None) -> int:
        """Values joined from left to right; the result has its axes in this order."""
        total = values[0]
        for k, value in enumerate(values[1:], start=2):
            pair = (total, value)
            last = axes if k == len(values) else None
            total = self.add(Op(kind, last or union(self, pair), pair))
        return total

    def live(self) -> Iterator[tuple[int, Op]]:
        """The operations that the outputs need, in order."""
        needed = {value for value, _ in self.outputs.values()}
        for value in range(len(self.ops) - 1, -1, -1):
            if value in needed:
                needed.update(reads(self.ops[value]))
        for value in sorted(needed):
            yield value, self.ops[value]

    def __str__(self) -> str:
        lines = []
        for value, op in self.live():
            axes = f"[{','.join(op.axes)}]" if op.axes else ""
            given = [f"v{a}" for a in op.arguments]
            given += [] if op.detail is None else [_shown(op.detail)]
            lines.append(f"v{value}{axes} = {op.kind}({', '.join(given)})")
        ends = [f"{name} = v{value}" for name, (value, _) in self.outputs.items()]
        return "\n".join([*lines, f"outputs {', '.join(ends)}"])


def renaming(op: Op) -> bool:
    """Whether an operation gives other letters to a value and does nothing else."""
    return op.kind == "view" and all(isinstance(e, All) for e in op.detail)


def lettered(entries: Iterable[object]) -> Axes:
    """The letters of the axes that entries leave, in the order of the entries."""
    return tuple(e.letter for e in entries if isinstance(e, All | Cut))


def without(axes: Axes, letter: str) -> Axes:
    """The other letters."""
    return tuple(k for k in axes if k != letter)


def reads(op: Op) -> tuple[int, ...]:
    """All values that an operation reads, positions in an access among them."""
    return (*op.arguments, *positions(op.detail))


def moved(detail: Any, places: Mapping[int, int]) -> Any:
    """A detail in a flow that numbers its values anew."""
    if isinstance(detail, Picked):
        return detail._replace(value=places[detail.value])
    if type(detail) is tuple:
        return tuple(moved(entry, places) for entry in detail)
    return detail


Change = Callable[["Flow", int, Op], int | None]
"""What takes the place of an operation: gets the new flow, the old number and the operation."""


def rewritten(flow: Flow, change: Change) -> Flow:
    """The same flow with some operations replaced; ``change`` returns None for the others.

    The operations that it gets read the new flow. What is compared stays as it is: the place of a
    largest entry is found by looking for an equal one.
    """
    new, places, exact = Flow(), dict[int, int](), compared(flow)
    new.lengths = dict(flow.lengths)
    for value, op in flow.live():
        arguments = tuple(places[a] for a in op.arguments)
        copy = Op(op.kind, op.axes, arguments, moved(op.detail, places))
        found = change(new, value, copy) if value not in exact else None
        places[value] = new.add(copy) if found is None else found
    new.outputs = {n: (places[v], k) for n, (v, k) in flow.outputs.items()}
    return new


def compared(flow: Flow) -> set[int]:
    """What is looked at for being equal, so that its last digit counts."""
    found: set[int] = set()
    for value, op in reversed([*flow.live()]):
        if value in found or op.kind in ("==", "!="):
            found.update(reads(op))
    return found


def positions(detail: object) -> Iterator[int]:
    """The values that hold positions in an access."""
    if isinstance(detail, tuple):
        for entry in detail:
            if isinstance(entry, Picked):
                yield entry.value
            elif isinstance(entry, tuple):
                yield from positions(entry)


def _shown(detail: object) -> str:
    if isinstance(detail, tuple) and not isinstance(detail, All | Cut | At | Picked):
        return "[" + ", ".join(map(_shown, detail)) + "]"
    return str(detail)


def union(flow: Flow, values: Sequence[int]) -> Axes:
    """The letters of several values, each once: those of the widest first."""
    widest = sorted(values, key=lambda v: -len(flow[v].axes))
    return tuple(dict.fromkeys(k for v in widest for k in flow[v].axes))
