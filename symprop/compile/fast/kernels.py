"""Which fast code serves which shapes; made once for each kind, a bounded number kept."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from struct import Struct
from threading import Lock
from typing import Any

import numpy as np

from ..program import Program
from .bodies import loop
from .descents import descent_source
from .flow import Flow, Unfit
from .made import Arrays, Kernel, Kind, Known, Passed, Straight, array_space
from .running import sharers
from .scalar_code import Scalars, bound_source, maker
from .shortening import ROWWISE, shortened
from .sources import Slot, chunked, whole
from .splitting import Split, split
from .tracing import trace
from .unrolled import Element, unroll

__all__ = ["KEPT", "Kernel", "Kernels", "Kind", "Passed"]

KEPT = 16
"""Kinds of fast code kept for one function; the one not used for longest makes room."""

SMALL = 40
"""Scalar operations that take as long as one call of NumPy."""

LEAST, NARROW, WIDE, ROOM = 256, 9000, 32, 300_000
"""A chunk has so many rows at least; and elements in its widest array, narrow or wide.

Up to `NARROW` elements OpenBLAS works in the thread that calls it; beyond the width `WIDE` its
own threads do better.
"""

LONG = 4
"""Chunks that threads share are so many times as long: calls of NumPy take longer, threads wait
for each other less."""

LINE = 8
"""Numbers in a line of the cache."""

PATTERNS = 4
"""Places of 0 and 1 in the data for which a kind gets code of its own."""

LONGEST = 4000
"""Scalar operations beyond which straight-line code would take long to make."""

SHORT = 512
"""Steps with more numbers in a row are worth writing out."""

FREE = ("input", "literal", "letter", "view")
"""Operations that are no call."""

Writer = Callable[[Scalars, Any, list[int]], str]
"""From straight-line code, and where in it value and gradient stand, to a source."""


def chunk_length(flow: Flow, cut: Split) -> int:
    """As many rows as stay in the cache with all that is computed of them, in equal chunks.

    They begin where lines of the cache do.
    """
    rows, width = flow.lengths[cut.letter], widest(flow, cut)
    length = max(LEAST, (NARROW if width <= WIDE else ROOM) // width)
    chunks, threads = max(1, round(rows / length)), threads_for(flow, cut)
    if threads > 1:
        chunks = -(-chunks // (LONG * threads)) * threads
    return -(-rows // chunks // LINE) * LINE


def threads_for(flow: Flow, cut: Split) -> int:
    """How many threads share the chunks, where each has one or more that are `LONG`."""
    width, threads = widest(flow, cut), sharers()
    enough = flow.lengths[cut.letter] * width >= NARROW * LONG * threads
    return threads if width <= WIDE and enough else 1


def widest(flow: Flow, cut: Split) -> int:
    """The most numbers that an array has for each row, those of the data left aside."""
    arrays = (flow[v] for v in cut.rows if cut.letter in flow[v].axes)
    sizes = (flow.size(op.axes) for op in arrays if op.kind not in FREE)
    return max(sizes, default=flow.lengths[cut.letter]) // flow.lengths[cut.letter]


class Kernels:
    """The fast code of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._patterns: Counter[Any] = Counter()
        self._lock = Lock()

    def straight(self, kind: Kind) -> Straight | None:
        """Straight-line code, where there is little enough to compute; else None."""
        return self._straight(kind, bound_source)

    def _flow(self, kind: Kind) -> Flow:
        return trace(self.program, dict(kind.shapes), dict(kind.sizes))

    def _looping(self, kind: Kind) -> Flow:
        """The flow with loops over steps with short rows.

        Steps with long ones are written out, so that rows can be cut into chunks, unless that is
        too much.
        """
        given = self.program, dict(kind.shapes), dict(kind.sizes)
        try:
            return trace(*given, loop=partial(loop, widest=SHORT))
        except Unfit:
            return trace(*given, loop=loop)

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Straight | None:
        """The loop of gradient descent by the plain rule, where straight-line code serves."""
        return self._straight(kind, descent_source) if rule.name == "plain" else None

    def _straight(self, kind: Kind, write: Writer, known: Known = ()) -> Straight | None:
        key = (write.__name__, kind, known)
        found: Straight | None = self._made(key, lambda: self._code(kind, write, known))
        return found

    def _simpler(self, kind: Kind, write: Writer, known: Known) -> Straight | None:
        """Code for data with 0 and 1 in these places, made for the first few patterns."""
        key = (write.__name__, kind)
        if (*key, known) not in self._kept:
            if len(self._patterns) > 4 * KEPT:
                self._patterns.clear()
            self._patterns[key] += 1
            if self._patterns[key] > PATTERNS:
                return None
        return self._straight(kind, write, known)

    def _code(self, kind: Kind, write: Writer, known: Known) -> Straight:
        code, value, gradient = self._scalars(kind, dict(known))
        source = write(code, value, gradient)
        pack = Struct(f"{len(gradient)}d").pack_into
        more = {**vars(math), "empty": np.empty, "pack": pack, "floating": np.dtype(float)}
        simpler = partial(self._simpler, kind, write)
        return Straight(source, code.fixed, maker(source, more), simpler)

    def _scalars(
        self, kind: Kind, known: Mapping[Element, float]
    ) -> tuple[Scalars, int | None, list[int]]:
        """The flow written out, and where in it value and gradient stand."""
        flow = self._flow(kind)
        calls = sum(op.kind not in FREE for _, op in flow.live())
        scalars, grids = unroll(flow, min(SMALL * calls, LONGEST), known)
        value = int(grids[kind.value][()]) if kind.value else None
        gradient = [int(grids[name][place]) for name, place in kind.gradient]
        ends = gradient if value is None else [value, *gradient]
        scalars.outputs = {str(k): (v, ()) for k, v in enumerate(ends)}
        return Scalars(scalars, kind.learned), value, gradient

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Arrays | None:
        """Array code that fills buffers, chunk by chunk where rows are many; None without any."""
        found: Arrays | None = self._made(("arrays", kind), lambda: self._arrays(kind, slots))
        return found

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Passed | None:
        """Code that takes the fixed inputs at each call; None without any."""
        code = self.straight(kind) or self._made(
            ("passed", kind), lambda: self._arrays(kind, slots, passed=True)
        )
        return code.passed(dict(kind.shapes)) if code is not None else None

    def _arrays(self, kind: Kind, slots: Sequence[Slot], passed: bool = False) -> Arrays:
        flow = self._looping(kind)
        value = (kind.value,) if kind.value else ()
        flow.outputs = {n: flow.outputs[n] for n in (*value, *(s.gradient for s in slots))}
        cut = split(by_rows := shortened(flow, ROWWISE))
        length = 0
        if cut is not None:
            length = chunk_length(by_rows, cut)
            cut = cut if flow.lengths[cut.letter] >= 2 * length else None
        if cut is None:
            made = whole(shortened(flow), slots, kind.value, passed=passed)
        else:
            made = chunked(by_rows, slots, kind.value, cut, passed=passed)
        make = maker(made.text, array_space(made.text))
        if cut is None:
            return Arrays(made.text, made.fixed, make)
        threads = threads_for(by_rows, cut)
        return Arrays(made.text, made.fixed, make, flow.lengths[cut.letter], length, threads)

    def _made(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made for a key, or is made now; None where it cannot be."""
        with self._lock:
            if key not in self._kept:
                try:
                    self._kept[key] = make()
                except Unfit:
                    self._kept[key] = None
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]
