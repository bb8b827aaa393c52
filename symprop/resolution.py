"""What a name stands for: an index letter, a size, or a quantity; names in trees replaced by it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce

from .errors import EquationError, nearest
from .tree import (
    Add,
    Affine,
    Compare,
    Differential,
    Expression,
    Index,
    Multiply,
    Negative,
    Number,
    Reduce,
    Ref,
    Softmax,
    letter,
    literal,
)

REDUCTIONS = ("sum", "mean", "prod", "max", "min", "logsumexp")
CONSTANTS = ("pi",)
RESERVED = frozenset((*REDUCTIONS, *CONSTANTS, "softmax", "where", "diff", "pad"))
"""Names that mean something of their own and cannot be a quantity's or a letter's."""

LARGEST_INDEX = 100_000
"""Numbers in indices and ranges stay below it, so that no text asks for all memory."""

ORDERS = range(1, 5)
"""How often a derivative inside a model may be taken by one name."""

FRESH = "ijklmpqrstuvwabcdefgh"
"""Letters for axes that the text never names, the usual ones first."""


def affine(expression: Expression) -> Affine | None:
    """The expression as an index; None where it is not made of letters and whole numbers.

    Every bare name counts as a letter here; `resolve` tells letters and sizes apart.

    >>> from symprop.tree import Add, Number, Ref
    >>> affine(Add((Ref("i"), Number(2))))
    Affine(letters=(('i', 1),), sizes=(), offset=2)
    """
    row = _AFFINE.get(type(expression))
    return row(expression) if row else None


def _affine_product(expression: Multiply) -> Affine | None:
    parts = [affine(f) for f in expression.factors]
    if any(p is None for p in parts):
        return None
    numbers = [p.literal for p in parts if p is not None and p.literal is not None]
    others = [p for p in parts if p is not None and p.literal is None]
    if len(others) > 1:
        return None
    factor = reduce(int.__mul__, numbers, 1)
    return others[0] * factor if others else literal(factor)


def _affine_sum(expression: Add) -> Affine | None:
    parts = [affine(t) for t in expression.terms]
    found = [p for p in parts if p is not None]
    return reduce(Affine.__add__, found) if len(found) == len(parts) else None


def _affine_negative(expression: Negative) -> Affine | None:
    inner = affine(expression.body)
    return None if inner is None else inner * -1


_AFFINE: Mapping[type, Callable[..., Affine | None]] = {
    Affine: lambda e: e,
    Number: lambda e: literal(e.value) if isinstance(e.value, int) else None,
    Ref: lambda e: None if e.access else letter(e.name),
    Negative: _affine_negative,
    Add: _affine_sum,
    Multiply: _affine_product,
}


def differential(arguments: Sequence[Expression]) -> Differential | None:
    """A quantity and what it is differentiated by, each with its order; None where they are else.

    Two derivatives by the same name, one right after the other, are one of a higher order.

    >>> from symprop.tree import Number, Ref
    >>> found = differential([Ref("u"), Ref("x"), Number(2), Ref("t")])
    >>> [(by.name, order) for by, order in found.steps]
    [('x', 2), ('t', 1)]
    """
    steps: list[tuple[Ref, int]] = []
    for argument in arguments[1:]:
        if isinstance(argument, Ref):
            steps.append((argument, 1))
        elif isinstance(argument, Number) and argument.value in ORDERS and steps:
            steps[-1] = (steps[-1][0], int(argument.value))
        else:
            return None
    result = arguments[0] if arguments else None
    for by, order in steps:
        if isinstance(result, Ref | Differential):
            result = _once_more(result, by, order)
    if not steps or not isinstance(result, Differential):
        return None
    return result if all(order in ORDERS for _, order in result.steps) else None


def _once_more(of: Ref | Differential, by: Ref, order: int) -> Differential:
    if isinstance(of, Differential) and of.by == by:
        return Differential(of.of, by, of.order + order)
    return Differential(of, by, order)


@dataclass(frozen=True)
class Scope:
    """The names of a model by what they stand for; ``line`` is where the equation stands."""

    letters: Collection[str]
    sizes: Collection[str]
    known: Collection[str]
    line: int | None = None
    data: Collection[str] = ()


def resolve(expression: Expression, scope: Scope) -> Expression:
    """The expression with sizes, letters in conditions and look-ups told apart from quantities."""
    row = _RESOLVE.get(type(expression))
    return row(expression, scope) if row else expression.map(partial(resolve, scope=scope))


def _resolve_ref(ref: Ref, scope: Scope) -> Expression:
    if not ref.access and ref.name in scope.sizes:
        return Affine(sizes=((ref.name, 1),))
    if not ref.access and ref.name in scope.letters:
        raise EquationError(
            f"the index letter {ref.name!r} is used as a number; a letter may be compared inside "
            "where(...), and is a number nowhere else",
            scope.line,
        )
    return Ref(ref.name, tuple(resolve_index(k, scope) for k in ref.access), ref.held)


def resolve_index(index: Index, scope: Scope) -> Index:
    """An entry of an access with its letters, sizes and look-ups told apart."""
    if isinstance(index, Ref):
        return _checked_lookup(index, scope)
    plain = index.letter
    if plain is not None and plain not in scope.letters and plain in scope.known:
        return _checked_lookup(Ref(plain), scope)
    inside = [n for n, _ in index.letters if n in scope.known and n not in scope.letters]
    if inside:
        raise EquationError(
            f"{inside[0]!r} is a quantity and cannot be part of a computed index; a look-up such "
            f"as E[{inside[0]}] stands alone",
            scope.line,
        )
    sizes = tuple((n, c) for n, c in index.letters if n in scope.sizes)
    letters = tuple((n, c) for n, c in index.letters if n not in scope.sizes)
    return Affine(letters, index.sizes + sizes, index.offset)


def _checked_lookup(ref: Ref, scope: Scope) -> Ref:
    if ref.name not in scope.data:
        raise EquationError(
            f"look-up by {ref.name!r}, which is not data; a look-up is by whole numbers that a "
            f"data line names{nearest(ref.name, scope.data)}",
            scope.line,
        )
    return Ref(ref.name, tuple(resolve_index(k, scope) for k in ref.access))


def _resolve_comparison(comparison: Compare, scope: Scope) -> Expression:
    sides = (comparison.left, comparison.right)
    indices = [affine(side) for side in sides]
    counts = {*scope.letters, *scope.sizes}
    if any(k and any(n in counts for n, _ in (*k.letters, *k.sizes)) for k in indices):
        found = [_side(s, k, scope) for s, k in zip(sides, indices, strict=True)]
    else:
        found = [resolve(side, scope) for side in sides]
    return Compare(comparison.sign, found[0], found[1])


def _side(side: Expression, index: Affine | None, scope: Scope) -> Expression:
    if index is None or (isinstance(side, Ref) and side.name in scope.known):
        return resolve(side, scope)
    return resolve_index(index, scope)


def _resolve_differential(node: Differential, scope: Scope) -> Expression:
    for ref in (node.quantity, *(by for by, _ in node.steps)):
        if not ref.access and (ref.name in scope.letters or ref.name in scope.sizes):
            what = "an index letter" if ref.name in scope.letters else "a size"
            raise EquationError(
                f"diff: {ref.name!r} is {what}; a derivative is of an earlier quantity by data, a "
                "parameter or an earlier quantity",
                scope.line,
            )
    return node.map(partial(resolve, scope=scope))


def _resolve_number(number: Number, _: Scope) -> Expression:
    return Negative(Number(-number.value)) if number.value < 0 else number


_RESOLVE: Mapping[type, Callable[..., Expression]] = {
    Ref: _resolve_ref,
    Affine: resolve_index,
    Compare: _resolve_comparison,
    Differential: _resolve_differential,
    Number: _resolve_number,
}


def bound_letters(expressions: Iterable[Expression]) -> list[str]:
    """The letters that reductions and softmaxes name, in the order of the text."""
    nodes = (n for e in expressions for n in e.walk())
    return [k for n in nodes if isinstance(n, (Reduce, Softmax)) for k in n.letters]


def default_sizes(
    letters: Iterable[str], rows: str | None, taken: Collection[str]
) -> dict[str, str]:
    """What each letter's size is called: ``n`` for the rows, else the upper-case letter.

    >>> default_sizes(["i", "k"], "i", {"i", "k"})
    {'i': 'n', 'k': 'K'}
    >>> default_sizes(["k"], None, {"k", "K"})
    {'k': 'n_k'}
    """
    found: dict[str, str] = {}
    for name in letters:
        size = "n" if name == rows else name.upper()
        clash = size in taken or size in found.values()
        found[name] = f"n_{name}" if clash else size
    return found


def fresh_letter(taken: Collection[str]) -> str:
    """A readable letter that nothing else is called."""
    numbered = (f"{k}{number}" for number in range(1, 1000) for k in FRESH)
    return next(k for source in (FRESH, numbered) for k in source if k not in taken)
