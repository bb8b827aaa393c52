"""Array operations as calls of NumPy that fill buffers: a line or two for each operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .flow import REDUCTIONS, Axes, Flow, Op, reads
from .parts import part, put
from .places import Buffers, Place, lengths, spread, turned
from .primitives import PRIMITIVES
from .products import Sides, product
from .scalar_code import inside, written


class Emitter:
    """Writes the operations of one section.

    ``places`` says where values live, and grows; ``targets`` are the places where some values
    are wanted, each with its axes in this order; ``kept`` values outlive the section. ``rows``
    is the letter that is cut into chunks, if it is.
    """

    def __init__(
        self,
        flow: Flow,
        places: dict[int, Place],
        buffers: Buffers,
        rows: str | None = None,
        targets: Mapping[int, Place] | None = None,
        kept: Sequence[int] = (),
    ) -> None:
        self.flow, self.places, self.buffers = flow, places, buffers
        self.rows, self.targets = rows, targets or {}
        self.lines: list[str] = []
        self.kept = {*kept}
        self._last: dict[str, int] = {}

    def run(self, values: Sequence[int]) -> list[str]:
        """The lines that compute these values, in this order."""
        self._waiting = self._deaths(values)
        for position, value in enumerate(values):
            op = self.flow[value]
            self.dying = [v for v in self._waiting.get(position, ()) if v in self.places]
            if value not in self.places:
                self.places[value] = self._emit(value, op)
            for dead in self.dying:
                self._release(dead)
        return self.lines

    def _deaths(self, values: Sequence[int]) -> dict[int, list[int]]:
        """For each position the values that nothing reads after it, aliases followed."""
        root = {v: v for v in values}
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
            return self.reduction(value, op)
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
        self.lines.append(f"s{value} = {text}")
        return Place(f"s{value}", ())

    def literal(self, _: int, op: Op) -> Place:
        """A number as it is."""
        return Place(written(op.detail), ())

    def letter(self, value: int, op: Op) -> Place:
        """The values of a letter: made once, but for those of a chunk."""
        if op.axes[0] == self.rows:
            self.lines.append(f"r{value} = arange({op.detail}.0 + low, {op.detail}.0 + high)")
            return Place(f"r{value}", op.axes, None, True)
        stop = op.detail + self.flow.lengths[op.axes[0]]
        text = self.buffers.view(f"arange({float(op.detail)}, {float(stop)})")
        return Place(text, op.axes)

    def stack(self, value: int, op: Op) -> Place:
        """Numbers side by side in an array."""
        numbers = ", ".join(self.places[a].text for a in op.arguments)
        self.lines.append(f"a{value} = array([{numbers}])")
        return Place(f"a{value}", op.axes, None, True)

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
        return self.view(place, spread(place, layout))

    def turned(self, value: int, layout: Axes) -> str:
        """A value with its axes in the order of ``layout``."""
        place = self.places[value]
        return self.view(place, turned(place, layout))

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
        full = (self.places[a].layout for a in op.arguments)
        return next((axes for axes in full if {*axes} == {*op.axes}), op.axes)

    def same(self, op: Op, layout: Axes) -> Place | None:
        """The buffer of an argument that dies here and lies alike."""
        for a in op.arguments:
            place = self.places[a]
            own = place.buffer is not None and place.text == place.buffer
            if own and a in self.dying and place.layout == layout and not self._logical(a):
                self.dying.remove(a)
                return place
        return None

    def _logical(self, value: int) -> bool:
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

    def reduction(self, value: int, op: Op) -> Place:
        """A sum by a product with ones where it can be, else a reduction along axes."""
        (body,) = op.arguments
        place = self.places[body]
        name = {"sum": "add", "prod": "multiply", "max": "maximum", "min": "minimum"}[op.kind]
        if not op.axes:
            axis = "0" if len(place.layout) == 1 else "None"
            return self.named(value, f"float({name}.reduce({place.text}, {axis}))")
        layout = tuple(k for k in place.layout if k not in op.detail)
        out = self.out(value, layout)
        if op.kind == "sum" and len(place.layout) == 2 and not self._logical(body):
            pair = [place.text, self.ones(op.detail[0])]
            pair = pair if place.layout[1] == op.detail[0] else pair[::-1]
            self.lines.append(f"dot({', '.join(pair)}, {out.text})")
            return out
        axes = tuple(place.layout.index(k) for k in op.detail)
        axis = str(axes[0]) if len(axes) == 1 else str(axes)
        self.lines.append(f"{name}.reduce({place.text}, {axis}, None, {out.text})")
        return out

    def ones(self, letter: str) -> str:
        """As many ones as a letter has values."""
        length = "n" if letter == self.rows else self.flow.lengths[letter]
        return self.buffers.view(f"ones({length})")

    def dot(self, value: int, op: Op) -> Place:
        """A product, by BLAS where the axes allow it."""
        sides = Sides(op, *(self.flow[a].axes for a in op.arguments))
        found = product(sides, self.places[op.arguments[0]].layout)
        texts = [self.turned(op.arguments[k], axes) for k, axes in found.arguments]
        call = f"{found.function}({', '.join([*found.first, *texts])}"
        if not op.axes:
            return self.named(value, f"float({call}))")
        if not found.fills:
            self.lines.append(f"a{value} = {call}{found.last})")
            return Place(f"a{value}", found.layout, None, True)
        out = self.out(value, found.layout)
        self.lines.append(f"{call}, {found.last}{out.text})")
        return out


Rule = Callable[[Emitter, int, Op], Place]

_RULES: Mapping[str, Rule] = {
    "literal": Emitter.literal,
    "letter": Emitter.letter,
    "stack": Emitter.stack,
    "view": part,
    "put": put,
    "dot": Emitter.dot,
}
