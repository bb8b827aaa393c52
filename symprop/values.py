"""Numbers for a model: checked and completed, seeded starting values, names of elements."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .accesses import readings_in, refs, written
from .errors import DataError, UnknownNameError, nearest
from .model import Definitions
from .ranges import axis_lower, infer, shape, shape_names
from .tree import Ref

if TYPE_CHECKING:
    import numpy as np

Value = Any
"""A float, a NumPy floating scalar, or an array."""

Element = tuple[str, tuple[int, ...]]
"""A name and zero-based positions along its axes."""

SHAPES_KEPT = 64

_ELEMENT = re.compile(r"\s*(\w+)\s*(?:\[\s*(-?\d{1,9}(?:\s*,\s*-?\d{1,9})*)\s*\])?\s*")


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
        name, _ = _split(text)
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
        raise DataError(f"{_name_of(model, name, place)} is {array[place]}; numbers must be finite")
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


def _name_of(model: Definitions, name: str, place: tuple[int, ...]) -> str:
    """An element as it is written: ``W1[2,3]``."""
    lower = axis_lower(model, name)
    inside = ",".join(str(first + k) for first, k in zip(lower, place, strict=True))
    return f"{name}[{inside}]" if place else repr(name)


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
        element_name = _name_of(model, name, place)
        raise DataError(f"{element_name} is {array[place]}; {name!r} is a look-up of whole numbers")
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
            raise DataError(
                f"{_name_of(model, inner.name, place)} is {whole[place]}, but {written(outer)} "
                f"takes {first} to {first + length[position] - 1}"
            )


def initial(model: Definitions, sizes: Mapping[str, int], seed: int = 0) -> dict[str, Value]:
    """Seeded starting values for every parameter, in the shapes that ``sizes`` give.

    Normal numbers divided by √(what is summed over), so that no two units start alike.
    """
    import numpy as np

    generator = np.random.default_rng(seed)
    start: dict[str, Value] = {}
    for name in model.parameters:
        normal = generator.standard_normal(shape(model, name, sizes))
        scaled = normal / math.sqrt(_fan_in(model, name, sizes))
        start[name] = scaled if model.axes[name] else float(scaled)
    return start


def _fan_in(model: Definitions, name: str, sizes: Mapping[str, int]) -> int:
    """How many entries of a parameter one element of its first reader takes together."""
    for d in model:
        reads = [r for r in readings_in(d.body) if r.ref.name == name and r.index.letter]
        if reads:
            lengths = shape(model, name, sizes)
            inner = {r.position for r in reads if r.index.letter not in d.letters}
            return math.prod(lengths[p] for p in inner) or 1
    return 1


def _split(text: str) -> tuple[str, tuple[int, ...]]:
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
    name, indices = _split(text)
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
