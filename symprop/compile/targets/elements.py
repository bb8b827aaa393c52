"""Nodes looked at for loops: how reductions go on, what is worth a name, how long axes are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...functions import FUNCTIONS
from ...tree import Affine
from ..program import (
    Contraction,
    Elementwise,
    Full,
    Length,
    Literal,
    Node,
    Numbers,
    Read,
    Reduction,
    Span,
    Whole,
)


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

