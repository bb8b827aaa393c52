"""What it takes to run a program: a function, and what binds it to values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

from ...errors import SympropError
from ..fast.kernels import Kernels, Kind
from ..fast.sources import Slot


class Bindable(Protocol):
    """Code for one kind of values."""

    def bound(self, values: Mapping[str, Any], /) -> Any:
        """The function of a vector, for fixed values."""


class Binding(Protocol):
    """What makes functions of a vector for kinds of values."""

    def straight(self, kind: Kind) -> Any:
        """Straight-line code, where that is best."""

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """Code for arrays."""

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Any:
        """A whole descent, where there is code for one."""

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        """Code that takes all but the vector at each call, where there is any."""


class Running(NamedTuple):
    """A program as a function of its inputs in order, its source, and what binds it."""

    function: Callable[..., Any]
    source: str
    kernels: Binding


class Unbound(Kernels):
    """No code for a vector: the general function is called."""

    def straight(self, kind: Kind) -> None:
        return None

    def arrays(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        return None

    def descent(self, kind: Kind, slots: Sequence[Slot], rule: Any) -> Any:
        return None

    def passed(self, kind: Kind, slots: Sequence[Slot]) -> Any:
        return None


class MissingPackageError(SympropError):
    """A target whose package is not installed."""


def needed(package: str, extra: str) -> None:
    """Raise SympropError, with the command that installs it, where a package is missing."""
    if find_spec(package) is None:
        raise MissingPackageError(
            f"target {package!r} needs a package that is missing: pip install 'symprop[{extra}]'"
        )
