"""Array operations as calls of NumPy that fill buffers: a line or two for each operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .flow import REDUCTIONS, Axes, Flow, Op, reads, renaming
from .homes import Home, settle, stacked
from .loop_code import item, loop
from .parts import part, put
from .places import Buffers, Place, lengths, spread, turned
from .primitives import COMPUTED, PRIMITIVES
from .products import product
from .scalar_code import inside, written
from .sums import reduction


class Emitter:
    """Writes the operations of one section.

    ``places`` says where values live, and grows; ``targets`` are the places where some values
    are wanted, each with its axes in this order; ``kept`` values outlive the section. ``rows``
    is the letter that is cut into chunks, if it is. ``fixed`` are values that stay from call to
    call; where their axes are wanted in another order, ``turns`` keeps a copy.
    """

    def __init__(
        self,
        flow: Flow,
        places: dict[int, Place],
        buffers: Buffers,
        rows: str | None = None,
        targets: Mapping[int, Place] | None = None,
        kept: Sequence[int] = (),
        fixed: Sequence[int] = (),
        turns: Buffers | None = None,
    ) -> None:
        self.flow, self.places, self.buffers = flow, places, buffers
        self.fixed, self.turns = {*fixed}, turns
        self.rows, self.targets = rows, dict(targets or {})
        self.homes: dict[int, Home] = {}
        self.items: dict[int, list[Place]] = {}
        self.section = ""
        self.lines: list[str] = []
        self.kept = {*kept}
        self.borrowed: list[str] = []
        self._last: dict[str, int] = {}

    def inside(self, body: Flow, places: dict[int, Place], section: str) -> Emitter:
        """What writes the body of a loop, in the same buffers, under names of its own."""
        ends = [v for v, _ in body.outputs.values()]
        found = Emitter(body, places, self.buffers, kept=ends)
        found.section = section
        return found

    def run(self, values: Sequence[int]) -> list[str]:
        """The lines that compute these values, in this order."""
        self._waiting = self._deaths(values)
        self.homes = settle(self, values, COMPUTED)
        for position, value in enumerate(values):
            op = self.flow[value]
            self.dying = [v for v in self._waiting.get(position, ()) if v in self.places]
            if value not in self.places:
                self.places[value] = self._emit(value, op)
            for dead in self.dying:
                self._release(dead)
            while self.borrowed:
                self.buffers.release(self.borrowed.pop())
        return self.lines

    def _deaths(self, values: Sequence[int]) -> dict[int, list[int]]:
        """For each position the values that nothing reads after it, aliases followed."""
        root = self.root = {v: v for v in values}
        for v in values:
            if self.flow[v].kind == "view":
                root[v] = root.get(self.flow[v].arguments[0], self.flow[v].arguments[0])
        last: dict[int, int] = {root[v]: k for k, v in enumerate(values)}
        for position, v in enumerate(values):
            for a in reads(self.flow[v]):
                last[root.get(a, a)] = position
        kept = {root.get(v, v) for v in self.kept}
        found: dict[int, list[int]] = {}
        for v, position in last.items():
            if v in root and v not in kept:
                found.setdefault(position, []).append(v)
        return found

    def _release(self, value: int) -> None:
        place = self.places[value]
        if place.buffer is not None and place.text == place.buffer:
            self.buffers.release(place.buffer)

    def _emit(self, value: int, op: Op) -> Place:
        if op.kind in REDUCTIONS and op.detail is not None:
            return reduction(self, value, op)
        rule = _RULES.get(op.kind)
        if rule is not None:
            return rule(self, value, op)
        return self.elementwise(value, op) if op.axes else self.scalar(value, op)

    def scalar(self, value: int, op: Op) -> Place:
        """A single number, in plain Python."""
        texts = [inside(self.places[a].text) for a in op.arguments]
        return self.named(value, PRIMITIVES[op.kind].scalar.format(*texts))

    def named(self, value: int, text: str) -> Place:
        """A number under a name."""
        name = self.name("s", value)
        self.lines.append(f"{name} = {text}")
        return Place(name, ())

    def name(self, letter: str, value: int) -> str:
        """What a value is called that lies in no buffer."""
        return f"{letter}{self.section}{value}"

    def literal(self, _: int, op: Op) -> Place:
        """A number as it is."""
        return Place(written(op.detail), ())

    def letter(self, value: int, op: Op) -> Place:
        """The values of a letter: made once, but for those of a chunk."""
        if op.axes[0] == self.rows:
            name = self.name("r", value)
            self.lines.append(f"{name} = arange({op.detail}.0 + low, {op.detail}.0 + high)")
            return Place(name, op.axes, None, True)
        stop = op.detail + self.flow.lengths[op.axes[0]]
        text = self.buffers.view(f"arange({float(op.detail)}, {float(stop)})")
        return Place(text, op.axes)

    def stack(self, value: int, op: Op) -> Place:
        """Numbers side by side in an array, or arrays."""
        if len(op.axes) > 1:
            return stacked(self, value, op)
        numbers = ", ".join(self.places[a].text for a in op.arguments)
        name = self.name("a", value)
        self.lines.append(f"{name} = array([{numbers}])")
        return Place(name, op.axes, None, True)

    def out(self, value: int, layout: Axes, logical: bool = False) -> Place:
        """Where a value goes: its target, if it lies as the target does, or a buffer."""
        target = self.targets.get(value)
        if target is not None and target.layout == layout and not logical:
            return target
        shape = lengths(layout, self.flow.lengths, self.rows)
        name = self.buffers.take(shape, logical)
        return Place(name, layout, name)

    def view(self, place: Place, text: str) -> str:
        """A view as text: made once, unless what it shows moves."""
        return text if place.loose or text == place.text else self.buffers.view(text)

    def beside(self, value: int, layout: Axes) -> str:
        """A value turned to be combined with axes in the order of ``layout``."""
        place = self.places[value]
        if self.flow[value].kind == "literal":
            return self.buffers.view(f"array({place.text})")
        order = tuple(k for k in layout if k in place.layout)
        if order != place.layout and value in self.fixed:
            place = self.copied(value, order)
        return self.view(place, spread(place, layout))

    def turned(self, value: int, layout: Axes) -> str:
        """A value with its axes in the order of ``layout``."""
        place = self.places[value]
        return self.view(place, turned(place, layout))

    def copied(self, value: int, layout: Axes) -> Place:
        """A value in a buffer of its own, with its axes in the order of ``layout``."""
        if value in self.fixed and self.turns is not None:
            text = f"ascontiguousarray({turned(self.places[value], layout)})"
            return Place(self.turns.view(text), layout)
        name = self.buffers.take(lengths(layout, self.flow.lengths, self.rows), False)
        self.lines.append(f"copyto({name}, {self.turned(value, layout)})")
        self.borrowed.append(name)
        return Place(name, layout, name)

    def solid(self, value: int) -> bool:
        """Whether another shape of a value is a view of it, and no copy that stays as it is."""
        place, op = self.places[value], self.flow[value]
        while renaming(op):
            op = self.flow[op.arguments[0]]
        whole = place.text == place.buffer or place.solid or op.kind == "input"
        return whole or place.loose or value in self.fixed

    def size(self, letters: Axes) -> float:
        """How many values letters have together; the rows of a chunk are many."""
        return self.flow.size(letters)

    def length(self, letters: Axes) -> str:
        """The same as text."""
        inner = str(self.flow.size(k for k in letters if k != self.rows))
        return inner if self.rows not in letters else "n" if inner == "1" else f"{inner}*n"

    def elementwise(self, value: int, op: Op) -> Place:
        """A function of NumPy that fills a buffer, one that it reads for the last time if any."""
        if op.kind == "where":
            return self.where(value, op)
        row = PRIMITIVES[op.kind]
        layout = self._layout(value, op)
        texts = [self.beside(a, layout) for a in op.arguments]
        out = None if value in self.targets or row.logical else self.same(op, layout)
        place = out or self.out(value, layout, row.logical)
        name = row.array.removeprefix("np.").removeprefix("scipy.special.")
        out_ = f"out={place.text}" if name in ("maximum", "minimum") else place.text
        self.lines.append(f"{name}({', '.join(texts)}, {out_})")
        return place

    def _layout(self, value: int, op: Op) -> Axes:
        target = self.targets.get(value)
        if target is not None and {*target.layout} == {*op.axes}:
            return target.layout
        places = sorted((self.places[a] for a in op.arguments), key=lambda p: p.buffer is None)
        full = next((p.layout for p in places if {*p.layout} == {*op.axes}), None)
        return full or self._around(op, max((p.layout for p in places), key=len))

    def _around(self, op: Op, inner: Axes) -> Axes:
        """The axes of a result wider than any argument: the longest one last."""
        more = tuple(k for k in op.axes if k not in inner)
        if not inner or self.size(more[-1:]) > self.size(inner[-1:]):
            return inner + more
        return more + inner

    def same(self, op: Op, layout: Axes) -> Place | None:
        """The buffer of an argument that dies here and lies alike."""
        for a in op.arguments:
            place = self.places[a]
            own = place.buffer is not None and place.text == place.buffer
            first = self.root.get(a, a)
            if own and first in self.dying and place.layout == layout and not self.logical(first):
                self.dying.remove(first)
                return place
        return None

    def logical(self, value: int) -> bool:
        """Whether a value is true or false."""
        kind = self.flow[value].kind
        return kind in PRIMITIVES and PRIMITIVES[kind].logical

    def where(self, value: int, op: Op) -> Place:
        """A choice: one branch copied, the other over it; a bracket is its condition."""
        layout = self._layout(value, op)
        condition, then, otherwise = (self.beside(a, layout) for a in op.arguments)
        place = self.out(value, layout)
        if [self.flow.number(a) for a in op.arguments[1:]] == [1.0, 0.0]:
            self.lines.append(f"copyto({place.text}, {condition})")
        else:
            self.lines.append(f"copyto({place.text}, {otherwise})")
            self.lines.append(f"copyto({place.text}, {then}, 'same_kind', {condition})")
        return place


Rule = Callable[[Emitter, int, Op], Place]

_RULES: Mapping[str, Rule] = {
    "literal": Emitter.literal,
    "letter": Emitter.letter,
    "stack": Emitter.stack,
    "loop": loop,
    "item": item,
    "view": part,
    "put": put,
    "dot": product,
}
