"""Trees as SymPy expressions, with nothing evaluated, so that no name cancels on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, reduce
from typing import Any, cast

import sympy

from .accesses import written
from .functions import ARGUMENTS, FUNCTIONS, VALUE
from .model import Limits
from .rewriting import Fresh, free_letters, rename
from .sympy_reading import equations_from_sympy, from_sympy
from .tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Decimal,
    Differential,
    Divide,
    Dots,
    Expression,
    Grid,
    Index,
    Link,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Pending,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
)

__all__ = ["equations_from_sympy", "from_sympy", "function_class", "symbol", "to_sympy"]

Ranges = Mapping[str, Limits]


def symbol(name: str) -> sympy.Symbol:
    """The symbol of a name; all are made here, since SymPy tells apart those with assumptions."""
    return sympy.Symbol(name)


def to_sympy(expression: Expression, limits: Ranges) -> sympy.Expr:
    """The SymPy form of a tree: symbols, ``Indexed``, sums with their ``limits``.

    >>> from symprop.tree import literal
    >>> x = Ref("x", (letter("i"),))
    >>> to_sympy(Reduce("sum", x, ("i",)), {"i": (literal(1), Affine((), (("n", 1),)))})
    Sum(x[i], (i, 1, n))
    """
    return cast(sympy.Expr, _ROWS[type(expression)](expression, limits))


def _affine(index: Affine, _: Ranges) -> sympy.Expr:
    terms = [c * symbol(name) for name, c in (*index.letters, *index.sizes)]
    return sympy.Add(*terms, index.offset)


def _ref(ref: Ref, limits: Ranges) -> sympy.Expr:
    if not ref.access:
        return symbol(ref.name)
    return sympy.IndexedBase(symbol(ref.name))[tuple(to_sympy(k, limits) for k in ref.access)]


def _times(*factors: sympy.Expr) -> sympy.Expr:
    return sympy.Mul(*factors, evaluate=False)


def _over(top: sympy.Expr, bottom: sympy.Expr) -> sympy.Expr:
    if isinstance(top, sympy.Integer) and isinstance(bottom, sympy.Integer) and bottom != 0:
        return sympy.Rational(top, bottom)
    return _times(top, sympy.Pow(bottom, -1, evaluate=False))


def _apply(node: Apply, limits: Ranges) -> sympy.Expr:
    arguments = [to_sympy(a, limits) for a in node.arguments]
    return _called(node.function, arguments)


def _called(name: str, arguments: list[sympy.Expr]) -> sympy.Expr:
    own = FUNCTIONS[name].sympy
    function = getattr(sympy, own) if own else function_class(name)
    return function(*arguments, evaluate=False)


@cache
def function_class(name: str) -> type[sympy.Function]:
    """The SymPy function of a row of the table that SymPy itself does not have.

    Its ``fdiff`` is the slope as taught; numbers and generated code come from its definition.
    """
    row = FUNCTIONS[name]

    def put_in(tree: Expression, call: sympy.Function) -> sympy.Expr:
        names = [symbol(a.name) for a in ARGUMENTS[: row.arity]]
        given = dict(zip(names, call.args, strict=True))
        return to_sympy(tree, {}).xreplace({**given, symbol(VALUE.name): call})

    def fdiff(self: sympy.Function, argindex: int = 1) -> sympy.Expr:
        slope = row.slopes[argindex - 1]
        if slope is None:
            raise sympy.ArgumentIndexError(self, argindex)
        return put_in(slope, self)

    def definition(self: sympy.Function) -> sympy.Expr:
        return put_in(cast(Expression, row.definition), self)

    def evalf(self: sympy.Function, prec: int) -> sympy.Expr:
        return definition(self)._eval_evalf(prec)

    def code(self: sympy.Function, printer: Any, **_: object) -> str:
        return f"({printer._print(definition(self))})"

    printed = dict.fromkeys(("_numpycode", "_pythoncode", "_mpmathcode"), code)
    members = {"nargs": row.arity, "fdiff": fdiff, "_eval_evalf": evalf, **printed}
    return type(name, (sympy.Function,), members)


def _bounds(name: str, limits: Ranges) -> tuple[sympy.Expr, ...]:
    return tuple(to_sympy(end, limits) for end in limits.get(name, ()))


def _sum(body: sympy.Expr, letters: tuple[str, ...], limits: Ranges) -> sympy.Expr:
    return sympy.Sum(body, *((symbol(k), *_bounds(k, limits)) for k in letters))


def _product(body: sympy.Expr, letters: tuple[str, ...], limits: Ranges) -> sympy.Expr:
    return sympy.Product(body, *((symbol(k), *_bounds(k, limits)) for k in letters))


def _mean(body: sympy.Expr, letters: tuple[str, ...], limits: Ranges) -> sympy.Expr:
    counts = [_count(k, limits) for k in letters]
    return _over(_sum(body, letters, limits), reduce(_times, counts))


def _count(name: str, limits: Ranges) -> sympy.Expr:
    ends = _bounds(name, limits)
    return ends[1] - ends[0] + 1 if ends else symbol(f"n_{name}")


def _logsumexp(body: sympy.Expr, letters: tuple[str, ...], limits: Ranges) -> sympy.Expr:
    return sympy.log(_sum(sympy.exp(body, evaluate=False), letters, limits), evaluate=False)


_REDUCTIONS: Mapping[str, Callable[[sympy.Expr, tuple[str, ...], Ranges], sympy.Expr]] = {
    "sum": _sum,
    "mean": _mean,
    "prod": _product,
    "logsumexp": _logsumexp,
}


def _reduce(node: Reduce, limits: Ranges) -> sympy.Expr:
    body = to_sympy(node.body, limits)
    if node.kind in _REDUCTIONS:
        return _REDUCTIONS[node.kind](body, node.letters, limits)
    bound = sympy.Lambda(tuple(symbol(k) for k in node.letters), body)
    return sympy.Function(node.kind)(bound)  # SymPy has no maximum over an index


def _softmax(node: Softmax, limits: Ranges) -> sympy.Expr:
    """exp(body) over its sum; the letters of the sum are others where the entry names the same."""
    entry = node.entry or tuple(letter(k) for k in node.letters)
    fresh = Fresh(limits, {*free_letters(node.body), *limits})
    top = rename(node.body, dict(zip(node.letters, entry, strict=True)), fresh)
    free = {name for index in entry for name in free_letters(index)}
    running = tuple(_other(k, free, fresh, limits) for k in node.letters)
    inner: dict[str, Index] = {
        k: letter(new) for k, new in zip(node.letters, running, strict=True) if k != new
    }
    body = to_sympy(rename(node.body, inner, fresh), fresh.limits)
    total = _sum(sympy.exp(body, evaluate=False), running, fresh.limits)
    return _over(sympy.exp(to_sympy(top, limits), evaluate=False), total)


def _other(name: str, free: set[str], fresh: Fresh, limits: Ranges) -> str:
    if name not in free:
        return name
    return fresh(name, free) if name in limits else f"{name}1"


_COMPARISONS: Mapping[str, Callable[..., sympy.Basic]] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "==": sympy.Eq,
    "!=": sympy.Ne,
}
_LOGIC: Mapping[str, Callable[..., sympy.Basic]] = {
    "and": sympy.And,
    "or": sympy.Or,
    "not": sympy.Not,
}


def _compare(node: Compare, limits: Ranges) -> sympy.Basic:
    sides = to_sympy(node.left, limits), to_sympy(node.right, limits)
    return _COMPARISONS[node.sign](*sides, evaluate=False)


def _branch(node: Where, limits: Ranges) -> sympy.Expr:
    condition = to_sympy(node.condition, limits)
    then, otherwise = to_sympy(node.then, limits), to_sympy(node.otherwise, limits)
    return sympy.Piecewise((then, condition), (otherwise, True), evaluate=False)


def _pad(node: Pad, limits: Ranges) -> sympy.Expr:
    return sympy.Function("pad")(to_sympy(node.ref, limits), to_sympy(node.fill, limits))


def _differential(node: Differential, limits: Ranges) -> sympy.Expr:
    """A function called diff: SymPy's own derivative of u[i] by x[i] would be 0."""
    steps = [part for by, order in node.steps for part in (to_sympy(by, limits), order)]
    return sympy.Function("diff")(to_sympy(node.quantity, limits), *steps)


def _named(node: Link) -> sympy.Expr:
    return symbol(f"d{written(node.of)}/d{written(node.by)}")


_ROWS: Mapping[type, Callable[[Any, Ranges], Any]] = {
    Number: lambda e, _: sympy.sympify(e.value),
    Constant: lambda e, _: getattr(sympy, e.name),
    Affine: _affine,
    Ref: _ref,
    Add: lambda e, r: sympy.Add(*(to_sympy(t, r) for t in e.terms), evaluate=False),
    Negative: lambda e, r: _times(sympy.Integer(-1), to_sympy(e.body, r)),
    Multiply: lambda e, r: _times(*(to_sympy(f, r) for f in e.factors)),
    Divide: lambda e, r: _over(to_sympy(e.top, r), to_sympy(e.bottom, r)),
    Power: lambda e, r: sympy.Pow(to_sympy(e.base, r), to_sympy(e.exponent, r), evaluate=False),
    Apply: _apply,
    Reduce: _reduce,
    Softmax: _softmax,
    Compare: _compare,
    Logic: lambda e, r: _LOGIC[e.word](*(to_sympy(p, r) for p in e.parts), evaluate=False),
    Where: _branch,
    Bracket: lambda e, r: _branch(Where(e.condition, Number(1), Number(0)), r),
    Pad: _pad,
    Differential: _differential,
    Pending: lambda e, r: sympy.Derivative(to_sympy(e.body, r), to_sympy(e.target, r)),
    Link: lambda e, _: _named(e),
    Decimal: lambda e, _: sympy.Float(e.value),
    Dots: lambda _e, _r: symbol("…"),
    Grid: lambda e, r: sympy.ImmutableMatrix([[to_sympy(c, r) for c in row] for row in e.rows]),
}
