"""What an author can write: numbers, arithmetic, functions, reductions, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .base import Expression
from .indices import Index, Ref


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A number as written; never negative when it comes from text (see `Negative`)."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """A number with a name of its own: ``pi``."""

    name: str


@dataclass(frozen=True, slots=True)
class Differential(Expression):
    """The derivative of an earlier quantity by a name, inside a model: ``diff(u[i], x[i], 2)``.

    Every path from ``by`` to ``of`` counts, and it is taken ``order`` times; a mixed derivative
    is one of another, the inner one taken first.
    """

    of: Ref | Differential
    by: Ref
    order: int = 1

    @property
    def quantity(self) -> Ref:
        """What is differentiated in the end, below all mixed derivatives."""
        return self.of if isinstance(self.of, Ref) else self.of.quantity

    @property
    def steps(self) -> tuple[tuple[Ref, int], ...]:
        """What it is differentiated by and how often, the first one taken first."""
        before = () if isinstance(self.of, Ref) else self.of.steps
        return (*before, (self.by, self.order))


@dataclass(frozen=True, slots=True)
class Add(Expression):
    """Terms added in the author's order; a subtracted term is a `Negative`."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """Minus an expression."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Multiply(Expression):
    """Factors in the author's order; ``crossed`` asks for a × between them, as between links."""

    factors: tuple[Expression, ...]
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Divide(Expression):
    """A quotient."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """A base to an exponent."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, slots=True)
class Apply(Expression):
    """A function of the table in ``functions.py``, applied elementwise."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Reduce(Expression):
    """A reduction of ``body`` over ``letters``, which it binds: sum, mean, prod, max, ..."""

    kind: str
    body: Expression
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Softmax(Expression):
    """exp(body) over its sum along ``letters``, at one ``entry`` for each of them.

    Without ``entry`` the letters themselves stay free and name the entry taken, as an author
    writes it; a derivation may take another entry than the letter that runs in the sum.
    """

    body: Expression
    letters: tuple[str, ...]
    entry: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """A comparison of two values or two indices."""

    sign: Literal["<", "<=", ">", ">=", "==", "!="]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic(Expression):
    """Conditions joined by ``and`` or ``or``, or one with ``not``."""

    word: Literal["and", "or", "not"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Where(Expression):
    """One branch or the other; the branch not taken is never evaluated."""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Bracket(Expression):
    """Iverson's bracket: 1 where the condition holds, else 0."""

    condition: Expression


ZERO = Number(0)
ONE = Number(1)
