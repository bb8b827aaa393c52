"""The array program as loops over single elements, for languages without array operations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ...tree import Affine
from ..program import (
    Arranged,
    Axes,
    Change,
    Clipped,
    Contraction,
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
    Step,
    Update,
    Whole,
)
from .elements import (
    KINDS,
    as_reduction,
    costly,
    counted,
    counts,
    names,
    parted,
    product,
    rewritten,
    steps,
    sums,
)
from .elements import zero as is_zero
from .frame import Frame
from .lengths import Lengths
from .statements import Allocate, Assign, Comment, Let, Loop, Statement, innermost


@dataclass
class Loops:
    """What a program computes as ``statements``.

    ``ranges`` has the values of letters that are used as numbers; ``accumulate``: sums run over
    the letters that they bind in outer loops, and equations stand beside what they say;
    ``apart``: functions that become vector code have loops of their own.
    """

    program: Program
    accumulate: bool = False
    apart: Collection[str] = ()
    statements: list[Statement] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lengths = Lengths(self.program.inputs)
        ranges = [s.value for s in steps(self.program) if isinstance(s.value, Range)]
        self.ranges: Mapping[str, Range] = {r.axes[0]: r for r in ranges}
        self.names |= names(self.program)
        self.changed = rewritten(self.program)
        part = ""
        for step in self.program.steps:
            opens = step.part != part and step.part in ("forward", "backward")
            if opens and not self.accumulate:
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
            if isinstance(step.value, Length):
                self.lengths.join((step.value, Numbers((), Affine((), ((step.name, 1),)))))
            found: list[Statement] = []
            self._value(step.name, step.value, found)
            self.statements += self._noted(found, step.note)

    def _change(self, step: Change) -> None:
        body: list[Statement] = []
        for update in step.updates:
            found: list[Statement] = []
            self._fill(update, found)
            body += self._noted(found, update.note)
        self.statements += body if step.counter is None else [counted(step.counter, body)]

    def _noted(self, found: list[Statement], note: str) -> list[Statement]:
        """Statements with their equation: above them, or where loops are put together, beside."""
        if not note or not found:
            return found
        if not self.accumulate:
            return [Comment(note), *found]
        last = innermost(found[-1])
        if isinstance(last, Let | Assign):
            last.note = note
        return found

    def _value(self, name: str, node: Node, out: list[Statement]) -> None:
        """``name = node``: a number, or an array filled element by element."""
        again = name in self.begun
        self.begun.add(name)
        if node.axes:
            self._array(name, node, out, again)
        elif sums(node) and not again:
            self._reduced(as_reduction(node), Frame((), [out]), name)
        else:
            value = self._scalar(node, Frame((), [out]))
            let = Let(name, value, name in self.changed)
            out.append(Assign(Read((), name), value) if again else let)

    def _array(self, name: str, node: Node, out: list[Statement], again: bool) -> None:
        if not again:
            extents = self._extents(node)
            out.append(Allocate(name, extents))
            self.lengths.same(name, extents)
        if again or not is_zero(node):
            place = Read(node.axes, name, tuple(map(Whole, node.axes)))
            parts = (node,) if again else parted(node, place, self.apart)
            for k, part in enumerate(parts):
                self._fill(Update(place, part, adds=False), out, zero=not again and k == 0)
            last = out[-1]
            assert isinstance(last, Loop)
            last.apart = len(parts) > 1

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
        if self.accumulate and axes and (adds or zero) and sums(node):
            found = as_reduction(node)
            node, inner, adds = found.body, found.letters, True
        letters = (*inner, *axes)
        frame = Frame((), [out]).inside(0, letters)
        place = self._read(update.place, frame)
        value = self._scalar(node, frame)
        frame.blocks[-1].append(Assign(place, value, adds))
        self._close(frame, 0, (update.place, update.value))

    def _close(self, frame: Frame, depth: int, shown: Iterable[Node]) -> None:
        """Loops over the letters beyond ``depth``, each put into the block around it."""
        shown = tuple(shown)
        for k in range(len(frame.letters) - 1, depth - 1, -1):
            letter = frame.letters[k]
            count = self._count(letter, *shown)
            frame.blocks[k].append(Loop(letter, Affine(), count, frame.blocks[k + 1]))

    def _count(self, letter: str, *shown: Node) -> Node:
        """How many values a letter takes, as the arrays show that it indexes."""
        found = list(dict.fromkeys(c for node in shown for c in counts(node, letter)))
        if letter in self.ranges:
            numbers = self.ranges[letter]
            count = numbers.last + numbers.first * -1 + Affine(offset=1)
            found.append(Numbers((), count))
        self.lengths.join(found)
        return found[0]

    def _scalar(self, node: Node, frame: Frame) -> Node:
        """One element of a node: no axes are left in it, and no reductions."""
        return _SCALARS[type(node)](self, node, frame)

    def _same(self, node: Node, frame: Frame) -> Node:
        return node.map(lambda child: self._scalar(child, frame))

    def _read(self, node: Read, frame: Frame) -> Read:
        found = self._same(node, frame)
        assert isinstance(found, Read)
        return found

    def _body(self, node: Node, frame: Frame) -> Node:
        assert isinstance(node, Full | Arranged)
        return self._scalar(node.body, frame)

    def _elementwise(self, node: Node, frame: Frame) -> Node:
        """A costly value that inner loops do not change is worked out before them."""
        level = frame.level(node.axes)
        if level == len(frame.letters) or not costly(node):
            return self._same(node, frame)
        if level is None:
            return self._materialized(node, frame)
        name = self.fresh("part")
        value = self._same(node, frame.inside(level, ()))
        frame.blocks[level].append(Let(name, value))
        return Read((), name)

    def _materialized(self, node: Node, frame: Frame) -> Node:
        """An array of its own, filled before all loops."""
        name = self.fresh("part")
        self._value(name, node, frame.blocks[0])
        return Read(node.axes, name, tuple(map(Whole, node.axes)))

    def _sum(self, node: Node, frame: Frame) -> Node:
        """A variable that collects, or, where it needs some loops only, an array of them."""
        reduction = as_reduction(node)
        if frame.level(node.axes) is None:
            return self._materialized(node, frame)
        total = self._reduced(reduction, frame, self.fresh(KINDS[reduction.kind].word))
        if reduction.kind != "mean":
            return total
        taken = tuple(self._count(k, reduction.body) for k in reduction.letters)
        return Elementwise((), "/", (total, product(taken)))

    def _reduced(self, node: Reduction, frame: Frame, name: str) -> Node:
        """A variable called ``name``, and the loops that fill it."""
        level = frame.level(node.axes)
        assert level is not None
        inner = frame.inside(level, node.letters)
        body = self._scalar(node.body, inner)
        kind = KINDS[node.kind]
        total = Read((), name)
        value = body if kind.adds else Elementwise((), kind.operation, (total, body))
        inner.blocks[-1].append(Assign(total, value, kind.adds))
        frame.blocks[level].append(Let(name, Literal((), kind.start), changes=True))
        self._close(inner, level, (node.body,))
        return total


_SCALARS: Mapping[type, Callable[[Loops, Node, Frame], Node]] = {
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
