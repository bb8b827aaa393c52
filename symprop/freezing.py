"""Values made ready for a model: checked with the line they stand in, and read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .accesses import written
from .errors import DataError
from .model import Definitions
from .tree import Affine, Ref

if TYPE_CHECKING:
    import numpy as np


def freeze_values(
    model: Definitions, values: Mapping[str, Any], lines: Mapping[str, int]
) -> dict[str, float | np.ndarray[Any, Any]]:
    """The values as read-only arrays and Python floats; whole numbers where data is looked up.

    Raises `DataError` for values that do not fit, with the line where there is one.
    """
    if not values:
        return {}
    from .values import check

    try:
        checked = check(model, values, needed=())
    except DataError:
        alone = _one_by_one(model, values, lines)
        _check_lengths(model, alone)
        checked = check(model, alone, needed=())
    _check_lengths(model, checked)
    return {n: _frozen(v) for n, v in checked.items()}


def _one_by_one(
    model: Definitions, values: Mapping[str, Any], lines: Mapping[str, int]
) -> dict[str, Any]:
    """The same values where each fits by itself, else the error of the first that does not."""
    from .values import check

    checked: dict[str, Any] = {}
    for name, value in values.items():
        try:
            checked[name] = check(model, {name: value}, needed=())[name]
        except DataError as error:
            told = name not in lines or str(error).startswith("line ")
            place = "" if told else f"line {lines[name]}: "
            raise DataError(f"{place}{error}") from None
    return checked


def _frozen(value: Any) -> Any:
    if not getattr(value, "ndim", 0):
        return value if isinstance(value, int) else float(value)
    frozen = value.copy()
    frozen.setflags(write=False)
    return frozen


def _check_lengths(model: Definitions, values: Mapping[str, Any]) -> None:
    """One letter, one length, as far as values are there; letters read with a shift can wait."""
    first: dict[str, tuple[str, int]] = {}
    shifted = set(_shifted(model))
    for name, value in values.items():
        for letter, length in zip(model.axes[name], getattr(value, "shape", ()), strict=True):
            if letter in shifted or letter in model.ranges:
                continue
            other, known = first.setdefault(letter, (name, length))
            if known != length:
                raise DataError(
                    f"the index {letter!r} has {known} values in {written(model.ref(other))}, "
                    f"but {length} in {written(model.ref(name))}"
                )


def _shifted(model: Definitions) -> Iterator[str]:
    """Letters of axes that some access reads by something else than the letter itself."""
    for d in model.definitions:
        for ref in (n for n in d.body.walk() if isinstance(n, Ref)):
            for letter, index in zip(model.axes[ref.name], ref.access, strict=True):
                if not isinstance(index, Affine) or index.letter != letter:
                    yield letter
                    yield from (n for n, _ in getattr(index, "letters", ()))
