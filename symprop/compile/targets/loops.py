"""The array program as loops over single elements, for languages without array operations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ...functions import FUNCTIONS
from ...tree import Affine
from ..program import (
    Arranged,
    Axes,
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
    Program,
    Range,
    Read,
    Reduction,
    Span,
    Step,
    Update,
    Whole,
)


@dataclass(slots=True)
class Comment:
    """A line for the reader; a ``heading`` has an empty line before it."""

    text: str
    heading: bool = False


@dataclass(slots=True)
class Let:
    """A number with a name; ``changes`` if it is assigned again."""

    name: str
    value: Node
    changes: bool = False


@dataclass(slots=True)
class Allocate:
    """An array of zeros."""

    name: str
    counts: tuple[Node, ...]


@dataclass(slots=True)
class Assign:
    """``place = value``, or ``place += value``; places and values are single numbers."""

    place: Read
    value: Node
    adds: bool = False


@dataclass(slots=True)
class Loop:
    """``body`` for each number from ``first`` to before ``stop``, or back again."""

    letter: str
    first: Affine
    stop: Node
    body: list[Statement]
    direction: int = 1


Statement: TypeAlias = Comment | Let | Allocate | Assign | Loop


@dataclass
class _Frame:
    """Loops around an expression: block 0 stands before them, block k + 1 inside loop k."""

    letters: Axes
    blocks: list[list[Statement]]

    def level(self, axes: Axes) -> int | None:
        """How many of the loops a value needs; None where it needs some after others it does not.

        >>> frame = _Frame(("i", "k", "j"), [[], [], [], []])
        >>> frame.level(("k", "i")), frame.level(()), frame.level(("j",))
        (2, 0, None)
        """
        depth = 1 + max((self.letters.index(k) for k in axes), default=-1)
        return depth if {*self.letters[:depth]} == {*axes} else None

    def inside(self, depth: int, letters: Axes) -> _Frame:
        """The first ``depth`` loops with further ones inside, whose bodies are empty."""
        fresh: list[list[Statement]] = [[] for _ in letters]
        return _Frame(self.letters[:depth] + letters, [*self.blocks[: depth + 1], *fresh])


@dataclass
class Loops:
    """What a program computes as statements; ``firsts`` has the value at which a letter begins."""

    program: Program
    accumulate: bool = False
    statements: list[Statement] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        ranges = [s.value for s in _steps(self.program) if isinstance(s.value, Range)]
        self.ranges: Mapping[str, Range] = {r.axes[0]: r for r in ranges}
        self.names |= _names(self.program)
        self.changed = {u.place.name for s in _changes(self.program) for u in s.updates}
        counts: dict[str, int] = {}
        for s in _steps(self.program):
            counts[s.name] = counts.get(s.name, 0) + 1
        self.changed |= {n for n, count in counts.items() if count > 1}
        part = ""
        for step in self.program.steps:
            if step.part != part and step.part in ("forward", "backward"):
                self.statements.append(Comment(f"{step.part} pass", heading=True))
            part = step.part
            self._step(step)

    def fresh(self, word: str) -> str:
        """A name that nothing else has: total_1, total_2."""
        name = next(n for k in range(1, 10**9) if (n := f"{word}_{k}") not in self.names)
        self.names.add(name)
        return name

    def _step(self, step: Step | Change) -> None:
        if isinstance(step, Change):
            self._change(step)
        elif not isinstance(step.value, Range):
            if step.note:
                self.statements.append(Comment(step.note))
            self._value(step.name, step.value, self.statements)

    def _change(self, step: Change) -> None:
        body: list[Statement] = []
        for update in step.updates:
            if update.note:
                body.append(Comment(update.note))
            self._fill(update, body)
        self.statements += body if step.counter is None else [_counted(step.counter, body)]

    def _value(self, name: str, node: Node, out: list[Statement]) -> None:
        """``name = node``: a number, or an array filled element by element."""
        again, axes = name in self.begun, node.axes
        self.begun.add(name)
        if not axes:
            if _sums(node) and not again:
                self._reduced(_as_reduction(node), _Frame((), [out]), name)
                return
            value = self._scalar(node, _Frame((), [out]))
            place = Read((), name)
            out.append(Assign(place, value) if again else Let(name, value, name in self.changed))
            return
        if not again:
            out.append(Allocate(name, self._extents(node)))
        if again or not _zero(node):
            place = Read(axes, name, tuple(map(Whole, axes)))
            self._fill(Update(place, node, adds=False), out, zero=not again)

    def _extents(self, node: Node) -> tuple[Node, ...]:
        if not isinstance(node, Full):
            return tuple(self._count(k, node) for k in node.axes)
        if node.like is not None:
            return tuple(Length((), node.like, p) for p in range(len(node.axes)))
        return tuple(Numbers((), e) for e in node.extents)

    def _fill(self, update: Update, out: list[Statement], zero: bool = False) -> None:
        """Every element of a place set or added to; ``zero``: nothing stands there yet."""
        node, axes, adds = update.value, update.place.axes, update.adds
        inner: Axes = ()
        if self.accumulate and axes and (adds or zero) and _sums(node):
            found = _as_reduction(node)
            node, inner, adds = found.body, found.letters, True
        letters = (*inner, *axes)
        frame = _Frame((), [out]).inside(0, letters)
        place = self._read(update.place, frame)
        value = self._scalar(node, frame)
        frame.blocks[-1].append(Assign(place, value, adds))
        self._close(frame, 0, (update.place, update.value))

    def _close(self, frame: _Frame, depth: int, shown: Iterable[Node]) -> None:
        """Loops over the letters beyond ``depth``, each put into the block around it."""
        shown = tuple(shown)
        for k in range(len(frame.letters) - 1, depth - 1, -1):
            letter = frame.letters[k]
            count = self._count(letter, *shown)
            frame.blocks[k].append(Loop(letter, Affine(), count, frame.blocks[k + 1]))

    def _count(self, letter: str, *shown: Node) -> Node:
        """How many values a letter takes, as the arrays show that it indexes."""
        found = (c for node in shown for c in _counts(node, letter))
        count = next(found, None)
        if count is not None:
            return count
        numbers = self.ranges[letter]
        return Numbers((), numbers.last + numbers.first * -1 + Affine(offset=1))

    def _scalar(self, node: Node, frame: _Frame) -> Node:
        """One element of a node: no axes are left in it, and no reductions."""
        return _SCALARS[type(node)](self, node, frame)

    def _same(self, node: Node, frame: _Frame) -> Node:
        return node.map(lambda child: self._scalar(child, frame))

    def _read(self, node: Read, frame: _Frame) -> Read:
        found = self._same(node, frame)
        assert isinstance(found, Read)
        return found

    def _body(self, node: Node, frame: _Frame) -> Node:
        assert isinstance(node, Full | Arranged)
        return self._scalar(node.body, frame)

    def _elementwise(self, node: Node, frame: _Frame) -> Node:
        """A costly value that inner loops do not change is worked out before them."""
        level = frame.level(node.axes)
        if level == len(frame.letters) or not _costly(node):
            return self._same(node, frame)
        if level is None:
            return self._materialized(node, frame)
        name = self.fresh("part")
        value = self._same(node, frame.inside(level, ()))
        frame.blocks[level].append(Let(name, value))
        return Read((), name)

    def _materialized(self, node: Node, frame: _Frame) -> Node:
        """An array of its own, filled before all loops."""
        name = self.fresh("part")
        self._value(name, node, frame.blocks[0])
        return Read(node.axes, name, tuple(map(Whole, node.axes)))

    def _sum(self, node: Node, frame: _Frame) -> Node:
        """A variable that collects, or, where it needs some loops only, an array of them."""
        reduction = _as_reduction(node)
        if frame.level(node.axes) is None:
            return self._materialized(node, frame)
        total = self._reduced(reduction, frame, self.fresh(_KINDS[reduction.kind].word))
        if reduction.kind != "mean":
            return total
        counts = tuple(self._count(k, reduction.body) for k in reduction.letters)
        return Elementwise((), "/", (total, _product(counts)))

    def _reduced(self, node: Reduction, frame: _Frame, name: str) -> Node:
        """A variable called ``name``, and the loops that fill it."""
        level = frame.level(node.axes)
        assert level is not None
        inner = frame.inside(level, node.letters)
        body = self._scalar(node.body, inner)
        kind = _KINDS[node.kind]
        total = Read((), name)
        value = body if kind.adds else Elementwise((), kind.operation, (total, body))
        inner.blocks[-1].append(Assign(total, value, kind.adds))
        frame.blocks[level].append(Let(name, Literal((), kind.start), changes=True))
        self._close(inner, level, (node.body,))
        return total


@dataclass(frozen=True)
class _Kind:
    """How a reduction begins and goes on."""

    word: str
    start: float
    operation: str
    adds: bool = False


_KINDS: Mapping[str, _Kind] = {
    "sum": _Kind("total", 0, "+", adds=True),
    "mean": _Kind("total", 0, "+", adds=True),
    "prod": _Kind("product", 1, "*"),
    "max": _Kind("largest", float("-inf"), "max"),
    "min": _Kind("least", float("inf"), "min"),
}

_SCALARS: Mapping[type, Callable[[Loops, Node, _Frame], Node]] = {
    Literal: Loops._same,
    Numbers: Loops._same,
    Length: Loops._same,
    Clipped: Loops._same,
    Read: Loops._same,
    Elementwise: Loops._elementwise,
    Arranged: Loops._body,
    Full: Loops._body,
    Reduction: Loops._sum,
    Contraction: Loops._sum,
}


def _steps(program: Program) -> Iterator[Step]:
    return (s for s in program.steps if isinstance(s, Step))


def _changes(program: Program) -> Iterator[Change]:
    return (s for s in program.steps if isinstance(s, Change))


def _names(program: Program) -> set[str]:
    """Every name that the program mentions, letters and sizes included."""
    found = {*program.inputs, *program.outputs, *(s.name for s in _steps(program))}
    for step in program.steps:
        found |= {k for root in step.nodes for node in root.walk() for k in node.axes}
    return found | {s.counter.letter for s in _changes(program) if s.counter}


def _counted(counter: Counter, body: list[Statement]) -> Loop:
    stop = Numbers((), counter.last + Affine(offset=1))
    return Loop(counter.letter, counter.first, stop, body, counter.direction)


def _zero(node: Node) -> bool:
    inner = node.body if isinstance(node, Full) else node
    return isinstance(inner, Literal) and inner.value == 0


def _as_reduction(node: Node) -> Reduction:
    if isinstance(node, Reduction):
        return node
    assert isinstance(node, Contraction)
    axes = tuple(dict.fromkeys((*node.left.axes, *node.right.axes)))
    product = Elementwise(axes, "*", (node.left, node.right))
    return Reduction(node.axes, "sum", product, node.letters)


def _sums(node: Node) -> bool:
    return isinstance(node, Contraction) or (isinstance(node, Reduction) and node.kind == "sum")


def _product(factors: tuple[Node, ...]) -> Node:
    return factors[0] if len(factors) == 1 else Elementwise((), "*", factors)


def _costly(node: Node) -> bool:
    """Worth a name: a function, or several operations."""
    inner = [n for n in node.walk() if isinstance(n, Elementwise)]
    return len(inner) > 2 or any(n.operation in FUNCTIONS for n in inner)


def _counts(node: Node, letter: str) -> Iterator[Node]:
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
