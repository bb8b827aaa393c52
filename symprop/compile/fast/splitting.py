"""Rows cut into chunks: what comes before, what runs for each chunk, what comes after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .flow import All, At, Flow, Op

BEFORE, ROWS, AFTER = range(3)


class Split(NamedTuple):
    """The values of a flow in three sections; ``sums`` are those that all chunks add to."""

    letter: str
    before: tuple[int, ...]
    rows: tuple[int, ...]
    sums: tuple[int, ...]
    after: tuple[int, ...]


def split(flow: Flow, letters: Iterable[str] | None = None) -> Split | None:
    """The longest letter along which the flow can be cut, with its sections; None without any.

    It can where rows meet in sums alone, and no row needs to know a sum: a batch normalization
    cannot be cut.
    """
    live = list(flow.live())
    used = dict.fromkeys(k for _, op in live for k in op.axes if op.kind != "input")
    wanted = used if letters is None else [k for k in letters if k in used]
    for letter in sorted(wanted, key=lambda k: -flow.lengths[k]):
        found = _split(flow, live, letter)
        if found is not None:
            return found
    return None


def _split(flow: Flow, live: list[tuple[int, Op]], letter: str) -> Split | None:
    sections: tuple[list[int], list[int], list[int]] = ([], [], [])
    sums: list[int] = []
    state: dict[int, int] = {}
    for value, op in live:
        section = _section(flow, op, letter, state)
        if section is None:
            return None
        state[value] = section
        if op.kind in ("sum", "dot") and letter in op.detail:
            sums.append(value)
            sections[ROWS].append(value)
        else:
            sections[section].append(value)
    if any(letter in flow[v].axes for v, _ in flow.outputs.values()):
        return None
    return Split(letter, tuple(sections[0]), tuple(sections[1]), tuple(sums), tuple(sections[2]))


def _section(flow: Flow, op: Op, letter: str, state: dict[int, int]) -> int | None:
    """Where an operation belongs; None where it stands in the way."""
    given = [state[a] for a in op.arguments]
    mine = any(letter in flow[a].axes for a in op.arguments)
    if op.kind in ("view", "put") and not _passes(flow, op, letter):
        return None
    if op.kind == "item" and letter in op.axes:
        return None
    if isinstance(op.detail, tuple) and op.kind in ("sum", "dot") and letter in op.detail:
        return None if AFTER in given else AFTER
    if letter in op.axes:
        return None if AFTER in given else ROWS
    if mine:
        return None
    return AFTER if AFTER in given else BEFORE


def _passes(flow: Flow, op: Op, letter: str) -> bool:
    """Whether rows stay rows: whole, and under the same letter."""
    entries = op.detail if op.kind == "view" else op.detail[1]
    axes = flow[op.arguments[0]].axes if op.kind == "view" else op.detail[0]
    for entry, old in zip(entries, axes, strict=True):
        new = getattr(entry, "letter", None)
        if letter in (old, new) and not isinstance(entry, All):
            return False
        if old == letter and new != letter:
            return False
        if new == letter and "." not in old and old != letter:
            return False
    return all(isinstance(e, All | At) or hasattr(e, "letter") for e in entries)
