"""Names of elements, ``W1[2,3]``: taken apart, checked, written."""

from __future__ import annotations

import math
import re

from .accesses import written
from .errors import DataError, UnknownNameError, nearest
from .model import Definitions
from .ranges import axis_lower

Element = tuple[str, tuple[int, ...]]
"""A name and zero-based positions along its axes."""

_ELEMENT = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d{1,9}(?:\s*,\s*-?\d{1,9})*)\s*\])?\s*")


def element_name(model: Definitions, name: str, place: tuple[int, ...]) -> str:
    """An element as it is written: ``W1[2,3]``."""
    lower = axis_lower(model, name)
    inside = ",".join(str(first + k) for first, k in zip(lower, place, strict=True))
    return f"{name}[{inside}]" if place else repr(name)


def split(text: str) -> Element:
    """The name and the indices as written; none for a whole name. Raises `DataError`.

    >>> split("W1[2,3]")
    ('W1', (2, 3))
    """
    match = _ELEMENT.fullmatch(text)
    if match is None:
        raise DataError(f"{text[:60]!r} is no element; write a name and whole numbers, as W1[2,3]")
    name, inside = match.groups()
    return name, tuple(int(k) for k in inside.split(",")) if inside else ()


def element(model: Definitions, text: str, lengths: tuple[int, ...] | None = None) -> Element:
    """The name and the zero-based indices of an element such as ``W1[2,3]``, or of a number.

    ``lengths`` is the shape of the array, where it is known. Raises `UnknownNameError` and, for a
    wrong number of indices or one out of range, `DataError`.
    """
    name, indices = split(text)
    if name not in model.names:
        raise UnknownNameError(f"unknown name {name!r} in {text!r}{nearest(name, model.names)}")
    lower, whole = axis_lower(model, name), written(model.ref(name))
    if len(indices) != len(lower):
        example = f"{name}[{','.join(map(str, lower))}]" if lower else name
        raise DataError(f"{text} has {len(indices)} indices, but {whole} is written as {example}")
    for p, (index, first) in enumerate(zip(indices, lower, strict=True)):
        last = first + lengths[p] - 1 if lengths is not None else math.inf
        if not first <= index <= last:
            upto = f"from {first} to {last}" if lengths is not None else f"from {first} up"
            raise DataError(f"{text} does not exist: axis {p + 1} of {whole} runs {upto}")
    return name, tuple(index - first for index, first in zip(indices, lower, strict=True))
