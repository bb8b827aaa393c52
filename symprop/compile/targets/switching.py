"""NumPy at first, and numba from when it is worth compiling: the target ``auto``.

Nobody knows how often a function will be called. So NumPy is at work until it has taken as long as
compiling would; whatever comes then, the whole takes at most twice as long as the better choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from ..fast.kernels import Kind
from ..fast.sources import Slot
from .bindings import Binding, Running

WORTH = 2.0
"""Seconds that compiling takes, about."""

SAMPLE = 16
"""One of so many calls is timed, of steps that are made many at once each."""

Run = Callable[..., Any]


class Switch:
    """Calls ``run`` until that has taken `WORTH` seconds; from then on what ``later`` makes.

    Where ``later`` makes None, there is nothing better.
    """

    def __init__(self, run: Run, later: Callable[[], Run | None], sample: int = SAMPLE) -> None:
        self.run, self._sample = run, sample
        self._later: Callable[[], Run | None] | None = later
        self._calls, self._spent = 0, 0.0

    def __call__(self, *arguments: Any) -> Any:
        """What either returns."""
        self._calls += 1
        if self._later is None or self._calls % self._sample:
            return self.run(*arguments)
        start = perf_counter()
        found = self.run(*arguments)
        self._spent += self._sample * (perf_counter() - start)
        if self._spent >= WORTH:
            self.run, self._later = self._later() or self.run, None
        return found


@dataclass(frozen=True)
class Rising:
    """Code for one kind of values: NumPy's, and how numba's is made."""

    small: Any
    large: Callable[[], Any]
    sample: int = SAMPLE

    def bound(self, values: Mapping[str, Any]) -> Switch:
        """The function of a vector, or steps of a descent, for fixed values."""
        return Switch(self.small.bound(values), lambda: self._better(values), self.sample)

    def _better(self, values: Mapping[str, Any]) -> Run | None:
        code = self.large()
        run: Run | None = code.bound(values) if code is not None else None
        return run


class Either:
    """Binds with NumPy, and later on with numba; at once where NumPy has no fast code."""

    def __init__(self, small: Binding, large: Callable[[], Running]) -> None:
        self.small, self._large = small, large

    def straight(self, kind: Kind) -> Any:
        """Left to `arrays`, which knows the slots that numba may need."""
        return None

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """Code for the vector."""
        return self._rising(lambda made: made.straight(kind) or made.arrays(kind, slots))

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """NumPy's: to look at what is passed takes longer than to compute with it."""
        return self.small.passed(kind, slots)

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Any:
        """Steps at once; None where NumPy has no code for them."""
        small = self.small.descent(kind, slots, rule)
        if small is None:
            return None
        return Rising(small, lambda: self._large().kernels.descent(kind, slots, rule), sample=1)

    def _rising(self, code: Callable[[Binding], Any]) -> Any:
        small = code(self.small)
        if small is None:
            return code(self._large().kernels)
        return Rising(small, lambda: code(self._large().kernels))
