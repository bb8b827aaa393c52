"""Trees compiled to Python closures that evaluate one element at a time."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast

from ..accesses import COMPARISONS, at
from ..errors import SympropError, UnknownNameError, nearest
from ..functions import ARGUMENTS, FUNCTIONS
from ..tree import (
    Add,
    Affine,
    Apply,
    Bracket,
    Compare,
    Constant,
    Decimal,
    Differential,
    Divide,
    Expression,
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
)
from .elementary import ELEMENTARY, REDUCTIONS, Scalar, power, real
from .frame import Closure, Env, Frame


@lru_cache(maxsize=20_000)
def compiled(expr: Expression) -> Closure:
    """The closure of an expression; the work of walking the tree is done once."""
    compiler = _COMPILERS.get(type(expr))
    if compiler is None:
        what = type(expr).__name__.lower()
        raise SympropError(f"an expression with {what} has no value")
    return compiler(expr)


def index_of(access: tuple[Index, ...]) -> Callable[[Frame, Env], tuple[int, ...]]:
    """The closure that gives the indices of an access."""
    entries = [_entry(index) for index in access]
    if not entries:
        return lambda _frame, _env: ()
    return lambda frame, env: tuple([entry(frame, env) for entry in entries])


def _entry(index: Index) -> Callable[[Frame, Env], int]:
    if isinstance(index, Affine):
        single = index.letter
        if single is not None:
            return lambda _, env: env[single]
        return lambda _, env: int(at(index, env))
    look_up = compiled(index)
    return lambda frame, env: round(real(look_up(frame, env)))


def _number(expr: Number | Decimal) -> Closure:
    value = float(expr.value)
    return lambda _frame, _env: value


def _constant(expr: Constant) -> Closure:
    value = {"pi": math.pi}[expr.name]
    return lambda _frame, _env: value


def _affine(expr: Affine) -> Closure:
    return lambda _frame, env: float(at(expr, env))


def _ref(expr: Ref) -> Closure:
    name, index, held = expr.name, index_of(expr.access), expr.held
    return lambda frame, env: frame.read(name, index(frame, env), held)


def _add(expr: Add) -> Closure:
    terms = [compiled(t) for t in expr.terms]
    return lambda frame, env: sum([t(frame, env) for t in terms])


def _multiply(expr: Multiply) -> Closure:
    factors = [compiled(f) for f in expr.factors]
    return lambda frame, env: math.prod([f(frame, env) for f in factors])


def _negative(expr: Negative) -> Closure:
    body = compiled(expr.body)
    return lambda frame, env: -body(frame, env)


def _divide(expr: Divide) -> Closure:
    top, bottom = compiled(expr.top), compiled(expr.bottom)
    return lambda frame, env: top(frame, env) / bottom(frame, env)


def _power(expr: Power) -> Closure:
    base, exponent = compiled(expr.base), compiled(expr.exponent)
    return lambda frame, env: power(base(frame, env), exponent(frame, env))


class _Arguments:
    """The frame of a function's definition: its only quantities are its arguments."""

    def __init__(self, values: Mapping[str, Scalar]) -> None:
        self.values = values

    def read(self, name: str, index: tuple[int, ...], held: bool) -> Scalar:
        return self.values[name]


def _apply(expr: Apply) -> Closure:
    arguments = [compiled(a) for a in expr.arguments]
    own = ELEMENTARY.get(expr.function)
    if own is not None:
        function = own
        return lambda frame, env: function(*[a(frame, env) for a in arguments])
    row = FUNCTIONS.get(expr.function)
    if row is None or row.definition is None:
        raise UnknownNameError(
            f"unknown function {expr.function!r}{nearest(expr.function, FUNCTIONS)}"
        )
    definition, names = compiled(row.definition), [u.name for u in ARGUMENTS]

    def function_by_definition(frame: Frame, env: Env) -> Scalar:
        values = [a(frame, env) for a in arguments]
        arguments_only = _Arguments(dict(zip(names, values, strict=False)))
        return definition(cast(Frame, arguments_only), {})

    return function_by_definition


def _over(letters: tuple[str, ...], frame: Frame, env: Env) -> Iterator[Env]:
    inner = dict(env)
    for values in itertools.product(*(frame.span(name) for name in letters)):
        inner.update(zip(letters, values, strict=True))
        yield inner


def _reduce(expr: Reduce) -> Closure:
    body, letters = compiled(expr.body), expr.letters
    combine = REDUCTIONS[expr.kind]
    return lambda frame, env: combine([body(frame, e) for e in _over(letters, frame, env)])


def _softmax(expr: Softmax) -> Closure:
    body, letters = compiled(expr.body), expr.letters
    entry = index_of(expr.entry) if expr.entry else None
    exp = ELEMENTARY["exp"]

    def value(frame: Frame, env: Env) -> Scalar:
        taken = zip(letters, entry(frame, env), strict=True) if entry else ()
        own = body(frame, {**env, **dict(taken)})
        every = [body(frame, e) for e in _over(letters, frame, env)]
        # relative to the largest (a constant shift), which changes neither value nor slope
        top = max(map(real, every))
        return exp(own - top) / sum(exp(v - top) for v in every)

    return value


def _compare(expr: Compare) -> Closure:
    left, right, holds = compiled(expr.left), compiled(expr.right), COMPARISONS[expr.sign]
    return lambda frame, env: holds(real(left(frame, env)), real(right(frame, env)))


_JOINED: Mapping[str, Callable[[Iterator[Any]], bool]] = {
    "and": all,
    "or": any,
    "not": lambda parts: not all(parts),
}


def _logic(expr: Logic) -> Closure:
    parts, join = [compiled(p) for p in expr.parts], _JOINED[expr.word]
    return lambda frame, env: join(p(frame, env) for p in parts)


def _where(expr: Where) -> Closure:
    condition, then = compiled(expr.condition), compiled(expr.then)
    otherwise = compiled(expr.otherwise)
    return lambda frame, env: (then if condition(frame, env) else otherwise)(frame, env)


def _bracket(expr: Bracket) -> Closure:
    condition = compiled(expr.condition)
    return lambda frame, env: 1.0 if condition(frame, env) else 0.0


def _pad(expr: Pad) -> Closure:
    name, index, held = expr.ref.name, index_of(expr.ref.access), expr.ref.held
    fill = compiled(expr.fill)

    def value(frame: Frame, env: Env) -> Scalar:
        place = index(frame, env)
        return frame.read(name, place, held) if frame.has(name, place) else fill(frame, env)

    return value


def _differential(expr: Differential) -> Closure:
    name, index = expr.quantity.name, index_of(expr.quantity.access)
    steps = [(by.name, index_of(by.access)) for by, order in expr.steps for _ in range(order)]

    def value(frame: Frame, env: Env) -> Scalar:
        by = tuple((known, place(frame, env)) for known, place in steps)
        return frame.differential((name, index(frame, env)), by)

    return value


def _pending(expr: Pending) -> Closure:
    body, name, index = compiled(expr.body), expr.target.name, index_of(expr.target.access)
    return lambda frame, env: frame.partial(body, name, index(frame, env), env)


def _link(expr: Link) -> Closure:
    of, by = index_of(expr.of.access), index_of(expr.by.access)
    return lambda frame, env: frame.link(expr, of(frame, env), by(frame, env), env)


_COMPILERS: Mapping[type[Expression], Callable[[Any], Closure]] = {
    Number: _number,
    Decimal: _number,
    Constant: _constant,
    Affine: _affine,
    Ref: _ref,
    Add: _add,
    Negative: _negative,
    Multiply: _multiply,
    Divide: _divide,
    Power: _power,
    Apply: _apply,
    Reduce: _reduce,
    Softmax: _softmax,
    Compare: _compare,
    Logic: _logic,
    Where: _where,
    Bracket: _bracket,
    Pad: _pad,
    Differential: _differential,
    Pending: _pending,
    Link: _link,
}
