"""Programs compiled by numba: as functions of all inputs, and of a vector with the rest fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..fast.kernels import Kernels, Kind
from ..fast.sources import Slot
from ..program import Program
from .array_code import indented
from .bindings import Running, Unbound
from .blocks import Code, blocks, straight
from .cached import loaded
from .numba_source import ENTRY, LOOSE, body, kernel, module
from .wide import LEAST, Wide

Shapes = tuple[tuple[str, tuple[int, ...]], ...]
Sizes = tuple[tuple[str, int], ...]


def generate(program: Program, general: Callable[..., Any]) -> Running:
    """The program as a function of its inputs in order, compiled when it is first called.

    ``general`` is NumPy's, for wide layers.
    """
    code, _ = kernel(program, fast=True)
    source = "\n".join(module(code)) + "\n"
    compiled: list[Callable[..., Any]] = []
    kernels, inputs = NumbaKernels(program), program.inputs

    def function(*arguments: Any) -> Any:
        shapes = tuple(zip(inputs, map(np.shape, arguments), strict=True))
        whole = ((n, a) for n, a in zip(inputs, arguments, strict=True) if isinstance(a, int))
        if kernels.wide(shapes, tuple(whole)):
            return general(*arguments)
        if not compiled:
            compiled.append(loaded(kept(source)).kernel)
        return compiled[0](*map(plain, arguments))

    return Running(function, source, kernels)


def kept(source: str) -> str:
    """A source whose compiled code numba keeps beside its file."""
    return source.replace(f"{LOOSE}\n", f"{LOOSE[:-1]}, cache=True)\n")


def plain(value: Any) -> Any:
    """A value of the one kind that code is compiled for: float64 or whole numbers, in rows."""
    if isinstance(value, np.ndarray):
        dtype = np.int64 if value.dtype.kind in "iu" else np.float64
        return np.require(value, dtype, ("C", "W"))
    return int(value) if isinstance(value, int | np.integer) else float(value)


class NumbaKernels(Unbound):
    """Functions of a vector, compiled once for each set of learned parameters and shapes.

    Straight-line code for few numbers, blocks of rows where rows go one by one, NumPy for wide
    layers and for windows and products that are no rows, loops for sequences and the rest.
    """

    def wide(self, shapes: Shapes, sizes: Sizes, least: int = LEAST) -> bool:
        """Whether products are so large that NumPy is ahead."""
        key = ("wide", shapes, sizes, least)
        return bool(self._made(key, lambda: self._products(dict(shapes), dict(sizes), least)))

    @cached_property
    def _products(self) -> Wide:
        return Wide(self.program)

    def straight(self, kind: Kind) -> Any:
        """Straight-line code, where there is little enough to compute; else None."""
        return self._made(("straight", kind), lambda: straight(self._flow(kind), kind))

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """Code for one kind of values; the vector holds the slots."""
        if self.wide(kind.shapes, kind.sizes):
            return Kernels.arrays(self, kind, slots)
        found = self._made(("blocks", kind), lambda: blocks(self._flow(kind), kind, slots))
        if found is None and self.wide(kind.shapes, kind.sizes, least=1):
            found = Kernels.arrays(self, kind, slots)
        return found or self._loops(kind, slots)

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """NumPy's: to lay out data for loops at each call takes longer than to compute with it."""
        return self._numpy.passed(kind, slots)

    @cached_property
    def _numpy(self) -> Kernels:
        return Kernels(self.program)

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Any:
        """The whole loop of gradient descent; None where that is no gain."""
        code = self.straight(kind) or self.arrays(kind, slots)
        return code.descent(rule) if isinstance(code, Code) else None

    def _loops(self, kind: Kind, slots: Sequence[Slot]) -> Code:
        """Loops over single numbers, whatever the program.

        The vector is taken apart at first, the gradient put together at last.
        """
        learned = [s for s in slots if s.name in self.program.inputs]
        whole = {s.name for s in learned if s.element is None}
        fixed = tuple(n for n in self.program.inputs if n not in whole)
        sizes = [n for s in learned if s.element is None for n in s.shape]
        lines, names = body(self.program, fast=True)
        lengths = [a for s in learned for a in _lengths(s, names[s.name])]
        given = (*lengths, *(names[n] for n in fixed))
        copied = dict.fromkeys(s.name for s in learned if _single(s))
        first = [f"{names[n]} = {names[n]}.copy()" for n in copied]
        first += [line for s in learned for line in _taken(s, names[s.name])]
        last = [line for s in slots for line in _given(s, names[s.gradient])]
        last.append(f"return {names[kind.value]} + finite(gradient)")
        head = f"def objective({', '.join(['vector', 'gradient', *given])}):"
        text = module([ENTRY, head, *indented(first), *lines, *indented(last)])
        return Code(
            "\n".join(text) + "\n",
            len(given),
            max((s.stop for s in slots), default=0),
            lambda values: [*sizes, *(plain(values[n]) for n in fixed)],
        )


def _single(slot: Slot) -> str:
    """The place of one element in its array; empty for a number, and for a whole array."""
    return ", ".join(map(str, slot.element)) if slot.element is not None else ""


def _lengths(slot: Slot, name: str) -> list[str]:
    """What the lengths of a whole array are called.

    They are arguments: a compiler that knew them would unroll every loop, and take minutes.
    """
    axes = range(len(slot.shape)) if slot.element is None else ()
    return [f"length_{name}_{p}" for p in axes]


def _taken(slot: Slot, name: str) -> Iterator[str]:
    """A parameter, or one element of it, from the vector."""
    lengths = _lengths(slot, name)
    if _single(slot):
        yield f"{name}[{_single(slot)}] = vector[{slot.start}]"
    elif not lengths:
        yield f"{name} = vector[{slot.start}]"
    else:
        yield f"{name} = np.empty(({', '.join(lengths)},))"
        yield f"taken(vector, {slot.start}, {name})"


def _given(slot: Slot, result: str) -> Iterator[str]:
    """A derivative, or one element of it, into the gradient."""
    if _single(slot):
        yield f"gradient[{slot.start}] = {result}[{_single(slot)}]"
    elif not slot.shape:
        yield f"gradient[{slot.start}] = {result}"
    else:
        yield f"given({result}, gradient, {slot.start})"
