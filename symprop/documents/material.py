"""What a handout is made of: a model, a derivation, and numbers that were worked out for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ..derive.record import Record
from ..descent import Run
from ..figures.drawings import NetworkDrawing, Point
from ..model import Definitions
from ..notation import Style
from ..tree import Decimal, Expression, Link, Ref
from .blocks import Inline
from .roles import Roles
from .words import Gap, Words, plain

Points = tuple[Point, ...]

NOTICED = 0.05
"""How far a curve moves, by the height of its picture, where one sees that it does."""


@dataclass(frozen=True)
class Term:
    """One of the curves that add up to the squiggle: what is added, and its points."""

    expression: Expression
    points: Points


@dataclass(frozen=True)
class View:
    """What the network does with one value of the parameter; None for a whole array.

    ``output`` has a number a row where the output is one; ``squiggle`` is the output
    over the input, where that is one, and ``terms`` are what it is the sum of.
    """

    value: float | None
    loss: float
    derivative: float | None = None
    output: tuple[float, ...] = ()
    squiggle: Points = ()
    terms: tuple[Term, ...] = ()

    def moved(self, other: View) -> float:
        """How far the squiggle is from another one at most, by the heights that are drawn."""
        here, there = ([y for _, y in view.squiggle] for view in (self, other))
        heights = [y for y in (*here, *there, *self.output, *other.output) if isfinite(y)]
        if not here or not heights:
            return 0.0
        way = max(abs(a - b) for a, b in zip(here, there, strict=True))
        return way / (max(heights) - min(heights) or 1.0)


@dataclass(frozen=True)
class Along:
    """The loss along one of several parameters: where it starts, its slope there, its curve."""

    target: Ref
    value: float
    slope: float
    losses: Points


@dataclass(frozen=True)
class Column:
    """A column of the data: what it holds, and a number a row."""

    label: Expression
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Story:
    """The numbers of a handout.

    ``data`` are its columns, ``shapes`` other arrays by name; ``inputs`` and ``observed`` a
    number a row, or empty. ``start``, ``trials``, ``path`` (some ``steps`` of the descent)
    and ``end`` are views of the network; ``losses`` the loss against the parameter, ``way`` the
    same where the descent goes.
    ``loss_numbers`` is the loss with numbers plugged in. ``seeded`` parameters had no values.
    Of several parameters at once there are no trials, but the loss ``along`` each of them, and
    the values at which they end. ``numbers`` is a record for each parameter.
    """

    numbers: tuple[Record, ...]
    run: Run
    start: View
    end: View
    trials: tuple[View, ...] = ()
    path: tuple[View, ...] = ()
    steps: tuple[int, ...] = ()
    losses: Points = ()
    way: Points = ()
    data: tuple[Column, ...] = ()
    shapes: tuple[tuple[Ref, tuple[int, ...]], ...] = ()
    values: tuple[tuple[Ref, float], ...] = ()
    inputs: tuple[float, ...] = ()
    observed: tuple[float, ...] = ()
    loss_numbers: tuple[Expression, ...] = ()
    seeded: tuple[str, ...] = ()
    along: tuple[Along, ...] = ()
    ends: tuple[tuple[Ref, float], ...] = ()

    @property
    def moves(self) -> bool:
        """Whether one sees the squiggle move in the descent."""
        return self.end.moved(self.start) >= NOTICED


@dataclass(frozen=True)
class Material:
    """All that a handout tells about, and how it is worded; without ``story`` in letters only."""

    model: Definitions
    records: tuple[Record, ...]
    roles: Roles
    words: Words
    style: Style
    drawing: NetworkDrawing | None = None
    story: Story | None = None
    digits: int = 3
    residual: str = ""

    @property
    def loss(self) -> Ref:
        """What is derived."""
        return self.records[0].loss

    @property
    def target(self) -> Ref:
        """The parameter that the story is about, or the first of them."""
        return self.records[0].target

    @property
    def several(self) -> bool:
        """Whether the story is about more than one parameter."""
        return len(self.records) > 1

    @property
    def derivative(self) -> Link:
        """The derivative of the loss by the parameter, by its name."""
        return Link(self.loss, self.target, local=False)

    def say(self, phrase: str, **gaps: Gap) -> Inline:
        """A phrase in the document's language; the names of the model may stand in it.

        Where the story is about several parameters and there are words for that, these.
        """
        plural = f"{phrase} of several"
        chosen = plural if self.several and plural in self.words.phrases else phrase
        return self.words.say(chosen, **{**self._known(), **gaps})

    def alt(self, phrase: str, **gaps: Gap) -> str:
        """The same as plain text, for those who cannot see a picture."""
        return plain(self.say(phrase, **gaps), self.style)

    def number(self, value: float) -> Decimal:
        """A number rounded for print."""
        return Decimal(value, self.digits)

    def _known(self) -> dict[str, Gap]:
        parts = ("input", "output", "observed")
        roles = {part: getattr(self.roles, part) for part in parts}
        return {
            **{part: Ref(name) for part, name in roles.items() if name},
            "loss": self.loss,
            "target": self.words.listed([(record.target,) for record in self.records]),
            "derivative": self.derivative,
            "residual": self.residual,
            "times": self.style.times,
        }
