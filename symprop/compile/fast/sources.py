"""Whole functions of array code: one that fills buffers at once, one that runs chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .array_code import Emitter
from .flow import Flow
from .frames import Frame, Slot
from .places import Buffers, Place
from .scalar_code import unpacked
from .splitting import Split

__all__ = ["Slot", "Source", "chunked", "whole"]


class Source(NamedTuple):
    """The text of ``make(fixed)``, and the inputs that ``fixed`` holds, in order."""

    text: str
    fixed: tuple[str, ...]


def whole(
    flow: Flow,
    slots: Sequence[Slot],
    value: str,
    reuse: bool = True,
    passed: bool = False,
) -> Source:
    """A function that runs once through buffers of its own.

    ``make(fixed)`` gives ``workspace()``, and that ``run(vector) -> (value, gradient)``;
    ``passed``: ``fixed`` is empty, and its values are further arguments of ``run``.
    """
    frame = Frame(flow, slots, value, passed)
    frame.replaced()
    first, late = ([], frame.given) if passed else (frame.given, [])
    fixed, live = frame.hoisted()
    constants = Buffers("c", reuse)
    once = Emitter(flow, frame.places, constants, kept=frame.crossing(fixed)).run(fixed)
    frame.settle(fixed)
    buffers = Buffers("b", reuse)
    setup, body = frame.taken(True)
    turns = None if passed else Buffers("k", reuse)
    emitter = Emitter(flow, frame.places, buffers, None, frame.targets(), frame.ends, fixed, turns)
    lines = emitter.run(live)
    ended = [*frame.ended(copied=True)]
    text = _nested(
        "make(fixed)",
        [*unpacked(first, "fixed"), *constants.setup, *once, *(turns.setup if turns else ())],
        _nested(
            "workspace()",
            [*setup, *frame.gradients(), *buffers.setup],
            _nested(_head("run", "vector", *late), [*body, *lines, *ended]),
            ["run = quiet(run)", "return run"],
        ),
        ["return workspace"],
    )
    return Source("\n".join(text) + "\n", frame.fixed)


def chunked(
    flow: Flow,
    slots: Sequence[Slot],
    value: str,
    cut: Split,
    reuse: bool = True,
    passed: bool = False,
) -> Source:
    """A function that runs over chunks of rows, whose sums it adds.

    ``make(fixed)`` gives ``workspace(n)``, which gives ``chunk(low, high, …) -> sums``, and
    ``compute(vector, gather)``, which calls ``gather(arguments)`` for the sums of all chunks;
    ``passed``: ``fixed`` is empty, and its values are further arguments of ``compute``.
    """
    frame = Frame(flow, slots, value)
    frame.replaced()
    first, late = ([], frame.given) if passed else (frame.given, [])
    _, body = frame.taken(False)
    before = Buffers("u", reuse)
    start = Emitter(flow, frame.places, before, kept=(*cut.before, *frame.ends)).run(cut.before)
    needed, handed = _needed(frame, cut, first)
    rows = Buffers("b", reuse)
    inner = {v: p._replace(loose=p.loose or p.text in needed) for v, p in frame.places.items()}
    middle = Emitter(flow, inner, rows, cut.letter, kept=cut.sums).run(cut.rows)
    for v in cut.sums:
        frame.places[v] = Place(f"s{v}", inner[v].layout, None, True)
    sums = [inner[v].text for v in cut.sums]
    after = Buffers("w", reuse)
    end = Emitter(flow, frame.places, after, None, frame.targets(), frame.ends).run(cut.after)
    named = [f"s{v}" for v in cut.sums]
    text = _nested(
        "make(fixed)",
        unpacked(first, "fixed"),
        _nested(
            "workspace(n)",
            rows.setup,
            _nested(
                _head("chunk", "low", "high", *needed),
                [*middle, f"return [{', '.join(sums)}]"],
            ),
            ["return chunk"],
        ),
        _nested(
            _head("compute", "vector", "gather", *late),
            [*body, *before.setup, *start, *unpacked(named, f"gather([{', '.join(handed)}])")],
            [*frame.gradients(), *after.setup, *end, *frame.ended(copied=False)],
        ),
        ["return workspace, quiet(compute)"],
    )
    return Source("\n".join(text) + "\n", frame.fixed)


def _needed(frame: Frame, cut: Split, fixed: Sequence[str]) -> tuple[list[str], list[str]]:
    """What a chunk needs that changes from call to call: what it is called, and how it is given.

    Numbers are given as arrays, which NumPy would make of them for every chunk and operation.
    """
    inside = {*cut.rows}
    read = {a for v in cut.rows for a in frame.flow[v].arguments if a not in inside}
    places = {frame.places[v].text: frame.places[v] for v in sorted(read)}
    needed = [t for t in places if t.isidentifier() and t not in fixed]
    return needed, [t if places[t].layout else f"array({t})" for t in needed]


def _head(name: str, *arguments: str) -> str:
    return f"{name}({', '.join(arguments)})"


def _nested(head: str, *bodies: Sequence[str]) -> list[str]:
    lines: list[Any] = [line for body in bodies for line in body] or ["pass"]
    return [f"def {head}:", *(f"    {line}" for line in lines)]
