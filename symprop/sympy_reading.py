"""SymPy expressions and equations read into trees, by a table of the classes that are allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, Literal

import sympy
from sympy.core.function import AppliedUndef

from .errors import SympropError, UnknownNameError, nearest
from .functions import FUNCTIONS
from .model import Definition, Definitions, Limits
from .resolution import affine, differential
from .tree import (
    Add,
    Affine,
    Apply,
    Compare,
    Constant,
    Divide,
    Expression,
    Index,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Power,
    Reduce,
    Ref,
    Where,
)
from .validation import build

_SPELLINGS = {row.sympy or name: name for name, row in FUNCTIONS.items()} | {
    name: name for name in FUNCTIONS
}
USUAL_DATA = ("x", "y")
HALF = sympy.Rational(1, 2)


def from_sympy(expression: sympy.Expr) -> Expression:
    """The tree of a SymPy expression, in SymPy's order of terms and factors.

    Raises `SympropError` that names a piece which a model cannot hold.

    >>> x, y = sympy.symbols("x y")
    >>> from_sympy(-x/y)
    Negative(body=Divide(top=Ref(name='x', access=(), held=False), bottom=Ref(name='y', ...
    """
    for kind in type(expression).__mro__:
        if kind in _ROWS:
            return _ROWS[kind](expression)
    raise _unsupported(expression)


def _unsupported(piece: object) -> SympropError:
    shown = str(piece)
    shown = shown if len(shown) <= 40 else shown[:37] + "..."
    return SympropError(
        f"SymPy's {type(piece).__name__} cannot stand in a model: {shown!r}; allowed are numbers, "
        "symbols, Indexed, sums, products, powers, Piecewise of two branches and known functions"
    )


def _float(value: sympy.Float) -> Expression:
    number = Number(abs(float(value)))
    return Negative(number) if value < 0 else number


def _rational(value: sympy.Rational) -> Expression:
    top = Number(abs(int(value.p)))
    body: Expression = top if value.q == 1 else Divide(top, Number(int(value.q)))
    return Negative(body) if value < 0 else body


def _indexed(node: sympy.Indexed) -> Expression:
    return Ref(str(node.base.label), tuple(_index(k) for k in node.indices))


def _index(index: sympy.Expr) -> Index:
    tree = from_sympy(index)
    if isinstance(tree, Ref) and tree.access:
        return tree
    found = affine(tree)
    if found is None:
        raise SympropError(f"the index {str(index)!r} is not made of letters and whole numbers")
    return found


def _add(node: sympy.Add) -> Expression:
    """The terms in SymPy's order, but a positive one first where there is one: y - p."""
    terms = [from_sympy(t) for t in node.as_ordered_terms()]
    first = next((k for k, t in enumerate(terms) if not isinstance(t, Negative)), 0)
    return Add((terms.pop(first), *terms))


def _multiply(node: sympy.Mul) -> Expression:
    """A quotient where there are reciprocals, with the sign of the number in front of it all."""
    tops: list[Expression] = []
    bottoms: list[Expression] = []
    negative = False
    for factor in node.args:
        tree = from_sympy(factor)
        if factor.is_Number and isinstance(tree, Negative):
            negative, tree = not negative, tree.body
        if isinstance(tree, Divide) and (factor.is_Number or factor.is_Pow):
            tops.append(tree.top)
            bottoms.append(tree.bottom)
        else:
            tops.append(tree)
    top = _product_of(tops)
    body = Divide(top, _product_of(bottoms)) if bottoms else top
    return Negative(body) if negative else body


def _product_of(factors: Sequence[Expression]) -> Expression:
    kept = tuple(f for f in factors if f != Number(1)) or (Number(1),)
    return kept[0] if len(kept) == 1 else Multiply(kept)


def _power(node: sympy.Pow) -> Expression:
    base, exponent = node.base, node.exp
    if exponent.is_Rational and exponent < 0:
        return Divide(Number(1), _raised(base, -exponent))
    return _raised(base, exponent)


def _raised(base: sympy.Expr, exponent: sympy.Expr) -> Expression:
    if exponent == HALF:
        return Apply("sqrt", (from_sympy(base),))
    return from_sympy(base) if exponent == 1 else Power(from_sympy(base), from_sympy(exponent))


def _reduction(kind: str) -> Callable[[Any], Expression]:
    def read(node: Any) -> Expression:
        letters = tuple(str(limit[0]) for limit in node.limits)
        return Reduce(kind, from_sympy(node.function), letters)

    return read


def _pad(node: sympy.Function) -> Expression | None:
    found = [from_sympy(a) for a in node.args]
    return Pad(found[0], found[1]) if len(found) == 2 and isinstance(found[0], Ref) else None


_OWN: Mapping[str, Callable[[sympy.Function], Expression | None]] = {
    "pad": _pad,
    "diff": lambda node: differential([from_sympy(a) for a in node.args]),
}
"""Functions of the language that are no function of numbers."""


def _function(node: sympy.Function) -> Expression:
    spelled = node.func.__name__
    if spelled in _OWN:
        found = _OWN[spelled](node)
        if found is None:
            raise SympropError(f"{str(node)!r}: write pad(x[i-1], 0) or diff(u[i], x[i], 2)")
        return found
    name = _SPELLINGS.get(spelled)
    if name is None:
        raise SympropError(f"unknown function {spelled!r}{nearest(spelled, FUNCTIONS)}")
    arguments = [from_sympy(a) for a in node.args]
    arity = FUNCTIONS[name].arity
    if name in ("max", "min") and len(arguments) > arity:
        return reduce(lambda a, b: Apply(name, (a, b)), arguments)
    if len(arguments) != arity:
        raise SympropError(f"{name} takes {arity} argument(s), not {len(arguments)}: {str(node)!r}")
    return Apply(name, tuple(arguments))


def _piecewise(node: sympy.Piecewise) -> Expression:
    branches = node.args
    if len(branches) != 2 or branches[1].cond != sympy.true:
        raise SympropError(
            f"a Piecewise needs one condition and one branch for all else: {str(node)!r}"
        )
    condition = from_sympy(branches[0].cond)
    return Where(condition, from_sympy(branches[0].expr), from_sympy(branches[1].expr))


def _comparison(sign: Literal["<", "<=", ">", ">=", "==", "!="]) -> Callable[[Any], Expression]:
    return lambda node: Compare(sign, from_sympy(node.lhs), from_sympy(node.rhs))


def _logic(word: Literal["and", "or", "not"]) -> Callable[[Any], Expression]:
    return lambda node: Logic(word, tuple(from_sympy(p) for p in node.args))


_ROWS: Mapping[type, Callable[[Any], Expression]] = {
    sympy.Float: _float,
    sympy.Rational: _rational,
    type(sympy.pi): lambda _: Constant("pi"),
    type(sympy.E): lambda _: Apply("exp", (Number(1),)),
    sympy.Symbol: lambda s: Ref(s.name),
    sympy.Idx: lambda k: Ref(str(k.label)),
    sympy.Indexed: _indexed,
    sympy.Add: _add,
    sympy.Mul: _multiply,
    sympy.Pow: _power,
    sympy.Sum: _reduction("sum"),
    sympy.Product: _reduction("prod"),
    sympy.Piecewise: _piecewise,
    AppliedUndef: _function,
    sympy.Function: _function,
    sympy.Max: _function,
    sympy.Min: _function,
    sympy.StrictLessThan: _comparison("<"),
    sympy.LessThan: _comparison("<="),
    sympy.StrictGreaterThan: _comparison(">"),
    sympy.GreaterThan: _comparison(">="),
    sympy.Equality: _comparison("=="),
    sympy.Unequality: _comparison("!="),
    sympy.And: _logic("and"),
    sympy.Or: _logic("or"),
    sympy.Not: _logic("not"),
}


def equations_from_sympy(
    equations: Sequence[sympy.Eq],
    data: Sequence[Any] = USUAL_DATA,
    values: Mapping[str, Any] | None = None,
    origin: int = 1,
) -> Definitions:
    """The model of a list of SymPy equations; ``data`` names what is data, all else is learned.

    The limits of sums say how letters run: ``(i, 1, n)`` calls the size of i ``n``.
    Raises `SympropError` for what cannot stand in a model, and what `build` raises.
    """
    definitions = [_definition(eq, number) for number, eq in enumerate(equations, 1)]
    sizes, ranges = _limits(equations, origin)
    read = {n.name for d in definitions for n in d.body.walk() if isinstance(n, Ref)}
    names = [str(name) for name in data if str(name) in read]
    if len(names) < len(data) and tuple(data) != USUAL_DATA:
        missing = next(str(name) for name in data if str(name) not in read)
        raise UnknownNameError(f"no equation reads the data {missing!r}{nearest(missing, read)}")
    return build(
        definitions,
        data=dict.fromkeys(names),
        values=values,
        sizes=sizes,
        ranges=ranges,
        origin=origin,
    )


def _definition(equation: Any, number: int) -> Definition:
    if not isinstance(equation, sympy.Eq):
        raise SympropError(
            f"item {number} is {str(equation)[:40]!r}; a model is a list of Eq(…, …)"
        )
    left = from_sympy(equation.lhs)
    if not isinstance(left, Ref) or not all(isinstance(k, Affine) for k in left.access):
        raise SympropError(
            f"the left side of equation {number} is {str(equation.lhs)[:40]!r}; "
            "it must be a symbol or an Indexed such as y[i]"
        )
    access = tuple(k for k in left.access if isinstance(k, Affine))
    return Definition(left.name, access, from_sympy(equation.rhs))


def _limits(equations: Sequence[sympy.Eq], origin: int) -> tuple[dict[str, str], dict[str, Limits]]:
    """Size names and other ranges, from the limits of all sums and products."""
    sizes: dict[str, str] = {}
    ranges: dict[str, Limits] = {}
    found: dict[str, tuple[sympy.Expr, ...]] = {}
    for node in (n for eq in equations for n in sympy.preorder_traversal(eq.rhs)):
        for name, *ends in getattr(node, "limits", ()):
            if ends and found.setdefault(str(name), tuple(ends)) != tuple(ends):
                raise SympropError(f"the index {str(name)!r} has two ranges in different sums")
    for letter, (first, last) in found.items():
        size = last + 1 - origin
        if first == origin and size.is_Symbol:
            sizes[letter] = size.name
        else:
            ranges[letter] = (_limit(first), _limit(last))
    return sizes, ranges


def _limit(end: sympy.Expr) -> Affine:
    index = _index(end)
    if isinstance(index, Ref):
        raise SympropError(f"the limit {str(end)!r} of a sum is not made of sizes and numbers")
    return index
