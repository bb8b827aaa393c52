"""Values made ready for a model: rectangular, finite, of the right rank, and read-only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .accesses import written
from .errors import DataError, nearest
from .model import Definitions
from .tree import Ref

if TYPE_CHECKING:
    import numpy as np


def freeze_values(
    model: Definitions, values: Mapping[str, Any], lines: Mapping[str, int]
) -> dict[str, float | np.ndarray[Any, Any]]:
    """The values as read-only float64 arrays and Python floats; integers where data is looked up.

    Where every size follows from them, the shapes are also checked against each other.
    """
    if not values:
        return {}
    given = (*model.data, *model.parameters)
    for name in values:
        if name not in given:
            raise DataError(f"a value for unknown {name!r}{nearest(name, given)}")
    looked_up = _looked_up(model)
    found = {n: _freeze(model, n, v, n in looked_up, lines.get(n)) for n, v in values.items()}
    if all(name in found for name in given):
        _check_shapes(model, found)
    return found


def _check_shapes(model: Definitions, values: Mapping[str, Any]) -> None:
    from .ranges import infer

    infer(model, {name: getattr(value, "shape", ()) for name, value in values.items()})


def _looked_up(model: Definitions) -> set[str]:
    refs = (n for d in model.definitions for n in d.body.walk() if isinstance(n, Ref))
    return {k.name for r in refs for k in r.access if isinstance(k, Ref)}


def _freeze(
    model: Definitions, name: str, value: Any, whole: bool, line: int | None
) -> float | np.ndarray[Any, Any]:
    place = f"line {line}: " if line else ""
    array = _rectangular(value, f"{place}{name!r}")
    rank = len(model.axes[name])
    if array.ndim != rank:
        raise DataError(
            f"{place}{written(model.ref(name))} needs {_depth(rank)}, "
            f"but was given {_depth(array.ndim)}"
        )
    if array.size == 0:
        raise DataError(f"{place}{name!r} has no entries; at least one row is needed")
    _check_finite(array, f"{place}{name!r}", model.origin)
    if rank == 0 and not whole:
        return float(array)
    frozen = _whole(array, f"{place}{name!r}") if whole else array.astype("float64")
    frozen.setflags(write=False)
    return frozen


def _rectangular(value: Any, name: str) -> np.ndarray[Any, Any]:
    import numpy as np

    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):
        raise DataError(f"the lists of {name} have different lengths; all rows need one") from None
    if array.dtype == object:
        array = _as_floats(array, name)
    if array.dtype.kind not in "iuf":
        raise DataError(f"{name} holds something else than numbers")
    return array


def _as_floats(array: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    """Whole numbers too large for int64 become floats; anything else is refused."""
    try:
        return array.astype("float64")
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"{name} holds something else than numbers, or lists unlike long") from None


def _check_finite(array: np.ndarray[Any, Any], name: str, origin: int) -> None:
    import numpy as np

    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        position = ",".join(str(int(k) + origin) for k in bad[0])
        at = f" at [{position}]" if position else ""
        raise DataError(f"{name} is {array[tuple(bad[0])]}{at}; values are finite numbers")


def _whole(array: np.ndarray[Any, Any], name: str) -> np.ndarray[Any, Any]:
    import numpy as np

    if not np.array_equal(array, np.round(array)):
        raise DataError(f"{name} is used as an index, so it must hold whole numbers")
    return array.astype("int64")


def _depth(rank: int) -> str:
    names = ("a single number", "a list of numbers", "a list of lists of numbers")
    return names[rank] if rank < len(names) else f"lists nested {rank} deep"
