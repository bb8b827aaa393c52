"""Products over common letters in NumPy: ``@`` where it can be, einsum where nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .program import Axes, Contraction
from .writer import ATOM, MATRIX, POWER, SIGNED, Code


def aligned(code: Code, have: Axes, want: Axes, full: bool = False) -> Code:
    """A value with axes ``have`` made to broadcast against axes ``want``.

    ``full``: it gets all of these axes, also those that broadcasting adds by itself. What
    `numpy.add.at` adds at positions with several axes needs them: for one axis it reads beyond
    the end (NumPy 1.25 to 2.4).

    >>> aligned(Code("W"), ("k", "j"), ("j", "k")).text, aligned(Code("b"), ("i",), ("i", "k")).text
    ('W.T', 'b[:, None]')
    """
    order = tuple(k for k in want if k in have)
    if order != have:
        turn = "T" if len(have) == 2 else f"transpose{tuple(have.index(k) for k in order)}"
        code = Code(f"{code.within(ATOM)}.{turn}")
    first = next((p for p, k in enumerate(want) if k in have), len(want))
    entries = [":" if k in have else "None" for k in want[0 if full and have else first :]]
    if "None" not in entries:
        return code
    return Code(f"{code.within(ATOM)}[{', '.join(entries)}]")


def product(node: Contraction, left: Code, right: Code) -> tuple[Code, Axes]:
    """The product of two arrays as code, and the order of its axes."""
    sides = _Sides(node, left, right)
    found = (form(sides) for form in _FORMS)
    return next(result for result in found if result is not None)


def by_letters(node: Contraction, left: Code, right: Code) -> Code:
    """The product as einsum writes it."""
    written = _einsum(_Sides(node, left, right))
    assert written is not None
    return written[0]


class _Sides:
    """Two arrays to be multiplied and summed: which letters each has alone, which both."""

    def __init__(self, node: Contraction, left: Code, right: Code) -> None:
        self.over, self.out = node.letters, node.axes
        self.left, self.right = (left, node.left.axes), (right, node.right.axes)
        both = {*node.left.axes} & {*node.right.axes}
        self.batch = tuple(k for k in node.axes if k in both)
        self.alone = tuple(
            tuple(k for k in axes if k not in both) for axes in (node.left.axes, node.right.axes)
        )


_Written = tuple[Code, Axes] | None


def _matrix_product(s: _Sides) -> _Written:
    """``a @ W.T``: one common letter; the side with one axis more than that comes second."""
    if s.batch or len(s.over) != 1:
        return None
    first, second = (s.left, s.alone[0]), (s.right, s.alone[1])
    swap = len(second[1]) > 1 or (first[1] + second[1] != s.out and len(first[1]) <= 1)
    if swap:
        first, second = second, first
    if len(second[1]) > 1:
        return None
    a = aligned(*first[0], first[1] + s.over).within(SIGNED)
    b = aligned(*second[0], s.over + second[1]).within(POWER)
    return Code(f"{a} @ {b}", MATRIX), first[1] + second[1]


def _stacked_product(s: _Sides) -> _Written:
    """``a @ b`` for each value of the letters that both have and keep."""
    first, second = s.alone
    if not s.batch or any(len(letters) != 1 for letters in (first, second, s.over)):
        return None
    a = aligned(*s.left, s.batch + first + s.over).within(SIGNED)
    b = aligned(*s.right, s.batch + s.over + second).within(POWER)
    return Code(f"{a} @ {b}", MATRIX), s.batch + first + second


def _inner_product(s: _Sides) -> _Written:
    if s.out or s.left[1] != s.right[1]:
        return None
    return Code(f"np.vdot({s.left[0].text}, {s.right[0].text})"), ()


def _tensor_product(s: _Sides) -> _Written:
    if s.batch:
        return None
    places = [[axes.index(k) for k in s.over] for _, axes in (s.left, s.right)]
    text = f"np.tensordot({s.left[0].text}, {s.right[0].text}, axes={tuple(places)})"
    return Code(text), s.alone[0] + s.alone[1]


def _einsum(s: _Sides) -> _Written:
    names = _single({*s.left[1], *s.right[1]})
    left, right, out = ("".join(names[k] for k in axes) for axes in (s.left[1], s.right[1], s.out))
    return Code(f'np.einsum("{left},{right}->{out}", {s.left[0].text}, {s.right[0].text})'), s.out


def _single(letters: Iterable[str]) -> Mapping[str, str]:
    """A letter of one character for each; the model's own where it has one."""
    found = {k: k for k in letters if len(k) == 1 and k.isascii() and k.isalpha()}
    free = (c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in found)
    return {**found, **{k: next(free) for k in sorted(letters) if k not in found}}


_FORMS = (_matrix_product, _stacked_product, _inner_product, _tensor_product, _einsum)
