"""The ordered expression tree: what an author wrote, with its order of terms and factors kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias


class Expression:
    """A node of the tree: immutable, compared by structure, children in the author's order."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()  # the fields of each kind of node, in order

    @property
    def children(self) -> tuple[Expression, ...]:
        """The expressions directly below this node, from left to right."""
        found: list[Expression] = []
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Expression):
                found.append(value)
            elif isinstance(value, tuple):
                found.extend(v for v in value if isinstance(v, Expression))
        return tuple(found)

    def map(self, change: Callable[[Expression], Expression]) -> Expression:
        """The same node with ``change`` applied to each child; itself where nothing changed."""
        updates: dict[str, object] = {}
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Expression):
                new: object = change(value)
                if new is not value:
                    updates[name] = new
            elif isinstance(value, tuple) and any(isinstance(v, Expression) for v in value):
                mapped = tuple(change(v) if isinstance(v, Expression) else v for v in value)
                if any(a is not b for a, b in zip(mapped, value, strict=True)):
                    updates[name] = mapped
        return replace(self, **updates) if updates else self  # type: ignore[type-var]

    def walk(self) -> Iterator[Expression]:
        """This node and all below it, a parent before its children, left before right."""
        stack: list[Expression] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A number as written; never negative when it comes from text (see `Negative`)."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """A number with a name of its own: ``pi``."""

    name: str


@dataclass(frozen=True, slots=True)
class Affine(Expression):
    """An index: letters and sizes with whole coefficients, and an offset, ``2*i + r - 1``.

    Stands in the access of a `Ref`, in conditions (an index compared) and, made of sizes
    alone, in arithmetic (``/n``).
    """

    letters: tuple[tuple[str, int], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    offset: int = 0

    @property
    def letter(self) -> str | None:
        """The letter, where the index is one plain letter; else None."""
        plain = len(self.letters) == 1 and not self.sizes and self.offset == 0
        return self.letters[0][0] if plain and self.letters[0][1] == 1 else None

    @property
    def literal(self) -> int | None:
        """The number, where the index is a number; else None."""
        return self.offset if not self.letters and not self.sizes else None

    def __add__(self, other: Affine) -> Affine:
        return Affine(
            _merged(self.letters + other.letters),
            _merged(self.sizes + other.sizes),
            self.offset + other.offset,
        )

    def __mul__(self, factor: int) -> Affine:
        return Affine(
            _merged(tuple((n, c * factor) for n, c in self.letters)),
            _merged(tuple((n, c * factor) for n, c in self.sizes)),
            self.offset * factor,
        )


def _merged(terms: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    total: dict[str, int] = {}
    for name, coefficient in terms:
        total[name] = total.get(name, 0) + coefficient
    return tuple((n, c) for n, c in total.items() if c)


def letter(name: str) -> Affine:
    """The index that is one plain letter."""
    return Affine(((name, 1),))


def literal(value: int) -> Affine:
    """The index that is a number."""
    return Affine((), (), value)


@dataclass(frozen=True, slots=True)
class Ref(Expression):
    """A quantity at an access: ``w1``, ``a[i,j]``, ``x[i+r-1]``, ``E[token[t],k]``.

    ``held``: this occurrence is held fixed while a derivative by another occurrence of the same
    quantity is worked out (it has the same value and is printed the same).
    """

    name: str
    access: tuple[Index, ...] = ()
    held: bool = False


Index: TypeAlias = Affine | Ref
"""An entry of an access: an affine index, or a look-up in integer data."""


@dataclass(frozen=True, slots=True)
class Pad(Expression):
    """A quantity at an access, or ``fill`` where the access lies outside its array."""

    ref: Ref
    fill: Expression


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


@dataclass(frozen=True, slots=True)
class Pending(Expression):
    """A derivative still to be worked out: d/d(target) of body, other quantities held fixed."""

    body: Expression
    target: Ref


@dataclass(frozen=True, slots=True)
class Link(Expression):
    """A derivative named by its two quantities, dpredicted/dy1.

    ``local``: only the definition of ``of`` is followed, all else is held fixed;
    otherwise every path from ``by`` to ``of`` counts. ``through`` is the right side that is
    followed where the definition reads ``by`` at several places and only one of them is
    meant (the others are ``held`` in it); else None. ``direct``: other ways lead from ``by``
    to ``of`` as well, so that the link is printed with ∂.
    """

    of: Ref
    by: Ref
    local: bool = True
    through: Expression | None = None
    direct: bool = False

    @property
    def children(self) -> tuple[Expression, ...]:
        return (self.of, self.by)


@dataclass(frozen=True, slots=True)
class Decimal(Expression):
    """A value to be shown with so many significant ``digits``; never carried on."""

    value: float
    digits: int


@dataclass(frozen=True, slots=True)
class Dots(Expression):
    """Terms, factors or entries left out."""


@dataclass(frozen=True, slots=True)
class Blank(Expression):
    """A place left empty, to be filled in by the reader; nothing stands for what belongs there."""


@dataclass(frozen=True, slots=True)
class Grid(Expression):
    """Rows of entries: a vector is a grid of one column, a matrix one of several."""

    rows: tuple[tuple[Expression, ...], ...]

    @property
    def children(self) -> tuple[Expression, ...]:
        return tuple(entry for row in self.rows for entry in row)


ZERO = Number(0)
ONE = Number(1)
