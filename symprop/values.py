"""Numbers for a model: checked and completed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .accesses import line_of, refs, written
from .elements import element, element_name, split
from .errors import DataError, UnknownNameError
from .model import Definitions
from .ranges import axis_lower, infer, shape, shape_names
from .tree import Ref

if TYPE_CHECKING:
    import numpy as np

Value = Any
"""A float, a NumPy floating scalar, or an array."""

SHAPES_KEPT = 64


def check(
    model: Definitions,
    values: Mapping[str, Any] | None = None,
    needed: Iterable[str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> dict[str, Value]:
    """The model's values, then ``values``, then ``overrides``, as floats and arrays that fit.

    Keys are names of data and parameters, or elements such as ``"W1[2,3]"``. Anything
    `numpy.asarray` takes is accepted; ``float32`` stays, other numbers become ``float64``, and
    data used in look-ups ``int64``. ``needed`` are the names that must have a value (all, by
    default). Inputs are never modified, but arrays may share their memory. Raises
    `UnknownNameError` for a name that the model does not have, and `DataError` for a missing
    value, text, NaN or infinity, a wrong number of axes, no rows, sizes that do not agree, and
    a look-up out of range.
    """
    found = {name: _number(model, name, v) for name, v in model.values.items()}
    for given in (values or {}, overrides or {}):
        _merge(model, found, given)
    for name in model.data + model.parameters if needed is None else needed:
        if name not in found:
            kind, option = (
                ("data", "--data FILE.csv")
                if name in model.data
                else ("parameter", f"--set {name}=…")
            )
            raise DataError(f"{kind} {name!r} has no value; give it as {name}=… ({option})")
    complete = all(name in found for name in model.data + model.parameters)
    _check_lookups(model, found, _inferred(model, _shapes(found), complete))
    return found


def _inferred(model: Definitions, shapes: Mapping[str, Any], complete: bool) -> Mapping[str, int]:
    """The sizes for these shapes; worked out once for the same model and shapes."""
    known = _notes(model).setdefault("sizes", {})
    key = (*((n, shapes.get(n)) for n in model.data + model.parameters), complete)
    if key not in known:
        sizes = infer(model, shapes, complete=complete, guess=complete)
        if len(known) >= SHAPES_KEPT:
            known.clear()
        known[key] = sizes
    found: Mapping[str, int] = known[key]
    return found


def _notes(model: Definitions) -> dict[Any, Any]:
    """What was found out about a model, kept with it: a model never changes."""
    notes: dict[Any, Any] = model.__dict__.setdefault("_notes", {})
    return notes


def fit(model: Definitions, values: Mapping[str, Any]) -> dict[str, int]:
    """The sizes of a model's letters, from the shapes of its checked values."""
    return infer(model, _shapes(values))


def _shapes(values: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {name: getattr(value, "shape", ()) for name, value in values.items()}


def _merge(model: Definitions, found: dict[str, Value], given: Mapping[str, Any]) -> None:
    """Whole arrays first, then single elements of them."""
    given = {str(name): value for name, value in given.items()}
    elements = {name: value for name, value in given.items() if "[" in name}
    for name, value in given.items():
        if name not in elements:
            found[name] = _number(model, _settable(model, name), value)
    for text, value in elements.items():
        name, _ = split(text)
        if _settable(model, name) not in found:
            raise DataError(f"{name!r} has no value yet, so that {text} cannot be set in it")
        position = element(model, text, getattr(found[name], "shape", ()))[1]
        changed = found[name].copy()
        changed[position] = _single(text, value)
        found[name] = _number(model, name, changed)


def _settable(model: Definitions, name: str) -> str:
    if name in model.quantities:
        raise UnknownNameError(f"{name!r} is defined by an equation, so that it cannot be given")
    return model.known(name, model.data + model.parameters, "data or parameter")


def _single(text: str, value: Any) -> float:
    """A value for one element."""
    array = _array(text, value)
    if array.shape != () or not math.isfinite(array):
        raise DataError(f"{text} must be one finite number, not {value!r}")
    return float(array)


def _number(model: Definitions, name: str, value: Any) -> Value:
    """A value given for a name, as a float or an array with the right number of axes."""
    import numpy as np

    array = _array(name, value)
    axes = model.axes[name]
    if array.ndim != len(axes):
        wanted = "a single number" if not axes else f"{written(model.ref(name))}, {_axes(axes)}"
        raise DataError(f"{name!r} must be {wanted}, but was given {_given(array)}")
    if array.size == 0:
        what = f"no data rows: data {name!r}" if name in model.data else f"parameter {name!r}"
        raise DataError(f"{what} is empty, an array of shape {array.shape}")
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(int(k) for k in np.argwhere(~finite)[0])
        raise DataError(
            f"{element_name(model, name, place)} is {array[place]}; numbers must be finite"
        )
    if name in _looked_up(model):
        return _whole(model, name, array)
    if axes:
        return array
    return float(array) if array.dtype == np.float64 else array[()]


def _axes(axes: tuple[str, ...]) -> str:
    return f"an array with {len(axes)} {'axis' if len(axes) == 1 else 'axes'}"


def _given(array: np.ndarray[Any, Any]) -> str:
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


def _array(name: str, value: Any) -> np.ndarray[Any, Any]:
    """An array of floats; whole numbers and truth values become float64."""
    import numpy as np

    try:
        array = np.ma.filled(value, np.nan) if np.ma.isMaskedArray(value) else np.asarray(value)
    except (ValueError, TypeError):
        raise DataError(f"{name!r} must be numbers in equal rows") from None
    if array.dtype.kind not in "fiub":
        raise DataError(f"{name!r} must be real numbers, not {_sample(array)}")
    kept = array.dtype if array.dtype in (np.float32, np.float64) else np.float64
    return np.asarray(array, dtype=kept)


def _sample(array: np.ndarray[Any, Any]) -> str:
    """The first entry that is no number, short enough for a line."""
    entries = array.ravel().tolist()[:1000]
    odd = [e for e in entries if isinstance(e, bool) or not isinstance(e, int | float)]
    text = repr((odd or [array.dtype.name])[0])
    return text if len(text) <= 40 else text[:39] + "…"


def _looked_up(model: Definitions) -> set[str]:
    """The names that stand inside the access of another."""
    notes = _notes(model)
    if "lookups" not in notes:
        notes["lookups"] = {inner.name for _, _, inner in _lookups(model)}
    found: set[str] = notes["lookups"]
    return found


def _lookups(model: Definitions, padded: bool = True) -> list[tuple[Ref, int, Ref]]:
    """Each access that looks up another: the access, the position, and what it is looked up by."""
    notes = _notes(model)
    if ("accesses", padded) not in notes:
        notes["accesses", padded] = _found_lookups(model, padded)
    found: list[tuple[Ref, int, Ref]] = notes["accesses", padded]
    return found


def _found_lookups(model: Definitions, padded: bool) -> list[tuple[Ref, int, Ref]]:
    return [
        (node, position, index)
        for d in model
        for node in refs(d.body, padded)
        for position, index in enumerate(node.access)
        if isinstance(index, Ref)
    ]


def _whole(model: Definitions, name: str, array: np.ndarray[Any, Any]) -> Value:
    import numpy as np

    rounded = np.rint(array)
    if (rounded != array).any():
        place = tuple(int(k) for k in np.argwhere(rounded != array)[0])
        where = element_name(model, name, place)
        raise DataError(f"{where} is {array[place]}; {name!r} is a look-up of whole numbers")
    return rounded.astype(np.int64) if array.ndim else np.int64(rounded)


def _check_lookups(
    model: Definitions, found: Mapping[str, Value], sizes: Mapping[str, int]
) -> None:
    import numpy as np

    for outer, position, inner in _lookups(model, padded=False):
        known = outer.name in found or {*shape_names(model, outer.name)} <= {*sizes}
        if inner.name not in found or not known:
            continue
        whole = np.asarray(found[inner.name])
        length = found[outer.name].shape if outer.name in found else shape(model, outer.name, sizes)
        first = axis_lower(model, outer.name)[position]
        outside = (whole < first) | (whole > first + length[position] - 1)
        if outside.any():
            place = tuple(int(k) for k in np.argwhere(outside)[0])
            entry, last = element_name(model, inner.name, place), first + length[position] - 1
            raise DataError(
                f"{line_of(model, outer)}{entry} is {whole[place]}, "
                f"but {written(outer)} takes {first} to {last}"
            )
