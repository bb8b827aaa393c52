"""What a handout is made of: a model, a derivation, and numbers that were worked out for it."""

from __future__ import annotations

from dataclasses import dataclass

from ..derive.record import Record
from ..descent import Run
from ..figures.drawings import NetworkDrawing, Point
from ..model import Definitions
from ..notation import Style
from ..tree import Decimal, Expression, Link, Ref
from .blocks import Inline
from .roles import Roles
from .words import Words, plain

Points = tuple[Point, ...]


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


@dataclass(frozen=True)
class Column:
    """A column of the data: what it holds, and a number a row."""

    label: Expression
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Story:
    """The numbers of a handout.

    ``data`` are its columns, ``shapes`` other arrays by name; ``inputs`` and ``observed`` a
    number a row, or empty. ``start``, ``trials``, ``path`` (the first steps of the descent)
    and ``end`` are views of the network; ``losses`` the loss against the parameter.
    ``loss_numbers`` is the loss with numbers plugged in. ``seeded`` parameters had no values.
    """

    numbers: Record
    run: Run
    start: View
    end: View
    trials: tuple[View, ...] = ()
    path: tuple[View, ...] = ()
    losses: Points = ()
    data: tuple[Column, ...] = ()
    shapes: tuple[tuple[Ref, tuple[int, ...]], ...] = ()
    values: tuple[tuple[Ref, float], ...] = ()
    inputs: tuple[float, ...] = ()
    observed: tuple[float, ...] = ()
    loss_numbers: tuple[Expression, ...] = ()
    seeded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """All that a handout tells about, and how it is worded; without ``story`` in letters only."""

    model: Definitions
    record: Record
    roles: Roles
    words: Words
    style: Style
    drawing: NetworkDrawing | None = None
    story: Story | None = None
    digits: int = 3
    residual: str = ""

    @property
    def target(self) -> Ref:
        """The parameter that the story is about."""
        return self.record.target

    @property
    def derivative(self) -> Link:
        """The derivative of the loss by the parameter, by its name."""
        return Link(self.record.loss, self.target, local=False)

    def say(self, phrase: str, **gaps: str | Expression) -> Inline:
        """A phrase in the document's language; the names of the model may stand in it."""
        return self.words.say(phrase, **{**self._known(), **gaps})

    def alt(self, phrase: str, **gaps: str | Expression) -> str:
        """The same as plain text, for those who cannot see a picture."""
        return plain(self.say(phrase, **gaps), self.style)

    def number(self, value: float) -> Decimal:
        """A number rounded for print."""
        return Decimal(value, self.digits)

    def _known(self) -> dict[str, str | Expression]:
        parts = ("input", "output", "observed")
        roles = {part: getattr(self.roles, part) for part in parts}
        return {
            **{part: Ref(name) for part, name in roles.items() if name},
            "loss": self.record.loss,
            "target": self.target,
            "derivative": self.derivative,
            "residual": self.residual,
            "times": self.style.times,
        }
