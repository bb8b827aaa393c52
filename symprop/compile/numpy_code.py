"""Nodes as NumPy expressions: axes aligned by None and ``.T``, products as ``@`` if possible."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from ..functions import FUNCTIONS
from ..tree import Affine
from .products import aligned, product
from .program import (
    Change,
    Clipped,
    Contraction,
    Elementwise,
    Entry,
    Full,
    Length,
    Literal,
    Node,
    Numbers,
    Point,
    Program,
    Range,
    Read,
    Reduction,
    Span,
    Step,
)
from .writer import ATOM, PRODUCT, Code, Writer, affine

RESERVED = frozenset({"np", "scipy", *keyword.kwlist, *dir(builtins)})


def identifiers(program: Program) -> Mapping[str, str]:
    """A safe identifier for every name; only names that Python or NumPy need are changed."""
    steps = [s.name for s in program.steps if isinstance(s, Step)]
    loops = [s.counter.letter for s in program.steps if isinstance(s, Change) and s.counter]
    names = dict.fromkeys((*program.inputs, *steps, *loops))
    found: dict[str, str] = {}
    for name in names:
        new = name
        while new in RESERVED or (new != name and new in names):
            new += "_"
        found[name] = new
    return found


class NumpyWriter(Writer):
    """Writes nodes as NumPy expressions."""

    def __init__(self, program: Program) -> None:
        self.names = identifiers(program)
        ranges = [s for s in program.steps if isinstance(s, Step) and isinstance(s.value, Range)]
        self.letters = {s.value.axes[0]: self.names[s.name] for s in ranges}

    def argument(self, node: Node, parent: Node) -> Code:
        return aligned(self.code(node), node.axes, parent.axes)

    def named(self, name: str) -> str:
        return f"np.{name}"

    def numbers(self, node: Numbers) -> Code:
        if not node.index.letters:
            return self.affine(node.index)
        shown = {k: aligned(Code(self.letters[k]), (k,), node.axes).text for k in node.axes}
        return affine(node.index, {**self.names, **shown})

    def affine(self, index: Affine) -> Code:
        """Sizes as arithmetic."""
        return affine(index, self.names)

    def call(self, operation: str, arguments: list[Code], node: Elementwise) -> Code:
        if operation in _CALLS:
            return Code(_CALLS[operation]([a.text for a in arguments]))
        row, plain = FUNCTIONS[operation], _argument_ranks(operation)
        texts = {n: a.within(plain[n]) for n, a in zip("uv", arguments, strict=False)}
        code = Code(row.numpy.format(**texts), _result_rank(operation))
        return self.constant(code) if _constant(node) else code

    def constant(self, code: Code) -> Code:
        """A function of numbers alone: a Python number, so that it does not widen float32."""
        return Code(f"float({code.text})")

    def read(self, node: Read) -> Code:
        name, entries = self.names[node.name], self.entries(node)
        return Code(f"{name}[{', '.join(entries)}]" if entries else name)

    def entries(self, node: Read) -> list[str]:
        """The positions along each axis, without whole axes at the end."""
        entries = [self._entry(e, node) for e in node.access]
        while entries and entries[-1] == ":":
            entries.pop()
        return entries

    def _entry(self, entry: Entry, read: Read) -> str:
        if isinstance(entry, Node):
            code = self.code(entry)
            alone = sum(isinstance(e, Node) for e in read.access) == 1
            return code.text if alone else aligned(code, entry.axes, read.axes).text
        if isinstance(entry, Point):
            return self.affine(entry.position).text
        if isinstance(entry, Span):
            start, stop = self.affine(entry.start).text, self.affine(entry.stop).text
            step = f":{entry.step}" if entry.step != 1 else ""
            return f"{'' if start == '0' else start}:{stop}{step}"
        return ":"

    def clipped(self, node: Clipped) -> Code:
        last = f"{self.names[node.name]}.shape[{node.axis}] - 1"
        return Code(f"np.clip({self.code(node.body).text}, 0, {last})")

    def length(self, node: Length) -> Code:
        return Code(f"{self.names[node.name]}.shape[{node.axis}]")

    def range(self, node: Range) -> Code:
        first = self.affine(node.first).text
        stop = self.affine(node.last + Affine(offset=1)).text
        return Code(f"np.arange({first}, {stop})")

    def reduction(self, node: Reduction) -> Code:
        body = self.code(node.body).text
        places = [node.body.axes.index(k) for k in node.letters]
        if not node.axes:
            return Code(f"np.{node.kind}({body})")
        axis = str(places[0]) if len(places) == 1 else str(tuple(places))
        return Code(f"np.{node.kind}({body}, axis={axis})")

    def contraction(self, node: Contraction) -> Code:
        left, right = self.code(node.left), self.code(node.right)
        code, axes = product(node, left, right)
        return aligned(code, axes, node.axes)

    def full(self, node: Full) -> Code:
        value = aligned(self.code(node.body), node.body.axes, node.axes).text
        zero = isinstance(node.body, Literal) and node.body.value == 0
        if isinstance(node.body, Literal) and isinstance(node.body.value, int):
            value = repr(float(node.body.value))
        if node.like is not None:
            like = self.names[node.like]
            return Code(f"np.zeros_like({like})" if zero else f"np.full_like({like}, {value})")
        if not node.extents:
            return Code(value)
        shape = ", ".join(self.affine(e).text for e in node.extents)
        shape = shape if len(node.extents) == 1 else f"({shape})"
        value = "" if zero else f", {value}"
        dtype = f", {self.names[node.typed]}.dtype" if node.typed else ""
        return Code(f"np.{'zeros' if zero else 'full'}({shape}{value}{dtype})")


def _constant(node: Node) -> bool:
    return not any(isinstance(n, Read) for n in node.walk()) and not node.axes


class _Template(NamedTuple):
    ranks: Mapping[str, int]
    result: int


@cache
def _template(function: str) -> _Template:
    """How tightly arguments must bind in the code of a function, and the code itself.

    An argument of a call stands as it is; elsewhere it is an operand.
    """
    tree = ast.parse(FUNCTIONS[function].numpy.format(u="u", v="v"), mode="eval").body
    plain = {id(a) for n in ast.walk(tree) if isinstance(n, ast.Call) for a in n.args}
    ranks = {"u": 0, "v": 0}
    for n in ast.walk(tree):
        if isinstance(n, ast.Name) and n.id in ranks and id(n) not in plain:
            ranks[n.id] = ATOM
    return _Template(ranks, ATOM if isinstance(tree, ast.Call) else PRODUCT)


def _argument_ranks(function: str) -> Mapping[str, int]:
    return _template(function).ranks


def _result_rank(function: str) -> int:
    return _template(function).result


def _joined(function: str) -> Callable[[list[str]], str]:
    def write(parts: list[str]) -> str:
        *rest, last = parts
        return f"{function}({rest[0] if len(rest) == 1 else write(rest)}, {last})"

    return write


_CALLS: Mapping[str, Callable[[list[str]], str]] = {
    "where": lambda parts: f"np.where({', '.join(parts)})",
    "bracket": lambda parts: f"np.where({parts[0]}, 1.0, 0.0)",
    "not": lambda parts: f"np.logical_not({parts[0]})",
    "and": _joined("np.logical_and"),
    "or": _joined("np.logical_or"),
}
