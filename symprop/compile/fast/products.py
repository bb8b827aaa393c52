"""Products summed over letters as calls of BLAS: groups of letters merged, nothing copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .flow import Axes, Op
from .places import Place

if TYPE_CHECKING:
    from .array_code import Emitter


class _Sides(NamedTuple):
    """Two factors in the order of memory: which letters each has alone, both keep, and go."""

    left: Axes
    right: Axes
    both: Axes
    over: tuple[Axes, Axes]

    @classmethod
    def of(cls, op: Op, left: Axes, right: Axes) -> _Sides:
        """The letters of two factors that lie in memory in these orders."""
        gone = {*op.detail}
        return cls(
            tuple(k for k in left if k not in right),
            tuple(k for k in right if k not in left),
            tuple(k for k in left if k in right and k not in gone),
            (tuple(k for k in left if k in gone), tuple(k for k in right if k in gone)),
        )


def product(emitter: Emitter, value: int, op: Op) -> Place:
    """A product, by BLAS where the axes allow it."""
    left, right = (emitter.places[a].layout for a in op.arguments)
    sides = _Sides.of(op, left, right)
    found = (form(emitter, value, op, sides) for form in _FORMS)
    return next(place for place in found if place is not None)


def _inner(emitter: Emitter, value: int, op: Op, s: _Sides) -> Place | None:
    """Everything summed: an inner product of two arrays that lie alike."""
    if op.axes:
        return None
    places = sorted((emitter.places[a] for a in op.arguments), key=lambda p: p.buffer is None)
    layout = places[0].layout
    texts = [emitter.beside(a, layout) for a in op.arguments]
    # the method is found sooner than the function
    call = f"{texts[0]}.dot({texts[1]})" if len(layout) == 1 else f"vdot({', '.join(texts)})"
    return emitter.named(value, f"float({call})")


def _matrix(emitter: Emitter, value: int, op: Op, s: _Sides) -> Place | None:
    """A product of matrices or of a matrix and a vector; groups of letters count as one."""
    if s.both:
        return None
    over = s.over[0]
    one, two = op.arguments
    target = emitter.targets.get(value)
    if _second(emitter, op, s, target):
        layout, rows, columns = s.right + s.left, s.right, s.left
        texts = [flat(emitter, two, s.right, over), flat(emitter, one, over, s.left)]
    else:
        layout, rows, columns = s.left + s.right, s.left, s.right
        texts = [flat(emitter, one, s.left, over), flat(emitter, two, over, s.right)]
    out = emitter.out(value, layout)
    text = out.text
    if len(rows) > 1 or len(columns) > 1:
        lengths = [emitter.length(k) for k in (rows, columns) if k]
        text = emitter.view(out, f"{text}.reshape({', '.join(lengths)})")
    emitter.lines.append(f"{texts[0]}.dot({texts[1]}, {text})")
    return out


def _second(emitter: Emitter, op: Op, s: _Sides, target: Place | None) -> bool:
    """Whether the letters of the right factor come first: as wanted, or the fewer of them."""
    orders = (s.left + s.right, s.right + s.left)
    if target is not None and target.layout in orders:
        return target.layout == orders[1]
    sizes = [emitter.size(k) for k in (s.left, s.right)]
    if sizes[0] == sizes[1]:
        return op.axes == orders[1]
    return sizes[1] < sizes[0]


def flat(emitter: Emitter, value: int, first: Axes, second: Axes) -> str:
    """A factor as a matrix, or as a vector where one group of letters is empty."""
    place = emitter.places[value]
    if len(first) < 2 and len(second) < 2:
        return emitter.turned(value, first + second)
    if place.layout not in (first + second, second + first) or not emitter.solid(value):
        place = emitter.copied(value, first + second)
    groups = [k for k in (first, second) if k]
    if place.layout == first + second:
        lengths = ", ".join(map(emitter.length, groups))
        return emitter.view(place, f"{place.text}.reshape({lengths})")
    lengths = ", ".join(map(emitter.length, groups[::-1]))
    return emitter.view(place, f"{place.text}.reshape({lengths}).T")


def _stacked(emitter: Emitter, value: int, op: Op, s: _Sides) -> Place | None:
    """A product of matrices for each value of the letters that both keep."""
    if any(len(k) != 1 for k in (s.left, s.right, s.over[0])):
        return None
    texts = [
        emitter.turned(op.arguments[0], s.both + s.left + s.over[0]),
        emitter.turned(op.arguments[1], s.both + s.over[0] + s.right),
    ]
    out = emitter.out(value, s.both + s.left + s.right)
    emitter.lines.append(f"matmul({', '.join(texts)}, {out.text})")
    return out


def _einsum(emitter: Emitter, value: int, op: Op, s: _Sides) -> Place:
    places = [emitter.places[a] for a in op.arguments]
    letters = dict.fromkeys(k for p in places for k in p.layout)
    short = dict(zip(letters, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    target = emitter.targets.get(value)
    layout = target.layout if target is not None else s.both + s.left + s.right
    texts = ["".join(short[k] for k in axes) for axes in (*(p.layout for p in places), layout)]
    out = emitter.out(value, layout)
    pattern = f"'{texts[0]},{texts[1]}->{texts[2]}'"
    emitter.lines.append(f"einsum({pattern}, {places[0].text}, {places[1].text}, out={out.text})")
    return out


_FORMS: Sequence[Callable[[Emitter, int, Op, _Sides], Place | None]] = (
    _inner,
    _matrix,
    _stacked,
    _einsum,
)
