"""Nodes looked at for loops: how reductions go on, what is worth a name, how long axes are."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from ...functions import FUNCTIONS
from ...tree import Affine
from ..program import (
    Change,
    Contraction,
    Counter,
    Elementwise,
    Full,
    Length,
    Literal,
    Node,
    Numbers,
    Program,
    Read,
    Reduction,
    Span,
    Step,
    Whole,
)
from .statements import Loop, Statement


@dataclass(frozen=True)
class Kind:
    """How a reduction begins and goes on."""

    word: str
    start: float
    operation: str
    adds: bool = False


KINDS: Mapping[str, Kind] = {
    "sum": Kind("total", 0, "+", adds=True),
    "mean": Kind("total", 0, "+", adds=True),
    "prod": Kind("product", 1, "*"),
    "max": Kind("largest", float("-inf"), "max"),
    "min": Kind("least", float("inf"), "min"),
}


def as_reduction(node: Node) -> Reduction:
    if isinstance(node, Reduction):
        return node
    assert isinstance(node, Contraction)
    axes = tuple(dict.fromkeys((*node.left.axes, *node.right.axes)))
    product = Elementwise(axes, "*", (node.left, node.right))
    return Reduction(node.axes, "sum", product, node.letters)


def sums(node: Node) -> bool:
    return isinstance(node, Contraction) or (isinstance(node, Reduction) and node.kind == "sum")


def product(factors: tuple[Node, ...]) -> Node:
    return factors[0] if len(factors) == 1 else Elementwise((), "*", factors)


def costly(node: Node) -> bool:
    """Worth a name: a function, or several operations."""
    inner = [n for n in node.walk() if isinstance(n, Elementwise)]
    return len(inner) > 2 or any(n.operation in FUNCTIONS for n in inner)


def parted(node: Node, place: Read, functions: Collection[str]) -> tuple[Node, ...]:
    """One after the other what fills a place: sums at first, then a function of what stands there.

    For those of ``functions`` that become vector code once the sums in them are known.
    """
    if not isinstance(node, Elementwise) or node.operation not in functions:
        return (node,)
    (given,) = node.arguments
    summed = any(isinstance(n, Contraction | Reduction) for n in given.walk())
    if not summed or {*given.axes} != {*node.axes}:
        return (node,)
    return given, replace(node, arguments=(place,))


def counts(node: Node, letter: str) -> Iterator[Node]:
    """The lengths of axes that a letter runs along, and of the parts of axes."""
    for read in node.walk():
        if isinstance(read, Full) and letter in read.axes and read.like:
            yield Length((), read.like, read.axes.index(letter))
        if not isinstance(read, Read):
            continue
        for axis, entry in enumerate(read.access):
            if isinstance(entry, Whole) and entry.letter == letter:
                yield Length((), read.name, axis)
            elif isinstance(entry, Span) and entry.letter == letter:
                yield Numbers((), _count_of(entry))


def _count_of(span: Span) -> Affine:
    """How many positions a part has.

    >>> _count_of(Span("i", Affine(offset=1), Affine((), (("n", 2),), 0), 2)).sizes
    (('n', 1),)
    """
    reach = span.stop + span.start * -1 + Affine(offset=-1)
    sizes = tuple((n, c // span.step) for n, c in reach.sizes)
    return Affine((), sizes, reach.offset // span.step + 1)


def zero(node: Node) -> bool:
    """Whether an array is all zeros."""
    inner = node.body if isinstance(node, Full) else node
    return isinstance(inner, Literal) and inner.value == 0


def steps(program: Program) -> Iterator[Step]:
    return (s for s in program.steps if isinstance(s, Step))


def changes(program: Program) -> Iterator[Change]:
    return (s for s in program.steps if isinstance(s, Change))


def names(program: Program) -> set[str]:
    """Every name that the program mentions, letters and sizes included."""
    found = {*program.inputs, *program.outputs, *(s.name for s in steps(program))}
    for step in program.steps:
        found |= {k for root in step.nodes for node in root.walk() for k in node.axes}
    return found | {s.counter.letter for s in changes(program) if s.counter}


def rewritten(program: Program) -> set[str]:
    """Names that are set more than once, or in parts."""
    written = Counts(s.name for s in steps(program))
    several = {n for n, count in written.items() if count > 1}
    return several | {u.place.name for s in changes(program) for u in s.updates}


def counted(counter: Counter, body: list[Statement]) -> Loop:
    stop = Numbers((), counter.last + Affine(offset=1))
    return Loop(counter.letter, counter.first, stop, body, counter.direction)
