"""Operations that differ in their letters alone: worked out once, read under other letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .flow import At, Axes, Cut, Flow, Op, Picked, moved, renaming

EITHER = ("+", "*", "dot", "maximum", "minimum")
"""Operations whose arguments may stand in any order."""

Numbered = Callable[[Axes], tuple[int, ...]]


def alike(flow: Flow) -> Flow:
    """The same flow where equal operations are there once, whatever their letters are called.

    Views that give other letters to a value and do nothing else lead straight to it.
    """
    return _Alike(flow).run()


class _Alike:
    def __init__(self, old: Flow) -> None:
        self.old, self.new = old, Flow()
        self.new.lengths = dict(old.lengths)
        self.moved: dict[int, int] = {}
        self.known: dict[Any, tuple[int, tuple[int, ...]]] = {}

    def run(self) -> Flow:
        for value, op in self.old.live():
            self.moved[value] = self._moved(op)
        self.new.outputs = {n: (self.moved[v], k) for n, (v, k) in self.old.outputs.items()}
        return self.new

    def _moved(self, op: Op) -> int:
        """An operation in the new flow; its axes have the same letters, in any order."""
        arguments = tuple(self.moved[a] for a in op.arguments)
        found = Op(op.kind, op.axes, arguments, moved(op.detail, self.moved))
        if op.kind == "view":
            found = self._ordered(found, self.old[op.arguments[0]].axes)
        if renaming(found):
            return self.new.called(found.arguments[0], found.axes)
        if op.kind in ("put", "input", "literal"):
            return self.new.add(found)
        return self._once(found)

    def _ordered(self, op: Op, axes: Axes) -> Op:
        """A view with an entry for each axis in its order now, and axes in that of the entries.

        ``axes`` is the order in which the entries stand.
        """
        entries = dict(zip(axes, op.detail, strict=True))
        detail = tuple(entries[k] for k in self.new[op.arguments[0]].axes)
        found: dict[str, None] = {}
        for entry in detail:
            if isinstance(entry, Picked):
                found.update(dict.fromkeys(self.new[entry.value].axes))
            elif not isinstance(entry, At):
                found[entry.letter] = None
        return Op("view", tuple(found), op.arguments, detail)

    def _once(self, op: Op) -> int:
        """An operation, or an equal one under its letters."""
        numbers: dict[str, int] = {}

        def numbered(letters: Axes) -> tuple[int, ...]:
            return tuple(numbers.setdefault(k, len(numbers)) for k in letters)

        arguments = sorted(op.arguments, key=self.new.root) if op.kind in EITHER else op.arguments
        read = tuple(self._read(a, numbered) for a in arguments)
        sign = self._sign(op, numbered)
        axes = numbered(op.axes)
        key = (op.kind, read, sign, axes, self.new.shape(op.axes))
        if key not in self.known:
            self.known[key] = self.new.add(op), axes
            return self.known[key][0]
        return self.new.called(self.known[key][0], op.axes)

    def _read(self, value: int, numbered: Numbered) -> tuple[int, tuple[int, ...]]:
        """What an argument is under other letters, and which of the letters are its axes."""
        return self.new.root(value), numbered(self.new[value].axes)

    def _sign(self, op: Op, numbered: Numbered) -> Any:
        """What else an operation is told by."""
        if op.kind == "view":
            return tuple(self._entry(e, numbered) for e in op.detail)
        return numbered(op.detail) if isinstance(op.detail, tuple) else op.detail

    def _entry(self, entry: Any, numbered: Numbered) -> Any:
        if isinstance(entry, Picked):
            return self._read(entry.value, numbered), entry.clipped
        if isinstance(entry, At):
            return entry
        steps = (entry.start, entry.step) if isinstance(entry, Cut) else ()
        return numbered((entry.letter,)), steps
