"""Products taken apart and put together: their sign, their factors, what stands above and below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from ..rewriting import canonical
from ..tree import ONE, Affine, Apply, Divide, Expression, Multiply, Negative, Number, Power


def signed_factors(expr: Expression) -> tuple[int, list[Expression]]:
    """The sign of a product and its factors, those of products inside it side by side.

    >>> from symprop.tree import Ref
    >>> signed_factors(Multiply((Negative(Ref("a")), Multiply((Ref("b"), Ref("c"))))))[0]
    -1
    """
    if isinstance(expr, Negative):
        sign, factors = signed_factors(expr.body)
        return -sign, factors
    if not isinstance(expr, Multiply):
        return 1, [expr]
    inner = [signed_factors(f) for f in expr.factors]
    return prod(sign for sign, _ in inner), [f for _, found in inner for f in found]


def product(sign: int, factors: Iterable[Expression]) -> Expression:
    """Factors multiplied, without those that are 1, with a sign before them.

    >>> from symprop.tree import Ref
    >>> product(-1, [ONE, Ref("a")])
    Negative(body=Ref(name='a', access=(), held=False))
    """
    kept = [f for f in factors if f != ONE]
    whole = kept[0] if len(kept) == 1 else Multiply(tuple(kept)) if kept else ONE
    return Negative(whole) if sign < 0 else whole


def above(expr: Expression) -> Expression:
    """The top of a quotient; what is none is its own top."""
    return expr.top if isinstance(expr, Divide) else expr


def below(expr: Expression) -> Expression:
    """The bottom of a quotient; that of what is none is 1."""
    return expr.bottom if isinstance(expr, Divide) else ONE


def side_by_side(*parts: Expression) -> Expression:
    """Factors in one product, without products inside it."""
    found = [signed_factors(part) for part in parts]
    factors = with_powers(f for _, own in found for f in own)
    return product(prod(s for s, _ in found), factors)


def with_powers(factors: Iterable[Expression]) -> list[Expression]:
    """Equal factors as one power, which stands where the first of them stood: a·b·a is a²·b.

    >>> from symprop.tree import Ref
    >>> with_powers([Ref("a"), Ref("b"), Ref("a")])[0].exponent
    Number(value=2)
    """
    numbers: list[Expression] = []
    times: dict[Expression, int] = {}
    for factor in factors:
        base, exponent = _power(factor)
        if isinstance(base, Number | Affine):  # a size is one: n σ, as the field writes it
            numbers.append(factor)
        else:
            times[base] = times.get(base, 0) + exponent
    return [*numbers, *(raised(base, n) for base, n in times.items())]


def raised(base: Expression, exponent: int) -> Expression:
    """A power, without exponents 0 and 1; where a root exists, its square is what is below it."""
    if exponent == 2 and isinstance(base, Apply) and base.function == "sqrt":
        return base.arguments[0]
    whole = {0: ONE, 1: base}
    return whole.get(exponent) or Power(base, Number(exponent))


def _power(factor: Expression) -> tuple[Expression, int]:
    if not isinstance(factor, Power) or not isinstance(factor.exponent, Number):
        return factor, 1
    times = factor.exponent.value
    return (factor.base, times) if isinstance(times, int) else (factor, 1)


def quotient(top: Expression, bottom: Expression) -> Expression:
    """One over the other, where there is something below."""
    return top if bottom == ONE else Divide(top, bottom)


@dataclass
class Quotient:
    """The factors above and below in one quotient of a product, to be changed."""

    top: list[Expression]
    bottom: list[Expression]

    def whole(self) -> Expression:
        """The quotient as an expression."""
        return quotient(product(1, self.top), product(1, self.bottom))


def taken_apart(expr: Expression) -> tuple[int, list[Quotient]]:
    """The sign of a product and its quotients; what is none stands over nothing."""
    sign, factors = signed_factors(expr)
    found: list[Quotient] = []
    for factor in factors:
        above_sign, top = signed_factors(above(factor))
        below_sign, bottom = signed_factors(below(factor))
        sign *= above_sign * below_sign
        found.append(Quotient(top, bottom))
    return sign, found


def rejoined(sign: int, parts: list[Quotient]) -> Expression:
    """What was taken apart as one expression again."""
    return product(sign, [part.whole() for part in parts])


def divide_out(factor: Expression, parts: list[Quotient]) -> bool:
    """Take a factor out of what stands below; False where it does not stand there."""
    for part in parts:
        for place, other in enumerate(part.bottom):
            rest = _left_over(other, factor)
            if rest is not None:
                part.bottom[place] = rest
                return True
    return False


def _left_over(whole: Expression, factor: Expression) -> Expression | None:
    """What is left of a factor when another is taken out of it; None where it is not in it."""
    if canonical(whole) == canonical(factor):
        return ONE
    if isinstance(whole, Power) and whole.base == factor and isinstance(whole.exponent, Number):
        less = whole.exponent.value - 1
        return raised(factor, less) if isinstance(less, int) and less > 0 else None
    if isinstance(factor, Apply) and factor.function == "sqrt":
        same = canonical(factor.arguments[0]) == canonical(whole)
        return factor if same else None
    return None
