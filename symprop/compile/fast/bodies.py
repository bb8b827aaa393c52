"""Steps of a program one after the other to a loop of a flow, where each does the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...tree import Affine
from ..program import Change, Clipped, Node, Numbers, Point, Read, Span, Update, Whole
from .flow import Axes, Entry, Flow, Op, Unfit, without
from .loops import Carried, Given, Loop, Result, Row
from .making import Maker
from .tracing import Tracer

FEWEST = 8
"""So few steps are written out."""


class Step(NamedTuple):
    """One position of an axis that moves with the steps: ``start`` in the first one."""

    start: int


def loop(tracer: Tracer, change: Change, widest: int | None = None) -> bool:
    """Take steps one after the other as a loop; only if no row has more than ``widest`` numbers."""
    assert change.counter is not None
    first, last = tracer.whole(change.counter.first), tracer.whole(change.counter.last)
    if last - first + 1 < FEWEST:
        return False
    try:
        body = _Body(tracer, change, first, last - first + 1)
        body.finish(widest)
    except Unfit:
        return False
    return True


class _Body(Tracer):
    """Traces the updates of one step; what it reads from outside becomes an argument."""

    def __init__(self, outer: Tracer, change: Change, first: int, count: int) -> None:
        assert change.counter is not None
        self.outer, self.change, self.count = outer, change, count
        self.counter, self.first = change.counter.letter, first
        self.flow = Flow()
        self.flow.lengths = outer.flow.lengths
        self.make = Maker(self.flow, outer.make.pull, outer.make.fold)
        self.numbers = {n: k for n, k in outer.numbers.items() if n != self.counter}
        self.firsts, self.env, self.loop = outer.firsts, outer.env, outer.loop
        self.letter = f"steps.{len(outer.flow.ops)}"
        self.flow.lengths[self.letter] = count
        self.arguments: list[int] = []
        self.updated = tuple(dict.fromkeys(u.place.name for u in change.updates))
        self.starts = self._starts()
        self.along: dict[str, str] = {}
        self.rows: dict[tuple[str, int], int] = {}
        self.written: dict[tuple[str, int], None] = {}

    def finish(self, widest: int | None) -> None:
        """The loop takes the place of the updates in the flow outside."""
        for update in self.change.updates:
            self._fill(update)
        sizes = [self.flow.size(self._rest_axes(n)) for n in self.updated]
        if widest is not None and max(sizes) > widest:
            raise Unfit("rows that are long")
        assert self.change.counter is not None
        results, writes = self._results(), []
        for k, (name, start) in enumerate(self.written):
            writes.append(Carried(self.updated.index(name), start))
            axes = self._rest_axes(name)
            self.flow.outputs[str(k)] = self.rows[name, start], axes
        self.flow.lengths = dict(self.flow.lengths)
        backward = self.change.counter.direction == -1
        made = Loop(self.flow, self.letter, self.count, backward, results, tuple(writes))
        flow = self.outer.flow
        whole = flow.add(Op("loop", (), tuple(self.arguments), made))
        for k, name in enumerate(self.updated):
            axes = self.env[name][1]
            self.env[name] = flow.add(Op("item", axes, (whole,), k)), axes

    def _rest_axes(self, name: str) -> Axes:
        """The axes of a row."""
        return without(self.env[name][1], self.along[name])

    def _results(self) -> tuple[Result, ...]:
        found = []
        for name in self.updated:
            value, axes = self.env[name]
            whole = self.count == self.flow.lengths[self.along[name]]
            fresh = whole and self._alone(name)
            found.append(Result(None if fresh else self._source(value), axes, self.along[name]))
        return tuple(found)

    def _starts(self) -> dict[str, set[int]]:
        """Where the steps read and fill each array that they update."""
        found: dict[str, set[int]] = {n: set() for n in self.updated}
        for update in self.change.updates:
            for node in (*update.place.walk(), *update.value.walk()):
                if isinstance(node, Read) and node.name in found:
                    starts = [self._moving(e) for e in node.access]
                    found[node.name].update(s.start for s in starts if s is not None)
        return found

    def _alone(self, name: str) -> bool:
        """Whether no step reads or fills the rows of another one."""
        return len(self.starts[name]) == 1

    def _moving(self, entry: Whole | Span | Point | Node) -> Step | None:
        """The position of an entry that moves with the steps."""
        if isinstance(entry, Span) and (self._factor(entry.start) or self._factor(entry.stop)):
            raise Unfit("a span that moves")
        position = _position(entry)
        if position is None or not self._factor(position):
            return None
        if self._factor(position) != 1:
            raise Unfit("steps that are no rows one after the other")
        return Step(self.whole(self._still(position)) + self.first)

    def _factor(self, index: Affine) -> int:
        return dict(index.sizes).get(self.counter, 0)

    def _still(self, index: Affine) -> Affine:
        """What of an index does not move with the steps."""
        sizes = tuple((n, c) for n, c in index.sizes if n != self.counter)
        return Affine(index.letters, sizes, index.offset)

    def entry(self, entry: Whole | Span | Point | Node, length: int) -> Entry:
        """An access as numbers; one that moves with the steps stays as it is."""
        step = self._moving(entry)
        if step is None:
            return super().entry(entry, length)
        if not 0 <= step.start <= length - self.count:
            raise Unfit("steps leave their array")
        return step  # type: ignore[return-value]

    def read(self, node: Read) -> int:
        """A part of a row, or of an array that no step changes."""
        value, axes = self.env[node.name]
        entries = dict(zip(axes, self.entries(node, axes), strict=True)) if node.access else {}
        step = self._along(node.name, entries)
        if step is None:
            if node.name in self.updated:
                raise Unfit("a step reads all steps")
            inner = self._given(value)
            return self.part(inner, entries, node.axes) if entries else inner
        return self.part(self._row(node.name, *step), entries, node.axes)

    def _along(self, name: str, entries: dict[str, Any]) -> tuple[str, int] | None:
        """The axis that the steps go along, taken out of the entries, and where they start."""
        found = [(k, e.start) for k, e in entries.items() if isinstance(e, Step)]
        if not found:
            return None
        if len(found) > 1:
            raise Unfit("steps along a diagonal")
        ((along, start),) = found
        if name in self.updated and self.along.setdefault(name, along) != along:
            raise Unfit("steps along two axes")
        del entries[along]
        return along, start

    def _row(self, name: str, along: str, start: int) -> int:
        """A row of an array as it is at this point of a step."""
        value, axes = self.env[name]
        if name in self.updated and (name, start) in self.rows:
            return self.rows[name, start]
        rest = without(axes, along)
        if name in self.updated and not self._alone(name):
            detail = Carried(self.updated.index(name), start)
            found = self.flow.add(Op("input", rest, (), detail))
        elif along not in self.outer.flow[value].axes:
            found = self._given(value)
        else:
            have = without(self.outer.flow[value].axes, along)
            found = self.flow.add(Op("input", have, (), Row(self._source(value), along, start)))
        if name in self.updated:
            self.rows[name, start] = found
        return found

    def _given(self, value: int) -> int:
        """A value from outside."""
        op = self.outer.flow[value]
        if op.kind == "literal":
            return self.flow.literal(op.detail)
        return self.flow.add(Op("input", op.axes, (), Given(self._source(value))))

    def _source(self, value: int) -> int:
        """A value from outside as an argument of the loop."""
        if value not in self.arguments:
            self.arguments.append(value)
        return self.arguments.index(value)

    def numbers_of(self, node: Numbers) -> int:
        """Letters as whole numbers, that of the steps as well."""
        factor = self._factor(node.index)
        if not factor:
            return super().numbers_of(node)
        steps = self.outer.flow.add(Op("letter", (self.letter,), (), self.first))
        row = self.flow.add(Op("input", (), (), Row(self._source(steps), self.letter, 0)))
        rest = Numbers(node.axes, self._still(node.index))
        return self.make("+", self.make("*", float(factor), row), super().numbers_of(rest))

    def _fill(self, update: Update) -> None:
        name, axes = update.place.name, self.env[update.place.name][1]
        value = self.node(update.value)
        entries = dict(zip(axes, self.entries(update.place, axes), strict=True))
        step = self._along(name, entries)
        if step is None:
            raise Unfit("a step fills all steps")
        row, place = self._row(name, *step), (name, step[1])
        self.rows[place] = self.changed(
            row, tuple(entries), [*entries.values()], value, update.adds
        )
        self.written[place] = None


def _position(entry: Whole | Span | Point | Node) -> Affine | None:
    """The one position of an entry; one that is forced into its array may be there anyway."""
    if isinstance(entry, Point):
        return entry.position
    if isinstance(entry, Clipped) and isinstance(entry.body, Numbers) and not entry.axes:
        return entry.body.index
    return None
