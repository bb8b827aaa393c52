"""Loops as text: arithmetic on single numbers, and what each language makes of a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...errors import SympropError
from ...tree import Affine
from ..lines import WIDTH, broken
from ..program import (
    Clipped,
    Elementwise,
    Entry,
    Length,
    Literal,
    Node,
    Numbers,
    Point,
    Read,
    Span,
    Whole,
)
from ..writer import ATOM, COMPARED, SUM, Code, Writer, affine
from .comments import comment, one_line
from .loops import Loops
from .statements import Allocate, Assign, Comment, Let, Loop, Statement

PAGE = 96
"""Characters of a line, its margin included."""

Template = str
"""Text with the arguments ``{u}`` and ``{v}``; all that is not a call stands in parentheses."""


@dataclass(frozen=True)
class Syntax:
    """How a language writes numbers, conditions and arrays.

    ``functions`` has a template for each row of `symprop.functions.FUNCTIONS`; ``words`` one for
    ``where``, ``bracket``, ``not``, ``square`` and ``power``; ``joined`` the signs of conditions.
    ``element`` and ``length`` write an element of an array and the length of an axis.
    """

    reserved: frozenset[str]
    functions: Mapping[str, Template]
    words: Mapping[str, Template]
    joined: Mapping[str, str]
    constants: Mapping[str, str]
    element: Callable[[str, Sequence[str]], str]
    length: Callable[[str, int], str]
    compared: Mapping[str, str] = field(default_factory=dict)


class LoopWriter(Writer):
    """Writes the values of statements; letters count from 0, their first values are added."""

    def __init__(self, loops: Loops, syntax: Syntax) -> None:
        self.syntax = syntax
        self.names = identifiers(loops.names, syntax.reserved)
        self.firsts = {k: r.first for k, r in loops.ranges.items()}

    def argument(self, node: Node, _: Node) -> Code:
        return self.code(node)

    def named(self, name: str) -> str:
        return self.syntax.constants[name]

    def literal(self, node: Literal) -> Code:
        if node.value in (float("inf"), float("-inf")):
            name = self.named("inf")
            return Code(name if float(node.value) > 0 else f"-{name}")
        return super().literal(node)

    def affine(self, index: Affine) -> Code:
        """Letters and sizes as arithmetic."""
        return affine(index, self.names)

    def numbers(self, node: Numbers) -> Code:
        """An index as a number: a letter counts from 0 here, from its first value there."""
        index = node.index
        for letter, factor in node.index.letters:
            if letter in self.firsts:
                index = index + self.firsts[letter] * factor
        return self.affine(index)

    def elementwise(self, node: Elementwise) -> Code:
        if node.operation == "**":
            return self._power(*node.arguments)
        if node.operation in self.syntax.compared:
            left, right = (self.code(a).within(SUM) for a in node.arguments)
            return Code(f"{left} {self.syntax.compared[node.operation]} {right}", COMPARED)
        return super().elementwise(node)

    def _power(self, base: Node, exponent: Node) -> Code:
        texts = [self.code(base), self.code(exponent)]
        squared = isinstance(exponent, Literal) and exponent.value == 2
        return self._filled("square" if squared else "power", texts)

    def call(self, operation: str, arguments: list[Code], node: Elementwise) -> Code:
        if operation in self.syntax.joined:
            sign = self.syntax.joined[operation]
            return Code(f" {sign} ".join(a.within(ATOM) for a in arguments), COMPARED)
        return self._filled(operation, arguments)

    def _filled(self, word: str, arguments: list[Code]) -> Code:
        template = self.syntax.words.get(word) or self.syntax.functions[word]
        texts = {n: a.text for n, a in zip("uvw", arguments, strict=False)}
        return Code(template.format(**texts))

    def read(self, node: Read) -> Code:
        name = self.names[node.name]
        if not node.access:
            return Code(name)
        return Code(self.syntax.element(name, [self._entry(e).text for e in node.access]))

    def _entry(self, entry: Entry) -> Code:
        if isinstance(entry, Whole):
            return Code(self.names[entry.letter])
        if isinstance(entry, Span):
            return self.affine(entry.start + Affine(((entry.letter, entry.step),)))
        if isinstance(entry, Point):
            return self.affine(entry.position)
        return self.code(entry)

    def clipped(self, node: Clipped) -> Code:
        length = self.syntax.length(self.names[node.name], node.axis)
        body = self.code(node.body)
        return Code(self.syntax.words["clip"].format(u=body.text, v=length))

    def last(self, loop: Loop) -> str:
        """The last number of a loop."""
        assert isinstance(loop.stop, Numbers)
        return self.affine(loop.stop.index + Affine(offset=-1)).text

    def length(self, node: Length) -> Code:
        return Code(self.syntax.length(self.names[node.name], node.axis))


def identifiers(names: Iterable[str], reserved: frozenset[str]) -> Mapping[str, str]:
    """A name that the language allows for each name; only those that it reserves are changed.

    >>> identifiers(["w", "var"], frozenset({"var"}))["var"]
    'var_'
    """
    known = sorted(names)
    found: dict[str, str] = {}
    for name in known:
        if not name.isidentifier():
            raise SympropError(f"{name!r} is no name that generated code could have")
        new = name
        while new in reserved or (new != name and new in known):
            new += "_"
        found[name] = new
    return found


class Printer:
    """Statements as lines; a language overrides what it writes differently."""

    INDENT = "    "
    COMMENT = "#"
    STOP = ""
    END = ""

    def __init__(self, writer: LoopWriter) -> None:
        self.writer = writer

    def lines(self, statements: Iterable[Statement], depth: int = 1) -> list[str]:
        """The lines of statements, indented."""
        margin = self.INDENT * depth
        found: list[str] = []
        for statement in statements:
            if isinstance(statement, Loop):
                found.append(margin + self.head(statement))
                found += self.lines(statement.body, depth + 1)
                found += [margin + self.END] if self.END else []
            elif isinstance(statement, Comment):
                found += [""] if statement.heading and found else []
                rows = comment(statement.text, self.COMMENT, PAGE - len(margin))
                found += (margin + row for row in rows)
            else:
                *rows, last = broken(self.line(statement), PAGE - len(margin))
                note = getattr(statement, "note", "")
                found += self.noted([*rows, last + self.STOP], note, margin)
        return found

    def noted(self, rows: list[str], note: str, margin: str) -> list[str]:
        """Lines with their equation: behind a line that has room for it, else above."""
        text = one_line(note)
        size = len(margin + rows[0]) + len(text) + 3 + len(self.COMMENT)
        if text and len(rows) == 1 and size <= WIDTH:
            return [f"{margin}{rows[0]}  {self.COMMENT} {text}"]
        above = comment(text, self.COMMENT, PAGE - len(margin)) if text else []
        return [margin + row for row in (*above, *rows)]

    def line(self, statement: Let | Allocate | Assign) -> str:
        """A statement without a body."""
        if isinstance(statement, Let):
            return self.let(statement)
        if isinstance(statement, Allocate):
            return self.allocate(statement)
        return self.assign(statement)

    def head(self, loop: Loop) -> str:
        """The line that begins a loop."""
        raise NotImplementedError

    def let(self, let: Let) -> str:
        """A number with a name."""
        raise NotImplementedError

    def allocate(self, array: Allocate) -> str:
        """An array of zeros."""
        raise NotImplementedError

    def assign(self, assign: Assign) -> str:
        """An element set or added to."""
        raise NotImplementedError
