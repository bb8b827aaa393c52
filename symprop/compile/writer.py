"""Array operations as text with as few parentheses as can be: one engine, two dialects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..tree import Affine
from .program import (
    Arranged,
    Clipped,
    Contraction,
    Elementwise,
    Full,
    Length,
    Literal,
    Node,
    Numbers,
    Range,
    Read,
    Reduction,
)

COMPARED, SUM, MATRIX, PRODUCT, SIGNED, POWER, ATOM = range(1, 8)


class Code(NamedTuple):
    """Text and how tightly it binds."""

    text: str
    rank: int = ATOM

    def within(self, rank: int) -> str:
        """The text, in parentheses where it binds less tightly than ``rank``."""
        return self.text if self.rank >= rank else f"({self.text})"


class Writer:
    """What both dialects share: arithmetic. Arguments come aligned to the axes of the operation."""

    def code(self, node: Node) -> Code:
        """The text of a node, its axes in the order of ``node.axes``."""
        return _NODES[type(node)](self, node)

    def argument(self, node: Node, parent: Node, /) -> Code:
        """An argument of an elementwise operation."""
        raise NotImplementedError

    def call(self, operation: str, arguments: list[Code], node: Elementwise, /) -> Code:
        """A function of the table, a condition or a choice."""
        raise NotImplementedError

    def read(self, node: Read) -> Code:
        """An array or a part of it."""
        raise NotImplementedError

    def numbers(self, node: Numbers) -> Code:
        """Letters and sizes as numbers."""
        return affine(node.index)

    def named(self, name: str) -> str:
        """A constant with a name."""
        return name

    def reduction(self, node: Reduction) -> Code:
        """A reduction."""
        raise NotImplementedError

    def contraction(self, node: Contraction) -> Code:
        """A product summed over common letters."""
        raise NotImplementedError

    def full(self, node: Full) -> Code:
        """A value spread over axes."""
        raise NotImplementedError

    def clipped(self, node: Clipped) -> Code:
        """Positions forced into an axis."""
        raise NotImplementedError

    def length(self, node: Length) -> Code:
        """The length of an axis."""
        raise NotImplementedError

    def range(self, node: Range) -> Code:
        """All values of a letter."""
        raise NotImplementedError

    def literal(self, node: Literal) -> Code:
        """A number."""
        if isinstance(node.value, str):
            return Code(self.named(node.value))
        return Code(repr(node.value), ATOM if node.value >= 0 else SIGNED)

    def elementwise(self, node: Elementwise) -> Code:
        """An operator, or else a call."""
        arguments = [self._signed(a, node) for a in node.arguments]
        operator = _OPERATORS.get(node.operation)
        return operator(arguments) if operator else self.call(node.operation, arguments, node)

    def _signed(self, node: Node, parent: Node) -> Code:
        """An argument; a sign stands before what is aligned, so that it can be read."""
        if isinstance(node, Elementwise) and node.operation == "neg":
            return negated([self.argument(node.arguments[0], parent)])
        return self.argument(node, parent)


def affine(index: Affine, names: Mapping[str, str] | None = None) -> Code:
    """An affine index as arithmetic, each name as ``names`` has it."""
    known = names or {}
    terms: list[Code] = []
    for name, factor in (*index.letters, *index.sizes):
        text = known.get(name, name)
        size = abs(factor)
        code = Code(text) if size == 1 else Code(f"{size}*{text}", PRODUCT)
        terms.append(negated([code]) if factor < 0 else code)
    if index.offset or not terms:
        terms.append(Code(str(index.offset), ATOM if index.offset >= 0 else SIGNED))
    return added(terms)


def added(terms: list[Code]) -> Code:
    """Terms joined by signs."""
    if len(terms) == 1:
        return terms[0]
    text = terms[0].within(SUM)
    for term in terms[1:]:
        written = term.within(MATRIX)
        text += f" - {written[1:]}" if written.startswith("-") else f" + {written}"
    return Code(text, SUM)


def negated(arguments: list[Code]) -> Code:
    """Minus an expression; minus a product is a product whose first factor has a sign."""
    (body,) = arguments
    text = f"-({body.text})" if body.text.startswith("-") else f"-{body.within(PRODUCT)}"
    return Code(text, PRODUCT if body.rank == PRODUCT else SIGNED)


def multiplied(factors: list[Code]) -> Code:
    """Factors joined by ``*``."""
    head, *rest = factors
    return Code("*".join([head.within(PRODUCT), *(f.within(POWER) for f in rest)]), PRODUCT)


def _divided(arguments: list[Code]) -> Code:
    top, bottom = arguments
    return Code(f"{top.within(PRODUCT)}/{bottom.within(POWER)}", PRODUCT)


def _raised(arguments: list[Code]) -> Code:
    base, exponent = arguments
    return Code(f"{base.within(ATOM)}**{exponent.within(ATOM)}", POWER)


def _compared(sign: str) -> Callable[[list[Code]], Code]:
    return lambda sides: Code(f" {sign} ".join(s.within(SUM) for s in sides), COMPARED)


_OPERATORS: Mapping[str, Callable[[list[Code]], Code]] = {
    "+": added,
    "neg": negated,
    "*": multiplied,
    "/": _divided,
    "**": _raised,
    **{sign: _compared(sign) for sign in ("<", "<=", ">", ">=", "==", "!=")},
}

_NODES: Mapping[type, Callable[[Writer, Node], Code]] = {
    Arranged: lambda w, n: w.argument(n.body, n),  # type: ignore[attr-defined]
    Literal: lambda w, n: w.literal(n),  # type: ignore[arg-type]
    Numbers: lambda w, n: w.numbers(n),  # type: ignore[arg-type]
    Read: lambda w, n: w.read(n),  # type: ignore[arg-type]
    Elementwise: lambda w, n: w.elementwise(n),  # type: ignore[arg-type]
    Reduction: lambda w, n: w.reduction(n),  # type: ignore[arg-type]
    Contraction: lambda w, n: w.contraction(n),  # type: ignore[arg-type]
    Full: lambda w, n: w.full(n),  # type: ignore[arg-type]
    Clipped: lambda w, n: w.clipped(n),  # type: ignore[arg-type]
    Length: lambda w, n: w.length(n),  # type: ignore[arg-type]
    Range: lambda w, n: w.range(n),  # type: ignore[arg-type]
}
