"""The last small step: zeros and ones dropped, numbers and signs collected at the front."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..tree import (
    ONE,
    ZERO,
    Add,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Power,
    Reduce,
    Where,
)
from .collecting import Collector, Rational
from .products import above, below, quotient, raised, side_by_side, with_powers


def tidy(expr: Expression) -> Expression:
    """``expr`` tidied from the inside out; the order of what remains is the author's.

    >>> from symprop.tree import Ref
    >>> two, r, minus_one = Number(2), Ref("r"), Add((ZERO, Negative(ONE)))
    >>> tidy(Multiply((two, r, minus_one))) == Negative(Multiply((two, r)))
    True
    """
    rule = _RULES.get(type(expr))
    if rule is None:  # what stands inside a function, an index or a condition stays as written
        return expr
    return rule(expr if isinstance(expr, Power) else expr.map(tidy))


def _add(expr: Add) -> Expression:
    terms = [t for t in expr.terms if t != ZERO]
    if len(terms) < 2:
        return terms[0] if terms else ZERO
    numbers = [_coefficient(t) for t in terms]
    if all(rest is None for _, rest in numbers):
        return _number(sum((value for value, _ in numbers), Fraction(0)))
    first, *rest = _COLLECT(terms) or [ZERO]
    return Add((first, *map(_sign_out, rest))) if rest else first


def _sign_out(term: Expression) -> Expression:
    """Within a sum, + Σ −x is − Σ x."""
    if isinstance(term, Reduce) and term.kind == "sum" and isinstance(term.body, Negative):
        return Negative(Reduce("sum", term.body.body, term.letters))
    return term


def _coefficient(expr: Expression) -> tuple[Rational, Expression | None]:
    """An expression as number times rest; no rest where it is a number alone."""
    if isinstance(expr, Number):
        number = expr.value
        return (Fraction(number) if isinstance(number, int) else number), None
    if isinstance(expr, Negative):
        value, rest = _coefficient(expr.body)
        return -value, rest
    if isinstance(expr, Multiply):
        return _coefficient_of_product(expr)
    if isinstance(expr, Divide):
        return _coefficient_of_quotient(expr)
    return Fraction(1), expr


def _coefficient_of_product(expr: Multiply) -> tuple[Rational, Expression | None]:
    total: Fraction | float = Fraction(1)
    factors: list[Expression] = []
    for factor in expr.factors:
        value, rest = _coefficient(factor)
        total = total * value
        if isinstance(rest, Multiply):
            factors.extend(rest.factors)
        elif rest is not None:
            factors.append(rest)
    return total, _product(with_powers(factors))


def _coefficient_of_quotient(expr: Divide) -> tuple[Rational, Expression | None]:
    number, top = _coefficient(expr.top)
    divisor, bottom = _coefficient(expr.bottom)
    if divisor == 0:
        return Fraction(1), expr
    if bottom is None and isinstance(divisor, float):
        # dividing a written decimal, as in z/0.5, stays a division
        return number, (Divide(top, expr.bottom) if top is not None else Divide(ONE, expr.bottom))
    if bottom is None:
        return number / divisor, top
    return number / divisor, Divide(top if top is not None else ONE, bottom)


def _over(factors: list[Expression]) -> list[Expression]:
    """Quotients that meet are one; 1/b becomes the bottom of the factor beside it."""
    found: list[Expression] = []
    for factor in factors:
        if found and _meet(found[-1], factor):
            previous = found.pop()
            top = side_by_side(above(previous), above(factor))
            factor = quotient(top, side_by_side(below(previous), below(factor)))
        found.append(factor)
    return found


def _meet(first: Expression, second: Expression) -> bool:
    both = isinstance(first, Divide) and isinstance(second, Divide)
    return both or any(isinstance(f, Divide) and f.top == ONE for f in (first, second))


def _product(factors: list[Expression]) -> Expression | None:
    factors = _over(factors)
    if not factors:
        return None
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors))


def _number(value: Rational) -> Expression:
    if value < 0:
        return Negative(_number(-value))
    if isinstance(value, float):
        return Number(int(value)) if value.is_integer() and value < 1e15 else Number(value)
    if value.denominator == 1:
        return Number(value.numerator)
    return Divide(Number(value.numerator), Number(value.denominator))


def _scaled(expr: Expression) -> Expression:
    return _joined(*_coefficient(expr))


def _joined(value: Rational, rest: Expression | None) -> Expression:
    if rest is None or value == 0:
        return _number(value)
    if value < 0:
        return Negative(_times(-value, rest))
    return _times(value, rest)


def _times(value: Rational, rest: Expression) -> Expression:
    if value == 1:
        return rest
    if isinstance(rest, Divide):
        return _times_fraction(value, rest)
    factors = rest.factors if isinstance(rest, Multiply) else (rest,)
    if isinstance(factors[0], Divide):
        return Multiply((_times_fraction(value, factors[0]), *factors[1:]))
    return Multiply((_number(value), *factors))


def _times_fraction(value: Rational, rest: Divide) -> Expression:
    """The number goes into the fraction: 2 · a/n is 2a/n."""
    above = value.numerator if isinstance(value, Fraction) else value
    below = value.denominator if isinstance(value, Fraction) else 1
    top = _number(above) if rest.top == ONE else _times(above, rest.top)
    return Divide(top, rest.bottom if below == 1 else _times(below, rest.bottom))


def _divide(expr: Divide) -> Expression:
    if expr.bottom == ONE:
        return expr.top
    if isinstance(expr.top, Divide):
        return tidy(Divide(expr.top.top, side_by_side(expr.top.bottom, expr.bottom)))
    numbers = isinstance(expr.top, Number) and isinstance(expr.bottom, Number)
    plain = expr.top == ZERO or not numbers
    return _keeping_fraction(expr) if plain else expr


def _keeping_fraction(expr: Divide) -> Expression:
    """Signs and numbers move to the front only where something cancels or a sign comes out."""
    above, _ = _coefficient(expr.top)
    below, bottom = _coefficient(expr.bottom)
    if above in (0, 1) and below == 1:
        return ZERO if above == 0 else expr
    if above == 1 and bottom is None and below > 0:
        return expr
    if above < 0 or below < 0 or (above != 1 and below != 1):
        return _scaled(expr)
    return expr


def _power(expr: Power) -> Expression:
    if not isinstance(expr.exponent, Number) or expr.exponent.value not in (0, 1, 2):
        return expr
    return raised(expr.base, int(expr.exponent.value))


def _reduce(expr: Reduce) -> Expression:
    return ZERO if expr.body == ZERO and expr.kind in ("sum", "mean") else expr


def _where(expr: Where) -> Expression:
    return expr.then if expr.then == expr.otherwise else expr


_COLLECT = Collector(_coefficient, _joined)

_RULES: dict[type, Callable[..., Expression]] = {
    Add: _add,
    Negative: _scaled,
    Multiply: _scaled,
    Divide: _divide,
    Power: _power,
    Reduce: _reduce,
    Where: _where,
}
