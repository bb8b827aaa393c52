"""Someone with pencil and paper: what is worked out, what is looked up, what must be given."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ...errors import SympropError
from ...plain import PlainModel
from ...tree import Affine, Expression, Ref
from .arithmetic import ROWS
from .tables import LARGEST_VALUE, SMALLEST_VALUE, Estimate, NotByHand, Tables, short, unit

Place = Mapping[str, int]
Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Needs:
    """What a question needs: elements of data and parameters, quantities whose values are given
    with it, and values of functions (by function and argument)."""

    inputs: frozenset[Key] = frozenset()
    given: Mapping[Key, float] = field(default_factory=dict)
    values: frozenset[tuple[str, float]] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        """What either of two questions needs."""
        both = {**self.given, **other.given}
        return Needs(self.inputs | other.inputs, both, self.values | other.values)


@dataclass
class ByHand:
    """Works out expressions as a person would; ``read`` lists what had to be worked out for it.

    ``plain`` has the values of the model, ``adjoints`` the closed form of each adjoint that is
    named, with its letters. ``work`` counts operations, ``most`` of them are done, and at most
    ``most_given`` values are given. Quantities more than ``horizon`` definitions away are not
    worked out but ``given``, with the values that ``exactly`` has; those that are ``asked`` for
    elsewhere or ``found`` there never are, and do not count as definitions; what was found is no
    work any more. ``known`` are given already.
    """

    plain: PlainModel
    tables: Tables
    adjoints: Mapping[str, tuple[Ref, Expression]] = field(default_factory=dict)
    spans: Mapping[str, range] = field(default_factory=dict)
    horizon: float = math.inf
    most: float = math.inf
    most_given: float = math.inf
    asked: Collection[Key] = ()
    found: Collection[Key] = ()
    known: Mapping[Key, float] = field(default_factory=dict)
    exactly: Callable[[Key], float] | None = None
    work: int = 0
    read: dict[Key, Estimate] = field(default_factory=dict)
    given: dict[Key, Estimate] = field(default_factory=dict)
    inputs: set[Key] = field(default_factory=set)
    looked_up: set[tuple[str, float]] = field(default_factory=set)
    _away: int = 0

    def __call__(self, expr: Expression, place: Place) -> Estimate:
        """The value of an expression at a place; raises `NotByHand`."""
        row = ROWS.get(type(expr))
        if row is None:
            raise NotByHand(f"no arithmetic for {type(expr).__name__}")
        found = row(self, expr, place)
        if not math.isfinite(found.value):
            raise NotByHand("no finite value")
        if self.work > self.most:
            raise NotByHand("too much work")
        return found

    @property
    def new(self) -> list[Key]:
        """What had to be worked out that was not found before."""
        return [key for key in self.read if key not in self.found]

    @property
    def needs(self) -> Needs:
        """What had to be known for all that was worked out."""
        given = {key: found.value for key, found in self.given.items()}
        return Needs(frozenset(self.inputs), given, frozenset(self.looked_up))

    def quantity(self, name: str, index: tuple[int, ...]) -> Estimate:
        """One element of anything: given, or worked out from its definition and written down."""
        key = (name, index)
        if key in self.given:
            return self.given[key]
        if key not in self.read:
            if name not in self.adjoints and name not in self.plain.model.definition_of:
                self.inputs.add(key)
                return Estimate(_real(self.plain, key))
            if self._is_given(key):
                return self.given.setdefault(key, self._printed(key))
            found = self._worked_out(key)
            written = 0.0 if short(found.value) else unit(found.value) / 2
            self.read[key] = Estimate(found.value, found.slack + written)
        return self.read[key]

    def look_up(self, function: str, argument: Estimate) -> Estimate:
        """The value of a function, from the table on the sheet."""
        found = self.tables.look_up(function, argument)
        self.looked_up.add(Tables.key(function, argument))
        return found

    def _worked_out(self, key: Key) -> Estimate:
        body, place = self.definition(key)
        step, work = not self._is_asked(key), self.work
        self._away += step
        try:
            return self(body, place)
        finally:
            self._away -= step
            self.work = work if key in self.found else self.work

    def _is_asked(self, key: Key) -> bool:
        return key in self.asked or key in self.found

    def _is_given(self, key: Key) -> bool:
        """Whether an element is too far away; what its definition says outright never is."""
        if key in self.known:
            return True
        if self._away < self.horizon or self._is_asked(key):
            return False
        body, _ = self.definition(key)
        return any(isinstance(node, Ref) for node in body.walk())

    def _printed(self, key: Key) -> Estimate:
        """The value of an element as a sheet gives it."""
        if len(self.given) >= self.most_given:
            raise NotByHand("too much to be given")
        exact = self.exactly(key) if self.exactly else _real(self.plain, key)
        if exact and not SMALLEST_VALUE / 10 <= abs(exact) < LARGEST_VALUE:
            raise NotByHand(f"{exact} is no number to work with")
        return Estimate(exact, 0.0 if short(exact) else unit(exact) / 2)

    def definition(self, key: Key) -> tuple[Expression, Place]:
        """The right side that gives an element, and the letters' values there."""
        if key[0] in self.adjoints:
            ref, body = self.adjoints[key[0]]
            return body, dict(zip(_letters(ref), key[1], strict=True))
        try:
            piece, env = self.plain.locate(key)
        except SympropError as error:
            raise NotByHand(str(error)) from None
        return piece.definition.body, {k: env[k] for k in piece.letters}

    def places(self, letters: tuple[str, ...], place: Place) -> Iterator[Place]:
        """All values of the letters that a reduction binds."""
        if not letters:
            yield place
            return
        first, *rest = letters
        for value in self.spans[first]:
            yield from self.places(tuple(rest), {**place, first: value})


def _letters(ref: Ref) -> list[str]:
    return [i.letter for i in ref.access if isinstance(i, Affine) and i.letter]


def _real(plain: PlainModel, key: Key) -> float:
    try:
        return float(plain.value(key[0], *key[1]).real)
    except SympropError as error:
        raise NotByHand(str(error)) from None
