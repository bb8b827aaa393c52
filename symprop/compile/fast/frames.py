"""What all functions of array code have: inputs, a vector taken apart, a gradient put together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .flow import Flow, Unfit, reads, renaming
from .places import Place, spread, turned


class Slot(NamedTuple):
    """A learned parameter, or one element of it: its part of the vector, and its derivative."""

    name: str
    gradient: str
    start: int
    shape: tuple[int, ...]
    element: tuple[int, ...] | None = None

    @property
    def stop(self) -> int:
        """Where the next one begins."""
        size = 1
        for length in self.shape:
            size *= length
        return self.start + size

    @property
    def places(self) -> list[tuple[int, ...]]:
        """The elements that it holds, as they stand in the vector."""
        return [*np.ndindex(self.shape)] if self.element is None else [self.element]


class Frame:
    """Inputs, the vector taken apart, the gradient put together.

    ``given`` is what the inputs are called that the vector does not hold; ``passed``: they come
    with each call, so that views of them are made anew.
    """

    def __init__(self, flow: Flow, slots: Sequence[Slot], value: str, passed: bool = False) -> None:
        self.flow, self.slots, self.value, self.passed = flow, slots, value, passed
        self.live = [v for v, _ in flow.live()]
        self.inputs = {op.detail: v for v, op in flow.live() if op.kind == "input"}
        learned = {s.name for s in slots if s.element is None}
        self.fixed = tuple(n for n in self.inputs if n not in learned)
        self.size = max((s.stop for s in slots), default=0)
        self.strided: list[str] = []
        self.places: dict[int, Place] = {}
        for k, name in enumerate(self.fixed):
            axes = flow[self.inputs[name]].axes
            self.places[self.inputs[name]] = Place(f"x{k}", axes, None, passed)
        self.given = [f"x{k}" for k in range(len(self.fixed))]
        for k, slot in enumerate(slots):
            if slot.element is None and slot.name in self.inputs:
                value_ = self.inputs[slot.name]
                self.places[value_] = Place(f"p{k}", flow[value_].axes)
        if any(s.element is not None and s.shape for s in slots):
            raise Unfit("an element that is an array")

    def taken(self, whole: bool) -> tuple[list[str], list[str]]:
        """Lines that prepare parameters once, and lines that fill them from the vector."""
        setup, body = [], ["if vector.dtype is not floating:", "    raise TypeError"]
        body += [f"if vector.shape != ({self.size},):", "    raise TypeError"]
        single = {k: s for k, s in enumerate(self.slots) if not s.shape}
        arrays = {k: s for k, s in enumerate(self.slots) if s.shape}
        if arrays and whole:
            setup.append(f"p = empty({self.size})")
            body.append("copyto(p, vector)")
        for k, slot in arrays.items():
            (setup if whole else body).append(
                f"p{k} = {'p' if whole else 'vector'}[{slot.start}:{slot.stop}]"
                f".reshape({slot.shape})"
            )
        if single and not arrays:
            names = [f"p{k}" for k in single]
            body.append(f"{', '.join(names)}{',' * (len(names) == 1)} = vector.tolist()")
        else:
            body += [f"p{k} = vector.item({s.start})" for k, s in single.items()]
        changed = [(k, s) for k, s in single.items() if s.element and s.name in self.inputs]
        for name in dict.fromkeys(s.name for _, s in changed):
            where = setup if whole and not self.passed else body
            where.append(f"e_{self._at(name)} = {self._at(name)}.copy()")
        for k, slot in changed:
            body.append(f"e_{self._at(slot.name)}[{str(slot.element)[1:-1]}] = p{k}")
        return setup, body

    def _at(self, name: str) -> str:
        return f"x{self.fixed.index(name)}"

    def replaced(self) -> None:
        """Inputs of which elements are learned are read from a copy."""
        for slot in self.slots:
            if slot.element is not None and slot.name in self.inputs:
                value = self.inputs[slot.name]
                text = f"e_{self._at(slot.name)}"
                self.places[value] = Place(text, self.flow[value].axes, None, self.passed)

    def targets(self) -> dict[int, Place]:
        """Derivatives that can be written where they are wanted."""
        found: dict[int, Place] = {}
        for k, slot in enumerate(self.slots):
            value, axes = self.flow.outputs[slot.gradient]
            op = self.flow[value]
            plain = {*op.axes} == {*axes}
            if renaming(op):
                letters = dict(zip(op.axes, self.flow[op.arguments[0]].axes, strict=True))
                value, axes = op.arguments[0], tuple(letters.get(k, k) for k in axes)
            if slot.element is None and slot.shape and plain and value not in found:
                found[value] = Place(f"g{k}", axes)
        return found

    def hoisted(self) -> tuple[list[int], list[int]]:
        """The values that do not depend on the vector, and the others."""
        learned = {s.name for s in self.slots}
        fixed: set[int] = set()
        for v in self.live:
            op = self.flow[v]
            if op.kind == "input" and op.detail in learned:
                continue
            if not self.passed and all(a in fixed for a in reads(op)):
                fixed.add(v)
        return [v for v in self.live if v in fixed], [v for v in self.live if v not in fixed]

    def crossing(self, fixed: Sequence[int]) -> list[int]:
        """Those of some values that others read, or that are results."""
        inside = {*fixed}
        read = {a for v in self.live if v not in inside for a in reads(self.flow[v])}
        return [v for v in fixed if v in read or v in self.ends]

    def settle(self, fixed: Sequence[int]) -> None:
        """Values that were worked out before, whose buffers nothing else may fill."""
        for v in fixed:
            self.places[v] = self.places[v]._replace(buffer=None, loose=False)

    def gradients(self) -> list[str]:
        """The parts of the gradient as arrays."""
        found = [f"g = empty({self.size})"]
        for k, slot in enumerate(self.slots):
            if slot.shape:
                found.append(f"g{k} = g[{slot.start}:{slot.stop}].reshape({slot.shape})")
        return found + self.strided

    def ended(self, copied: bool) -> Iterator[str]:
        """Lines that put the gradient together and look whether all is finite."""
        together = self._together() if copied else {}
        for k, slot in enumerate(self.slots):
            if k in together:
                yield from together[k]
                continue
            value, axes = self.flow.outputs[slot.gradient]
            place = self.places[value]
            if slot.shape and place.text != f"g{k}":
                yield f"copyto(g{k}, {spread(place, axes)})"
            elif not slot.shape:
                at = f"[{self._index(place, axes, slot)}]" if place.layout else ""
                yield f"g[{slot.start}] = {place.text}{at}"
        loss = "None"
        if self.value:
            loss = self.places[self.flow.outputs[self.value][0]].text
        yield f"check = dot(g, g){f' + {loss}' if self.value else ''}"
        yield "if check - check != 0.0:"
        yield "    raise ArithmeticError"
        yield f"return {loss}, {'g.copy()' if copied else 'g'}"

    def _together(self) -> dict[int, list[str]]:
        """Lines for slots that lie at equal distances, and are filled from one stack."""
        stacks: dict[int, dict[int, int]] = {}
        for k, slot in enumerate(self.slots):
            member = self.flow.member(self.flow.outputs[slot.gradient][0])
            if member is not None and slot.element is None and slot.shape:
                stacks.setdefault(member[0], {})[member[1]] = k
        found: dict[int, list[str]] = {}
        for base, members in stacks.items():
            numbers = [members[p] for p in sorted(members)]
            line = self._strided(base, numbers)
            if line is not None:
                found |= {k: [] for k in numbers}
                found[numbers[0]] = [line]
        return found

    def _strided(self, base: int, numbers: Sequence[int]) -> str | None:
        """One copy for all slots; None where they do not lie alike, or are not all of a stack."""
        slots = [self.slots[k] for k in numbers]
        first, steps = slots[0], {b.start - a.start for a, b in pairwise(slots)}
        whole = len(slots) == self.flow.lengths[self.flow[base].axes[0]]
        orders = {self._order(s) for s in slots}
        if not whole or len(steps) != 1 or len({s.shape for s in slots}) != 1 or len(orders) != 1:
            return None
        shape = (len(slots), *first.shape)
        inner = [math.prod(first.shape[p + 1 :]) for p in range(len(first.shape))]
        strides = tuple(8 * s for s in (*steps, *inner))
        name = f"g_{numbers[0]}"
        self.strided.append(f"{name} = ndarray({shape}, floating, g, {8 * first.start}, {strides})")
        place, axes = self.places[base], self.flow[base].axes
        order = (axes[0], *(axes[1 + p] for p in orders.pop()))
        return f"copyto({name}, {turned(place, order)})"

    def _order(self, slot: Slot) -> tuple[int, ...]:
        """The axes of a derivative as numbers among those of the stack that it is a part of."""
        value, axes = self.flow.outputs[slot.gradient]
        return tuple(self.flow[value].axes.index(k) for k in axes)

    def _index(self, place: Place, axes: Sequence[str], slot: Slot) -> str:
        position = dict(zip(axes, slot.element or (), strict=True))
        return ", ".join(str(position[k]) for k in place.layout)

    @property
    def ends(self) -> list[int]:
        """The values that the outputs are."""
        return [v for v, _ in self.flow.outputs.values()]
