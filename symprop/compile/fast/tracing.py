"""Program to flow: every step traced for known lengths, loops written out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ...tree import Affine
from ..program import (
    Arranged,
    Change,
    Clipped,
    Contraction,
    Counter,
    Elementwise,
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
    Update,
    Whole,
)
from .flow import All, At, Axes, Cut, Entry, Flow, Op, Picked, Unfit, lettered
from .making import Maker

Looping = Callable[["Tracer", Change], bool]
"""Whether steps one after the other were taken as one operation."""

MOST = 4000
"""Operations beyond which fast code is not tried: it would take long to make."""


def trace(
    program: Program,
    shapes: Mapping[str, tuple[int, ...]],
    sizes: Mapping[str, int],
    *,
    pull: bool = True,
    fold: bool = True,
    loop: Looping = lambda tracer, change: False,
) -> Flow:
    """The flow of a program for inputs of these shapes.

    ``sizes`` are the inputs that are whole numbers. ``pull`` and ``fold`` switch the passes of
    `Maker`. Steps one after the other are written out, unless ``loop`` takes them. Raises `Unfit`
    for a program with an operation that fast code lacks.
    """
    return Tracer(program, shapes, sizes, pull, fold, loop).run()


class Tracer:
    """Runs a program with symbols for arrays; ``env`` has the value of each name and its axes."""

    def __init__(
        self,
        program: Program,
        shapes: Mapping[str, tuple[int, ...]],
        sizes: Mapping[str, int],
        pull: bool,
        fold: bool,
        loop: Looping,
    ) -> None:
        self.program, self.flow, self.loop = program, Flow(), loop
        self.make = Maker(self.flow, pull, fold)
        self.numbers: dict[str, int] = dict(sizes)
        self.firsts: dict[str, int] = {}
        self.env: dict[str, tuple[int, Axes]] = {}
        for name in program.inputs:
            if name not in sizes:
                self._input(name, shapes[name])

    def _input(self, name: str, shape: tuple[int, ...]) -> None:
        axes = tuple(f"{name}.{k}" for k in range(len(shape)))
        self.flow.lengths.update(zip(axes, shape, strict=True))
        self.env[name] = self.flow.add(Op("input", axes, (), name)), axes

    def run(self) -> Flow:
        for step in self.program.steps:
            self._step(step) if isinstance(step, Step) else self._change(step)
            if len(self.flow.ops) > MOST:
                raise Unfit("too many operations")
        self.flow.outputs = {n: self.env[n] for n in self.program.outputs}
        return self.flow

    def _step(self, step: Step) -> None:
        value = step.value
        if isinstance(value, Length):
            self.numbers[step.name] = self.flow.lengths[self.env[value.name][1][value.axis]]
        elif isinstance(value, Range):
            first = self.whole(value.first)
            self.firsts[value.axes[0]] = first
            self._length(value.axes[0], self.whole(value.last) - first + 1)
        elif isinstance(value, Full):
            self.env[step.name] = self.full(value, step.name)
        else:
            self.env[step.name] = self.node(value), value.axes

    def _length(self, letter: str, length: int) -> None:
        if self.flow.lengths.setdefault(letter, length) != length or length <= 0:
            raise Unfit(f"{letter} has two lengths")

    def whole(self, index: Affine) -> int:
        """An index made of sizes and counters as a number."""
        return index.offset + sum(c * self.numbers[n] for n, c in index.sizes)

    def _change(self, step: Change) -> None:
        if step.counter is None:
            for update in step.updates:
                self._update(update)
            return
        if self.loop(self, step):
            return
        for k in self._counted(step.counter):
            self.numbers[step.counter.letter] = k
            for update in step.updates:
                self._update(update)
            if len(self.flow.ops) > MOST:
                raise Unfit("too many operations")

    def _counted(self, counter: Counter) -> range:
        first, last = self.whole(counter.first), self.whole(counter.last)
        return range(first, last + 1) if counter.direction == 1 else range(last, first - 1, -1)

    def _update(self, update: Update) -> None:
        name = update.place.name
        old, axes = self.env[name]
        value = self.node(update.value)
        entries = self.entries(update.place, axes)
        self.env[name] = self.changed(old, axes, entries, value, update.adds), axes

    def changed(
        self, old: int, axes: Axes, entries: Sequence[Entry], value: int, adds: bool
    ) -> int:
        """An array with some elements set or added to."""
        if all(isinstance(e, All) for e in entries):
            letters = {str(e.letter): k for e, k in zip(entries, axes, strict=True)}  # type: ignore
            moved = self._renamed(value, letters)
            if {*self.flow[moved].axes} <= {*axes}:
                return self.make("+", old, moved) if adds else moved
        missing = [k for k in axes if k not in self.flow[old].axes]
        if missing and self.flow.number(old) is None:
            raise Unfit("a spread array is changed")
        return self.flow.add(Op("put", axes, (old, value), (axes, tuple(entries), adds)))

    def _renamed(self, value: int, letters: Mapping[str, str]) -> int:
        """A value under other letters."""
        axes = self.flow[value].axes
        if all(letters.get(k, k) == k for k in axes):
            return value
        detail = tuple(All(letters.get(k, k)) for k in axes)
        return self.flow.add(Op("view", tuple(e.letter for e in detail), (value,), detail))

    def node(self, node: Node) -> int:
        """The value of a node."""
        rule = _RULES.get(type(node))
        if rule is None:
            raise Unfit(type(node).__name__)
        return rule(self, node)

    def numbers_of(self, node: Numbers) -> int:
        """Letters as whole numbers."""
        terms = [self.flow.literal(self.whole(node.index))]
        for letter, factor in node.index.letters:
            if letter not in self.firsts:
                raise Unfit(f"the letter {letter} has no range")
            all_ = self.flow.add(Op("letter", (letter,), (), self.firsts[letter]))
            terms.append(self.make("*", float(factor), all_))
        return self.make("+", *terms)

    def read(self, node: Read) -> int:
        """An array or a part of it under the letters of the access."""
        value, axes = self.env[node.name]
        if not node.access:
            return value
        return self.part(value, dict(zip(axes, self.entries(node, axes), strict=True)), node.axes)

    def part(self, value: int, entries: Mapping[str, Entry], wanted: Axes) -> int:
        """A part of a value, with an entry for each of its axes."""
        have = self.flow[value].axes
        kept = {k: e for k, e in entries.items() if k in have}
        if any(isinstance(e, Picked) for e in kept.values()):
            return self.flow.add(Op("view", wanted, (value,), tuple(kept[k] for k in have)))
        if all(isinstance(e, All) and e.letter == k for k, e in kept.items()):
            return value
        detail = tuple(kept[k] for k in have)
        letters = lettered(detail)
        return self.flow.add(Op("view", letters, (value,), detail))

    def entries(self, node: Read, axes: Axes) -> list[Entry]:
        return [
            self.entry(entry, self.flow.lengths[k])
            for entry, k in zip(node.access, axes, strict=True)
        ]

    def entry(self, entry: Whole | Span | Point | Node, length: int) -> Entry:
        """An access as numbers; a span over a whole axis is the axis."""
        if isinstance(entry, Whole):
            self._length(entry.letter, length)
            return All(entry.letter)
        if isinstance(entry, Point):
            return At(self.whole(entry.position) % length)
        if isinstance(entry, Span):
            start, stop = self.whole(entry.start), self.whole(entry.stop)
            if start < 0 or stop > length:
                raise Unfit("a span leaves its array")
            self._length(entry.letter, -(-(stop - start) // entry.step))
            whole = start == 0 and entry.step == 1 and stop == length
            return All(entry.letter) if whole else Cut(entry.letter, start, entry.step)
        clipped = isinstance(entry, Clipped)
        return Picked(self.node(entry.body if isinstance(entry, Clipped) else entry), clipped)

    def full(self, node: Full, name: str) -> tuple[int, Axes]:
        """A value spread over the axes of an array, which are longer than its letters may be."""
        if node.like is not None:
            lengths = self.flow.shape(self.env[node.like][1])
        else:
            lengths = tuple(map(self.whole, node.extents))
        axes = tuple(f"{name}.{k}" for k in range(len(node.axes)))
        for axis, length in zip(axes, lengths, strict=True):
            self._length(axis, length)
        body = self._renamed(self.node(node.body), dict(zip(node.axes, axes, strict=True)))
        return body, axes

    def elementwise(self, node: Elementwise) -> int:
        """An operation of the table."""
        return self.make(node.operation, *map(self.node, node.arguments))


def _literal(tracer: Tracer, node: Literal) -> int:
    value = getattr(math, node.value) if isinstance(node.value, str) else node.value
    return tracer.flow.literal(value)


_RULES: Mapping[type, Callable[..., int]] = {
    Literal: _literal,
    Numbers: lambda t, n: t.numbers_of(n),
    Read: lambda t, n: t.read(n),
    Elementwise: lambda t, n: t.elementwise(n),
    Arranged: lambda t, n: t.node(n.body),
    Reduction: lambda t, n: t.make.reduced(n.kind, t.node(n.body), n.letters),
    Contraction: lambda t, n: t.make.dot(t.node(n.left), t.node(n.right), n.letters),
}
