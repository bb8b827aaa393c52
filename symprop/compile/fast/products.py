"""Which function of NumPy multiplies two arrays and sums: BLAS without copies where it can."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .flow import Axes, Op


class Sides:
    """Two arrays to be multiplied: which letters each has alone, which both keep, which go."""

    def __init__(self, op: Op, left: Axes, right: Axes) -> None:
        self.axes, self.over = op.axes, tuple(op.detail)
        self.both = (left, right)
        self.batch = tuple(k for k in left if k in right and k not in self.over)
        self.left = tuple(k for k in left if k not in right)
        self.right = tuple(k for k in right if k not in left)


class Call(NamedTuple):
    """A call: what stands first, the sides with their axes in order, what stands last."""

    function: str
    arguments: tuple[tuple[int, Axes], ...]
    layout: Axes
    first: tuple[str, ...] = ()
    last: str = ""
    fills: bool = True


def product(sides: Sides, layout: Axes) -> Call:
    """The call for two sides, the left of which lies in memory in the order of ``layout``."""
    found = (form(sides, layout) for form in _FORMS)
    return next(call for call in found if call is not None)


def _inner(s: Sides, layout: Axes) -> Call | None:
    """Everything summed: an inner product of two arrays that lie alike."""
    if s.axes:
        return None
    return Call("dot" if len(layout) == 1 else "vdot", ((0, layout), (1, layout)), ())


def _matrix(s: Sides, _: Axes) -> Call | None:
    """A product of matrices or of a matrix and a vector."""
    if s.batch or len(s.over) != 1 or len(s.left) > 1 or len(s.right) > 1:
        return None
    sides = ((0, s.left + s.over), (1, s.over + s.right))
    if s.left + s.right == s.axes:
        return Call("dot", sides, s.axes)
    return Call("dot", ((1, s.right + s.over), (0, s.over + s.left)), s.right + s.left)


def _stacked(s: Sides, _: Axes) -> Call | None:
    """A product of matrices for each value of the letters that both keep."""
    if not s.batch or any(len(k) != 1 for k in (s.left, s.right, s.over)):
        return None
    sides = ((0, s.batch + s.left + s.over), (1, s.batch + s.over + s.right))
    return Call("matmul", sides, s.batch + s.left + s.right)


def _tensor(s: Sides, _: Axes) -> Call | None:
    """Several letters at once; makes an array of its own."""
    if s.batch:
        return None
    count = len(s.over)
    sides = ((0, s.left + s.over), (1, s.over + s.right))
    return Call("tensordot", sides, s.left + s.right, last=f", {count}", fills=False)


def _einsum(s: Sides, _: Axes) -> Call:
    letters = dict.fromkeys((*s.both[0], *s.both[1]))
    short = dict(zip(letters, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    texts = ["".join(short[k] for k in axes) for axes in (*s.both, s.axes)]
    pattern = f"'{texts[0]},{texts[1]}->{texts[2]}'"
    return Call("einsum", ((0, s.both[0]), (1, s.both[1])), s.axes, (pattern,), "out=")


_FORMS: tuple[Callable[[Sides, Axes], Call | None], ...] = (
    _inner,
    _matrix,
    _stacked,
    _tensor,
    _einsum,
)
