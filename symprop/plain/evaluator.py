"""The plain evaluator: one element at a time, straight from the definitions.

It shares nothing with the backward pass or with array code, so that it can check both: it knows
no slope, and takes derivatives by a complex step, or, where derivatives are nested, by
differences in 120 digits.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..accesses import written
from ..errors import DataError, SympropError
from ..model import Definitions, Limits
from ..ranges import axis_lower, bounds, infer
from ..tree import Expression
from .closures import compiled
from .elementary import Scalar, plain_number
from .frame import Env, Key, attempt
from .pieces import Piece, downstream
from .steps import COMPLEX_STEP, Within, slope, span

if TYPE_CHECKING:
    import numpy as np


class Missing(Exception):  # noqa: N818 - a question, no error
    """An element that must be computed first."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


class PlainModel:
    """A model with values, evaluated element by element.

    ``values`` are numbers and arrays by name and stand before the model's own; ``sizes`` are
    inferred from their shapes. Indices are those of the text: they count from the origin.
    Where a value is undefined, as log(-1) is, the element is NaN.

    >>> from symprop.model import Definition, Definitions
    >>> from symprop.tree import Multiply, Ref
    >>> square = Definition("L", (), Multiply((Ref("w"), Ref("w"))))
    >>> model = Definitions((square,), (), ("w",), "L", {"w": (), "L": ()}, {})
    >>> plain = PlainModel(model, {"w": 3})
    >>> plain.loss(), float(plain.gradient("w"))
    (9.0, 6.0)
    """

    def __init__(self, model: Definitions, values: Mapping[str, Any] | None = None) -> None:
        import numpy as np

        given = {name: np.asarray(v) for name, v in {**model.values, **(values or {})}.items()}
        self.model = model
        self.sizes = infer(model, {name: array.shape for name, array in given.items()})
        self.spans = {k: span(limits, self.sizes) for k, limits in model.limits.items()}
        self._pieces = [Piece(d, self.spans, self.sizes) for d in model]
        self._tables = {name: self._table(name, array) for name, array in given.items()}
        self._extents = {name: self._extent(name, array) for name, array in given.items()}
        self._nudges: dict[Key, Scalar] = {}
        self._filled = 0
        self._nudged: dict[Key, PlainModel] = {}
        self.links: dict[tuple[Key, Key], Scalar] = {}

    def _extent(self, name: str, array: np.ndarray[Any, Any]) -> tuple[tuple[int, int], ...]:
        lower = axis_lower(self.model, name)
        return tuple((f, f + n - 1) for f, n in zip(lower, array.shape, strict=True))

    def _table(self, name: str, array: np.ndarray[Any, Any]) -> dict[tuple[int, ...], Scalar]:
        axes = [range(f, last + 1) for f, last in self._extent(name, array)]
        entries = array.astype(float).ravel().tolist()
        return dict(zip(itertools.product(*axes), entries, strict=True))

    @property
    def is_nudged(self) -> bool:
        """Whether a number that is not real, or more than a float, has been added somewhere."""
        return any(not isinstance(delta, float | int) for delta in self._nudges.values())

    def value(self, name: str, *indices: int) -> float | complex:
        """One element; complex only where a complex nudge was given."""
        return plain_number(self._ready(name, tuple(indices)))

    def loss(self) -> float | complex:
        """The loss."""
        return self.value(self.model.loss)

    def quantity(self, name: str) -> np.ndarray[Any, Any]:
        """All elements of data, a parameter or a quantity as an array (0-d for a number)."""
        import numpy as np

        self._fill(self.model.known(name))
        if name in self.model.definition_of:
            shape = [last - first + 1 for first, last in bounds(self.model, name, self.sizes)]
            axes = [range(f, last + 1) for f, last in bounds(self.model, name, self.sizes)]
        else:
            lower = axis_lower(self.model, name)
            shape = [len({k[p] for k in self._known(name)}) for p in range(len(lower))]
            axes = [range(f, f + n) for f, n in zip(lower, shape, strict=True)]
        entries = [self.value(name, *index) for index in itertools.product(*axes)]
        return np.array(entries).reshape(shape)

    def evaluate(
        self,
        expr: Expression,
        env: Mapping[str, int] | None = None,
        limits: Mapping[str, Limits] | None = None,
        adjoint_of: Mapping[str, str] | None = None,
    ) -> float | complex:
        """The value of any expression over the model's names, for the letters' values in ``env``.

        ``limits`` gives the ranges of letters that the model itself does not have. A name in
        ``adjoint_of``, ``d_z`` of ``z``, is the derivative of the loss by that quantity.
        `Pending` and a local `Link` count the occurrences that read the *element* of the target
        (accesses are matched by their values, so renamed letters do no harm) and are not held;
        all else stays fixed. Any other `Link` recomputes all that depends on its ``by``.
        """
        self._fill(None)
        frame = Within(self, limits or {}, adjoint_of or {})
        try:
            return plain_number(attempt(compiled(expr), frame, {**self.sizes, **(env or {})}))
        except Missing as missing:
            raise DataError(self._outside(missing.key)) from None

    def with_nudge(
        self, name: str, indices: tuple[int, ...] = (), delta: Scalar = 0.0
    ) -> PlainModel:
        """The same model with ``delta`` added to one element of anything, after it is computed."""
        key = (self.model.known(name), tuple(indices))
        if name in self.model.definition_of:
            self.locate(key)
        else:
            self.element(*key)
        return self._copy(key, delta)

    def _copy(self, key: Key, delta: Scalar) -> PlainModel:
        new = object.__new__(PlainModel)
        new.model, new.sizes, new.spans, new._pieces = (
            self.model, self.sizes, self.spans, self._pieces,
        )  # fmt: skip
        changed = downstream(self._pieces, key[0])
        new._tables = {n: t for n, t in self._tables.items() if n not in changed}
        if key[0] not in self.model.definition_of:
            table = dict(self._tables[key[0]])
            table[key[1]] = table[key[1]] + delta
            new._tables[key[0]] = table
        new._nudges = {**self._nudges, key: self._nudges.get(key, 0.0) + delta}
        new._filled, new._nudged, new._extents, new.links = 0, {}, self._extents, {}
        return new

    def derivative(self, of: Key, by: Key) -> Scalar:
        """The derivative of one element by another, along every path."""
        if self.is_nudged:
            return slope(lambda delta: self.with_nudge(*by, delta)._ready(*of), nested=True)
        if by not in self._nudged:
            self._fill(of[0])
            self._nudged[by] = self.with_nudge(*by, complex(0, COMPLEX_STEP))
        return slope(lambda _: self._nudged[by]._ready(*of), nested=False)

    def differential(self, of: Key, by: tuple[Key, ...]) -> Scalar:
        """The derivative of one element by others, one after the other, along every path.

        Only what the element needs is computed anew for each step.
        """
        if not by:
            return self._needed(of)
        nested = len(by) > 1 or self.is_nudged
        return slope(lambda d: self.with_nudge(*by[0], d).differential(of, by[1:]), nested)

    def _needed(self, key: Key) -> Scalar:
        if key[1] not in self._tables.get(key[0], {}):
            self._compute(key)
        return self.element(*key)

    def extent(self, name: str) -> tuple[tuple[int, int], ...]:
        """The first and the last index along each axis; of data and parameters, as given."""
        if name not in self._extents:
            self._extents[name] = bounds(self.model, name, self.sizes)
        return self._extents[name]

    def gradient(self, name: str, of: Key | None = None) -> np.ndarray[Any, Any]:
        """The derivative of the loss (or of another element) by every element of ``name``."""
        import numpy as np

        shape = self.quantity(name).shape
        of = of or (self.model.loss, ())
        slopes = [self.derivative(of, (name, index)) for index in self._known(name)]
        return np.array(slopes, dtype=float).reshape(shape)

    def _known(self, name: str) -> list[tuple[int, ...]]:
        """The indices of a name that has been computed, in the order of an array."""
        return sorted(self._tables.get(name, {}))

    def element(self, name: str, index: tuple[int, ...]) -> Scalar:
        """One element that is known; one that is not yet computed is asked for."""
        try:
            return self._tables[name][index]
        except KeyError:
            key = (self.model.known(name), index)
        if name in self.model.definition_of:
            raise Missing(key)
        if name not in self._tables:
            raise DataError(f"{written(self.model.ref(name))} has no value; give it as {name}=…")
        raise DataError(self._outside(key))

    def _outside(self, key: Key) -> str:
        element = f"{key[0]}[{','.join(map(str, key[1]))}]"
        return f"{element} does not exist: {written(self.model.ref(key[0]))} has no such element"

    def locate(self, key: Key) -> tuple[Piece, Env]:
        """The definition that gives an element, and its letters' values there."""
        for piece in self._pieces:
            env = piece.env_of(key[1]) if piece.name == key[0] else None
            if env is not None:
                return piece, env
        raise DataError(self._outside(key))

    def _ready(self, name: str, index: tuple[int, ...]) -> Scalar:
        self._fill(self.model.known(name))
        try:
            return self.element(name, index)
        except Missing as missing:
            raise DataError(self._outside(missing.key)) from None

    def _fill(self, last: str | None) -> None:
        """Definitions in their order, down to the last one of a name, or all of them."""
        names = [p.name for p in self._pieces]
        stop = len(names) - names[::-1].index(last) if last in names else 0
        for position in range(self._filled, len(names) if last is None else stop):
            for key, _ in self._pieces[position].elements():
                if key[1] not in self._tables.setdefault(key[0], {}):
                    self._compute(key)
            self._filled = position + 1

    def _compute(self, wanted: Key) -> None:
        """One element, and first those of its sequence that it needs; no recursion."""
        waiting = [wanted]
        while waiting:
            name, index = key = waiting[-1]
            piece, env = self.locate(key)
            try:
                value = attempt(piece.body, Within(self), env)
            except Missing as missing:
                if missing.key in waiting:
                    raise SympropError(f"{name!r} is defined by a loop of definitions") from None
                waiting.append(missing.key)
                continue
            self._tables.setdefault(name, {})[index] = value + self._nudges.get(key, 0.0)
            waiting.pop()
