"""Random expressions over what a random model knows so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from strategies_pool import ROWS_OF_DATA, Pool, access

from symprop.functions import FUNCTIONS, Function

WIDE = (-4.0, 4.0)
"""The domain in the function table of what takes any argument."""

Free = Sequence[str]


def expression(pool: Pool, free: Free, depth: int) -> str:
    """Any expression over what is known, for the values of the free letters."""
    if depth <= 0:
        return pool.atom(free)
    return str(pool.pick(KINDS)(pool, free, depth - 1))


def varied(pool: Pool, body: str, free: Free) -> str:
    """A body, perhaps with something of its own."""
    if not pool.draw(st.booleans()):
        return body
    return f"{body} {pool.pick('+-')} ({expression(pool, free, pool.pick((1, 2, 3)))})"


def _sum(pool: Pool, free: Free, depth: int) -> str:
    sign = pool.pick("+-")
    return f"{expression(pool, free, depth)} {sign} ({expression(pool, free, depth)})"


def _negative(pool: Pool, free: Free, depth: int) -> str:
    return f"-({expression(pool, free, depth)})"


def _product(pool: Pool, free: Free, depth: int) -> str:
    factors = [f"({expression(pool, free, depth)})" for _ in range(pool.pick((2, 3)))]
    return "*".join(factors)


def _quotient(pool: Pool, free: Free, depth: int) -> str:
    return f"({expression(pool, free, depth)})/{_positive(pool, free, depth)}"


def _positive(pool: Pool, free: Free, depth: int) -> str:
    inner = expression(pool, free, depth)
    sizes = [pool.size(f) for axes in pool.names.values() for f in axes if f[0] not in pool.ranged]
    whole = pool.pick([*sizes, "3"])
    return str(pool.pick((f"(1.5 + ({inner})**2)", f"(2 + tanh({inner}))", whole, "0.5")))


def _power(pool: Pool, free: Free, depth: int) -> str:
    base, inner = _positive(pool, free, depth), expression(pool, free, depth)
    whole = f"({inner})**{pool.pick((2, 3, 1))}"
    others = (f"{base}**-1", f"{base}**0.5", f"{base}**tanh({inner})", f"2**tanh({inner})")
    return str(pool.pick((whole, whole, *others)))


def _function(pool: Pool, free: Free, depth: int) -> str:
    return applied(pool.pick(ROWS), lambda: expression(pool, free, depth))


def applied(row: Function, inner: Callable[[], str]) -> str:
    """A function of the table, with arguments that stay in its domain."""
    if row.slopes[0] is None:
        return f"{row.name}(1, {_within(row, inner())})"
    arguments = ", ".join(_within(row, inner()) for _ in range(row.arity))
    return f"{row.name}({arguments})"


def _within(row: Function, inner: str) -> str:
    low, high = row.domain
    if row.domain == WIDE:
        return inner
    return f"{(low + high) / 2:g} + {(high - low) / 2.2:.4g}*tanh({inner})"


def _reduced(pool: Pool, free: Free, depth: int) -> str:
    """A reduction over letters that are not in use, of something that has the first of them."""
    families = [f for f in pool.lengths if f[0] not in pool.ranged and not {*f} <= {*free}]
    if not families:
        return _function(pool, free, depth)
    family = pool.pick(families)
    bound = next(k for k in family if k not in free)
    known = [n for n, axes in pool.names.items() if family in axes]
    inner = (*free, bound)
    found = pool.read(pool.pick(known), inner) if known else ""
    if not re.search(rf"\[.*\b{bound}\b.*]", found):
        found = pool.weight(bound)
    body = f"{found}*({expression(pool, inner, depth - 1)})"
    return f"{pool.pick(REDUCTIONS)}({body}, {bound})"


def _softmax(pool: Pool, free: Free, depth: int) -> str:
    own = [k for k in free if k not in ROWS_OF_DATA]
    if not own:
        return _function(pool, free, depth)
    letter = pool.pick(own)
    return f"softmax({pool.weight(letter)} + {expression(pool, free, depth)}, {letter})"


def _where(pool: Pool, free: Free, depth: int) -> str:
    then, otherwise = (expression(pool, free, depth) for _ in range(2))
    return f"where({_condition(pool, free)}, {then}, {otherwise})"


def _condition(pool: Pool, free: Free) -> str:
    shape = pool.pick(("@", "@", "@", "not @", "@ and @", "@ or not @"))
    return "".join(_compared(pool, free) if c == "@" else c for c in shape)


def _compared(pool: Pool, free: Free) -> str:
    if free and pool.draw(st.booleans()):
        return f"{pool.pick(free)} {pool.pick(('==', '!=', '<', '>='))} {pool.pick(('2', *free))}"
    return f"{pool.atom(free)} {pool.pick(('>', '<', '>=', '<='))} 0.3"


def _neighbor(pool: Pool, free: Free, depth: int) -> str:
    """What stands before or after, padded or kept inside by a condition."""
    known = [n for n, axes in pool.names.items() if any({*f} & {*free} for f in axes)]
    if not known:
        return _negative(pool, free, depth)
    name = pool.pick(known)
    axes = pool.names[name]
    place = pool.pick([p for p, f in enumerate(axes) if {*f} & {*free}])
    letter = pool.pick([k for k in axes[place] if k in free])
    entry = f"{letter}{pool.pick((-2, -1, 1, 2)):+d}"
    read = access(name, [pool.pick(_plain(pool, f, free)) for f in axes[:place]] + [entry] + [
        pool.pick(_plain(pool, f, free)) for f in axes[place + 1:]
    ])  # fmt: skip
    if pool.draw(st.booleans()):
        return f"pad({read}, {pool.pick((0, 0.5, -1))})"
    low, high = pool.origin, pool.origin + pool.lengths[axes[place]] - 1
    return f"where({low} <= {entry} <= {high}, {read}, {expression(pool, free, depth)})"


def _plain(pool: Pool, family: tuple[str, str], free: Free) -> list[str]:
    return [k for k in family if k in free] or [str(pool.origin)]


REDUCTIONS = ("sum", "sum", "mean", "mean", "prod", "max", "min", "logsumexp")
ROWS = tuple(row for row in FUNCTIONS.values() if row.name not in ("sign",))
KINDS = (
    _sum, _sum, _negative, _product, _product, _quotient, _power, _function, _function,
    _function, _reduced, _reduced, _softmax, _where, _neighbor,
)  # fmt: skip
