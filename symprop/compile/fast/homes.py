"""Where stacks of arrays lie: buffers in which their members are computed, so that none moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .flow import Axes, Op
from .places import Place, turned

if TYPE_CHECKING:
    from .array_code import Emitter


class Home(NamedTuple):
    """A stack: its place, and the parts of it with their members, which may be there already.

    ``families`` are arrays whose members fill some of the parts, from one on, and their places.
    """

    place: Place
    parts: tuple[tuple[str, int], ...] = ()
    families: tuple[tuple[int, int, Place], ...] = ()


def settle(emitter: Emitter, values: Sequence[int], computed: Sequence[str]) -> dict[int, Home]:
    """Homes for the stacks among some values.

    Members that operations of the kinds ``computed`` make get their parts as targets. A stack
    that stands inside a longer one is a part of it.
    """
    flow, found, long = emitter.flow, dict[int, Home](), list[tuple[list[int], Axes, str]]()
    here = {*values}
    stacks = [v for v in values if flow[v].kind == "stack" and len(flow[v].axes) > 1]
    for value in sorted(stacks, key=lambda v: -len(flow[v].arguments)):
        op = flow[value]
        layout = (op.axes[0], *sorted(op.axes[1:], key=lambda k: flow.lengths[k]))
        roots = [flow.root(a) for a in op.arguments]
        order = tuple(str(op.axes.index(k)) for k in layout)
        inside = next((s for s in long if s[1] == order and _start(roots, s[0]) is not None), None)
        if inside is not None:
            start = _start(roots, inside[0])
            assert start is not None
            text = emitter.buffers.view(f"{inside[2]}[{start}:{start + len(roots)}]")
            lines = (f"{inside[2]}[{start + k}]" for k in range(len(roots)))
            there = zip(map(emitter.buffers.view, lines), op.arguments, strict=True)
            found[value] = Home(Place(text, layout, solid=True), tuple(there))
            continue
        name = emitter.buffers.take(tuple(flow.lengths[k] for k in layout), False)
        long.append((roots, order, name))
        parts = []
        for k, (root, argument) in enumerate(zip(roots, op.arguments, strict=True)):
            text = emitter.buffers.view(f"{name}[{k}]")
            parts.append((text, argument))
            if root in emitter.targets or root not in here or flow[root].kind not in computed:
                continue
            own = dict(zip(flow[argument].axes, flow[root].axes, strict=True))
            emitter.targets[root] = Place(text, tuple(own[k] for k in layout[1:]), solid=True)
        families = []
        for start, whole in _families(emitter, op):
            if whole in here and whole not in emitter.targets and flow[whole].kind in computed:
                place = _family(emitter, op, layout, name, start, whole)
                emitter.targets[whole] = place
                families.append((start, whole, place))
        found[value] = Home(Place(name, layout, solid=True), tuple(parts), tuple(families))
    return found


def _family(emitter: Emitter, op: Op, layout: Axes, name: str, start: int, whole: int) -> Place:
    """The part of a stack that all members of a family fill."""
    flow, (family, *axes) = emitter.flow, emitter.flow[whole].axes
    own = dict(zip(flow[op.arguments[start]].axes, axes, strict=True))
    text = emitter.buffers.view(f"{name}[{start}:{start + flow.lengths[family]}]")
    return Place(text, (family, *(own[k] for k in layout[1:])), solid=True)


def _families(emitter: Emitter, op: Op) -> Iterator[tuple[int, int]]:
    """Families all of whose members stand in a stack one after the other, and where."""
    flow = emitter.flow
    roots = [flow.root(a) for a in op.arguments]
    for start, root in enumerate(roots):
        whole, first = flow.member(root) or (root, -1)
        count = flow.lengths[flow[whole].axes[0]] if first == 0 else 0
        there = [flow.member(r) for r in roots[start : start + count]]
        if count and there == [(whole, k) for k in range(count)]:
            yield start, whole


def _start(short: Sequence[int], long: Sequence[int]) -> int | None:
    """Where a list stands inside another one."""
    count = len(short)
    places = range(len(long) - count + 1)
    return next((k for k in places if list(long[k : k + count]) == list(short)), None)


def stacked(emitter: Emitter, value: int, op: Op) -> Place:
    """Arrays side by side in a buffer, most of which are there already."""
    home = emitter.homes[value]
    there: set[int] = set()
    for start, whole, place in home.families:
        if emitter.places[whole][:2] == place[:2]:
            there.update(range(start, start + emitter.flow.lengths[place.layout[0]]))
    for k, (text, member) in enumerate(home.parts):
        place = emitter.places[member]
        if k in there:
            continue
        if place.text == text and place.layout == _letters(home, op):
            continue
        shown = turned(place, _letters(home, op)) if place.layout else place.text
        line = f"copyto({text}, {shown})"
        once = member in emitter.fixed or emitter.flow[member].kind == "literal"
        (emitter.buffers.setup if once else emitter.lines).append(line)
    return home.place


def _letters(home: Home, op: Op) -> Axes:
    return tuple(k for k in home.place.layout if k != op.axes[0])
