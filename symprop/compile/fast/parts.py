"""Parts of arrays as code: views, look-ups, and elements that are set or added to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..products import aligned
from ..writer import ATOM, Code
from .flow import All, At, Axes, Cut, Entry, Op, Picked, lettered
from .places import Place, spread

if TYPE_CHECKING:
    from .array_code import Emitter


def part(emitter: Emitter, value: int, op: Op) -> Place:
    """A part of an array under other letters; look-ups make a new array."""
    (body,) = op.arguments
    place = emitter.places[body]
    entry = dict(zip(emitter.flow[body].axes, op.detail, strict=True))
    entries = [entry[k] for k in place.layout]
    if any(isinstance(e, Picked) for e in entries):
        return _picked(emitter, value, op, place, entries)
    layout = lettered(entries)
    cut = emitter.rows not in emitter.flow[body].axes
    texts = [_slice(emitter, e, cut) for e in entries]
    while texts and texts[-1] == ":":
        texts.pop()
    if not texts:
        return place._replace(layout=layout)
    text = f"{place.text}[{', '.join(texts)}]"
    if not layout:
        return emitter.named(value, f"{text}.item()")
    if cut and any(isinstance(e, All) and e.letter == emitter.rows for e in entries):
        name = emitter.name("r", value)
        emitter.lines.append(f"{name} = {text}")
        return Place(name, layout, place.buffer, True)
    return Place(emitter.view(place, text), layout, place.buffer, place.loose)


def _slice(emitter: Emitter, entry: Entry, cut: bool = False) -> str:
    if isinstance(entry, At):
        return str(entry.position)
    assert isinstance(entry, All | Cut)
    if isinstance(entry, All):
        return "low:high" if cut and entry.letter == emitter.rows else ":"
    length = emitter.flow.lengths[entry.letter]
    step = f":{entry.step}" if entry.step != 1 else ""
    return f"{entry.start}:{entry.start + (length - 1) * entry.step + 1}{step}"


def _picked(emitter: Emitter, value: int, op: Op, place: Place, entries: Sequence[Entry]) -> Place:
    text = f"{place.text}[{', '.join(_indices(emitter, entries, op.axes, place.text))}]"
    name = emitter.name("a", value)
    emitter.lines.append(f"{name} = {text}")
    layout = op.axes
    if sum(isinstance(e, Picked) for e in entries) == 1:
        inner = [_letters(emitter, e) for e in entries]
        layout = tuple(k for letters in inner for k in letters)
    return Place(name, layout, None, True)


def _letters(emitter: Emitter, entry: Entry) -> Axes:
    if isinstance(entry, Picked):
        return emitter.places[entry.value].layout
    return () if isinstance(entry, At) else (entry.letter,)


def _indices(emitter: Emitter, entries: Sequence[Entry], axes: Axes, name: str) -> list[str]:
    """Positions beside slices, or all as positions where there are several."""
    alone = sum(isinstance(e, Picked) for e in entries) == 1
    found = []
    for axis, entry in enumerate(entries):
        if not isinstance(entry, Picked):
            found.append(_slice(emitter, entry))
            continue
        place = emitter.places[entry.value]
        text = place.text if alone else spread(place, axes)
        last = f"{name}.shape[{axis}] - 1"
        text = f"clip({text}, 0, {last})" if entry.clipped else text
        found.append(f"asarray({text}, int)")
    return found


def put(emitter: Emitter, value: int, op: Op) -> Place:
    """An array copied, unless nothing else needs it, and elements of it set or added to."""
    old, new = op.arguments
    axes, entries, adds = op.detail
    own = emitter.same(Op("put", axes, (old,)), axes) if value not in emitter.targets else None
    place = own or emitter.out(value, axes)
    if own is None:
        emitter.lines.append(f"copyto({place.text}, {emitter.beside(old, axes)})")
    picked = any(isinstance(e, Picked) for e in entries)
    letters = [_letters(emitter, e) for e in entries]
    layout = tuple(dict.fromkeys(k for group in letters for k in group))
    index = ", ".join(_indices(emitter, entries, layout, place.text))
    text = _turned(emitter, new, layout, full=picked and adds)
    if picked and adds:
        many = f"s_[{index}]"
        emitter.lines.append(f"add.at({place.text}, {many}, {text})")
    else:
        emitter.lines.append(f"{place.text}[{index}] {'+=' if adds else '='} {text}")
    return place


def _turned(emitter: Emitter, value: int, layout: Axes, full: bool) -> str:
    """A value to be put into a part with axes in the order of ``layout``."""
    place = emitter.places[value]
    if not layout:
        return place.text
    return aligned(Code(place.text, ATOM), place.layout, layout, full).text
