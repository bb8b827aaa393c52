"""Loops over steps as code: the rows of all arrays made once, then a line or two an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .flow import Axes, Flow, Op, reads, without
from .loops import Carried, Given, Loop, Result, Row
from .places import Place, spread, turned
from .primitives import PRIMITIVES

if TYPE_CHECKING:
    from .array_code import Emitter

MANY = 100_000
"""So many rows are not kept from call to call."""


class _Array(NamedTuple):
    """What a loop reads or fills row by row: its place, and the axis of the steps.

    ``numbers`` is a list that stands for an array of single numbers while the loop fills it.
    """

    place: Place
    letter: str
    numbers: str = ""

    @property
    def rest(self) -> Axes:
        """The axes of a row."""
        return without(self.place.layout, self.letter)

    def rows(self, start: int, count: int, backward: bool) -> str:
        """The rows of all steps, in the order of the steps."""
        text = turned(self.place, (self.letter, *self.rest))
        return f"{text}[{start}:{start + count}]{'[::-1]' if backward else ''}"


def loop(emitter: Emitter, value: int, op: Op) -> Place:
    """The lines of a loop; its results are found by `item`."""
    return _Loop(emitter, value, op).run()


def item(emitter: Emitter, value: int, op: Op) -> Place:
    """An array that a loop has filled."""
    places: list[Place] = emitter.items[op.arguments[0]]
    return places[int(op.detail)]


class _Loop:
    def __init__(self, emitter: Emitter, value: int, op: Op) -> None:
        self.emitter, self.op = emitter, op
        self.loop: Loop = op.detail
        self.body: Flow = self.loop.body
        self.live = [v for v, one in self.body.live() if one.kind != "input"]
        self.section = f"{value}_"
        self.rows: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.families: dict[int, Place] = {}
        self.loose = self.counted = False
        self.joint = self._joint()
        self.results = [self._result(k, one) for k, one in enumerate(self.loop.results)]
        emitter.items[value] = [a.place for a in self.results]

    def run(self) -> Place:
        places = {v: self._input(op) for v, op in self.loop.inputs()}
        inner = self.emitter.inside(self.body, places, self.section)
        self._aim(inner)
        middle = inner.run(self.live)
        first, last = self._ends(inner)
        lines = self.emitter.lines
        lines.append(f"for {self._head()}:")
        lines += [f"    {line}" for line in (*first, *middle, *last)]
        lines += [f"copyto({a.place.text}, {a.numbers})" for a in self.results if a.numbers]
        return Place("None", ())

    def _head(self) -> str:
        """What runs over the steps: rows, made once if they stay where they are, and numbers."""
        count = self.loop.count
        if not self.counted and not self.numbers:
            return f"{', '.join(self.rows.values())}, in {self._kept()}"
        steps = f"range({count})[::-1]" if self.loop.backward else f"range({count})"
        sides = {f"k{self.section}": steps, **{n: t for t, n in self.numbers.items()}}
        if self.rows:
            sides[f"({', '.join(self.rows.values())},)"] = self._kept()
        return f"{', '.join(sides)}, in zip({', '.join(sides.values())})"

    def _kept(self) -> str:
        """The rows of all arrays side by side."""
        rows = f"zip({', '.join(self.rows)})"
        if self.loose or self.loop.count * len(self.rows) > MANY:
            return rows
        return self.emitter.buffers.view(f"[*{rows}]")

    def _joint(self) -> dict[int, tuple[int, int, Axes]]:
        """Results that all members of a family fill: the family, which member, and its axes.

        They lie in one array, so that the family is computed where it is wanted.
        """
        found: dict[int, dict[int, tuple[int, Axes]]] = {}
        for k, write in enumerate(self.loop.writes):
            value, axes = self.body.outputs[str(k)]
            have, member = self.body[value].axes, self.body.member(value)
            plain = {*have} == {*axes} and self.loop.results[write.source].source is None
            if member is not None and plain and self.body[member[0]].kind in PRIMITIVES:
                found.setdefault(member[0], {})[member[1]] = write.source, have
        return {
            source: (whole, position, axes)
            for whole, members in found.items()
            if len(members) == self.body.lengths[self.body[whole].axes[0]]
            for position, (source, axes) in members.items()
        }

    def _beside(self, k: int, one: Result) -> _Array:
        """A result that lies between others of a family."""
        whole, position, rest = self.joint[k]
        axes = self.body[whole].axes
        if whole not in self.families:
            shape = (self.loop.count, *self.body.shape(axes))
            name = self.emitter.buffers.take(shape, False)
            self.families[whole] = Place(name, (self.loop.letter, *axes), name)
        name = self.families[whole].text
        text = self.emitter.buffers.view(f"{name}[:, {position}]")
        return _Array(Place(text, (one.letter, *rest), name), one.letter)

    def _result(self, k: int, one: Result) -> _Array:
        """A buffer for a result, with what it is before."""
        if k in self.joint:
            return self._beside(k, one)
        layout = (one.letter, *one.rest)
        shape = tuple(self.body.lengths[a] for a in layout)
        name = self.emitter.buffers.take(shape, False)
        if one.source is not None:
            before = self.emitter.beside(self.op.arguments[one.source], layout)
            self.emitter.lines.append(f"copyto({name}, {before})")
        numbers = ""
        if not one.rest:
            numbers = f"l{self.section}{k}"
            self.emitter.lines.append(f"{numbers} = {name}.tolist()")
        return _Array(Place(name, layout, name), one.letter, numbers)

    def _input(self, op: Op) -> Place:
        """Where a step finds what it reads."""
        detail = op.detail
        if isinstance(detail, Given):
            return self.emitter.places[self.op.arguments[detail.source]]
        if isinstance(detail, Carried):
            return self._row(self.results[detail.source], detail.start)
        assert isinstance(detail, Row)
        place = self.emitter.places[self.op.arguments[detail.source]]
        return self._row(_Array(place, detail.letter), detail.start)

    def _row(self, array: _Array, start: int) -> Place:
        """A row under a name, or a number; it is another one at each step."""
        if array.numbers:
            self.counted = True
            return Place(f"{array.numbers}[k{self.section} + {start}]", ())
        text = array.rows(start, self.loop.count, self.loop.backward)
        if not array.rest:
            name = f"n{self.section}{len(self.numbers)}"
            return Place(self.numbers.setdefault(f"{text}.tolist()", name), ())
        self.loose = self.loose or array.place.loose
        name = self.rows.setdefault(text, f"r{self.section}{len(self.rows)}")
        return Place(name, array.rest, None, True)

    def _write(self, k: int) -> Place:
        write = self.loop.writes[k]
        return self._row(self.results[write.source], write.start)

    def _family(self, whole: int) -> Place:
        """The row of all members of a family."""
        return self._row(_Array(self.families[whole], self.loop.letter), 0)

    def _aim(self, inner: Emitter) -> None:
        """Fill rows where they lie, if nothing reads later on what they were."""
        inner.targets.update({whole: self._family(whole) for whole in self.families})
        order = {v: k for k, v in enumerate(self.live)}
        last: dict[Carried, int] = {}
        for v, op in self.loop.inputs():
            if isinstance(op.detail, Carried):
                last[op.detail] = self._last(v, order)
        for k, write in enumerate(self.loop.writes):
            value, row = self._written(k)
            op, position = self.body[value], last.get(write, -1)
            if write.source in self.joint:
                inner.places[value] = row
            fits = self._computed(value) and op.axes and {*op.axes} == {*row.layout}
            if value in inner.targets or not fits:
                continue
            at_once = op.kind in PRIMITIVES and op.kind != "where"
            if position < order[value] or (at_once and position == order[value]):
                inner.targets[value] = row

    def _written(self, k: int) -> tuple[int, Place]:
        """A value that fills a row, and the row with its axes called as those of the value."""
        value, _ = self.body.outputs[str(k)]
        root, row = self.body.root(value), self._write(k)
        letters = dict(zip(self.body[value].axes, self.body[root].axes, strict=True))
        return root, row._replace(layout=tuple(letters.get(a, a) for a in row.layout))

    def _last(self, row: int, order: dict[int, int]) -> int:
        """The last operation that reads a row; one that hands it on reads it to the end."""
        alias, found = {row}, -1
        for v in self.live:
            if not alias.isdisjoint(reads(self.body[v])):
                found = order[v]
                if not self._computed(v):
                    alias.add(v)
        ends = {v for v, _ in self.body.outputs.values()}
        return found if alias.isdisjoint(ends) else len(order)

    def _computed(self, value: int) -> bool:
        """Whether an operation makes numbers of its own."""
        return self.body[value].kind not in ("view", "input", "literal")

    def _base(self, value: int) -> Op:
        """What a value is a part of."""
        op = self.body[value]
        while op.kind == "view":
            op = self.body[op.arguments[0]]
        return op

    def _ends(self, inner: Emitter) -> tuple[list[str], list[str]]:
        """Lines that fill the other rows, when all are read.

        What is handed on as it was before is kept at first.
        """
        first, last = [], []
        for k in range(len(self.loop.writes)):
            value, row = self._written(k)
            place = inner.places[value]
            if place.text == row.text:
                continue
            shown = spread(place, row.layout) if place.layout else place.text
            if self._base(value).kind == "input":
                first.append(f"w{self.section}{k} = {shown}{'.copy()' if place.layout else ''}")
                shown = f"w{self.section}{k}"
            last.append(f"copyto({row.text}, {shown})" if row.layout else f"{row.text} = {shown}")
        return first, last
