"""Sums, products, quotients and powers: signs, juxtaposition, and where lines may be broken."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..notation import GREEK
from ..tree import (
    ONE,
    Add,
    Decimal,
    Differential,
    Divide,
    Dots,
    Expression,
    Grid,
    Link,
    Multiply,
    Negative,
    Number,
    Pending,
    Power,
    Ref,
)
from .numbers import power_of_ten, spell
from .printer import WIDE, Piece, Printer, Shown, leaf
from .table import NEGATIVE, PRODUCT, QUOTIENT, SUM

SIGN = 1.7
"""Ems that a sign between two terms or factors takes with its spaces."""

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_NAMED_POWERS = {2: "square", 3: "cube"}


def number(printer: Printer, node: Number | Decimal) -> Shown:
    """A number; a Decimal with its significant digits."""
    value = node.value
    if isinstance(value, float) and not math.isfinite(value):
        shown = leaf(printer.sign("nan" if math.isnan(value) else "infinity"), 1.0)
        return _negated(printer, shown) if value == -math.inf else shown
    spelling = spell(value, node.digits if isinstance(node, Decimal) else None)
    width, digits = 0.5 * len(spelling.digits), _digits(printer, spelling.digits)
    if spelling.power is None:
        shown = printer.whole("number", width, digits, start="digit")
    elif spelling.digits == "1" and isinstance(node, Number):
        shown = replace(printer.show(power_of_ten(spelling.power)), start="digit")
    else:
        power = str(spelling.power).replace("-", printer.sign("exponent_minus"))
        unicode = str(spelling.power).translate(_SUPERSCRIPTS)
        shown = printer.whole("scientific", width + 3, digits, power, unicode, start="digit")
    return _negated(printer, shown) if spelling.negative else shown


def _digits(printer: Printer, digits: str) -> str:
    """Digits with the decimal sign of the language."""
    whole, point, rest = digits.partition(".")
    comma = point and printer.style.decimal == ","
    return printer.fill("decimal_comma", whole, rest) if comma else digits


def negative(printer: Printer, node: Negative) -> Shown:
    """Minus an expression."""
    return _negated(printer, printer.fit(printer.show(node.body), QUOTIENT, first=False))


def _negated(printer: Printer, body: Shown) -> Shown:
    shown = body.prefixed(printer.sign("negative"), 0.8)
    return replace(shown, level=min(NEGATIVE, body.level), start="minus")


def add(printer: Printer, node: Add) -> Shown:
    """Terms in the author's order; before each but the first a line may be broken."""
    numeric = is_numeric(node)
    parts: list[Piece] = []
    first = last = printer.fit(printer.show(node.terms[0]), QUOTIENT)
    tall = first.tall
    parts += first.inner()
    for term in node.terms[1:]:
        sign, body = _signed(term, numeric)
        shown = printer.show(body)
        # a sum of numbers keeps the rows' form: … + −2(1 − (−1.61)) × 1
        bare = sign == "plus" and isinstance(body, Multiply)
        last = printer.fit(shown, QUOTIENT, first=bare)
        tall = tall or last.tall
        parts += last.prefixed(printer.sign(sign), SIGN).inner()
    return Shown(tuple(parts), SUM, first.start, last.open, tall)


def _signed(term: Expression, numeric: bool) -> tuple[str, Expression]:
    if isinstance(term, Negative):
        return "minus", term.body
    if isinstance(term, Multiply) and not numeric:
        size = _without_minus(term)
        if size is not None:
            return "minus", size
    return "plus", term


def _without_minus(node: Expression) -> Expression | None:
    """The same without the minus that it begins with; None where it does not."""
    if isinstance(node, Negative):
        return node.body
    if isinstance(node, (Number, Decimal)) and node.value < 0:
        return replace(node, value=-node.value)
    if isinstance(node, Multiply):
        size = _without_minus(node.factors[0])
        return None if size is None else replace(node, factors=(size, *node.factors[1:]))
    return None


def is_numeric(node: Expression) -> bool:
    """Whether an expression is made of numbers alone."""
    leaves = [n for n in node.walk() if not n.children]
    return all(isinstance(n, (Number, Decimal, Dots)) for n in leaves)


def multiply(printer: Printer, node: Multiply) -> Shown:
    """Factors in the author's order; before each × a line may be broken."""
    factors = node.factors
    end = len(factors) - 1
    shown = [
        printer.fit(
            printer.show(factor),
            NEGATIVE if place == 0 else PRODUCT,
            first=place == 0,
            last=place == end,
        )
        for place, factor in enumerate(factors)
    ]
    tall = any(s.tall for s in shown)
    parts = _joined(printer, node, shown)
    return Shown(parts, PRODUCT, shown[0].start, shown[-1].open, tall)


def _joined(printer: Printer, node: Multiply, shown: list[Shown]) -> tuple[Piece, ...]:
    """The printed factors with the signs between them; those that show begin a piece."""
    factors = node.factors
    wide = sum(s.width for s in shown) > WIDE
    parts = list(shown[0].inner())
    for place in range(1, len(factors)):
        coefficient = place == 1 and _is_coefficient(factors[0])
        sign = _sign_between(factors[place - 1], factors[place], shown[place], coefficient)
        if sign == "number_beside" and _begins_with_word(printer, factors[place]):
            sign = "beside"
        sign = "cross" if node.crossed else sign
        if wide and sign == "beside":
            sign = "dot"
        breaks = sign in ("cross", "dot")
        following = shown[place].prefixed(printer.sign(sign), SIGN if breaks else 0.2).inner()
        if not breaks:
            before = parts.pop()
            text, width = before.text + following[0].text, before.width + following[0].width
            glued = Piece(text, width, before.depth)
            following = (glued, *following[1:])
        parts += following
    return tuple(parts)


def _sign_between(left: Expression, right: Expression, shown: Shown, coefficient: bool) -> str:
    """The row for the sign between two factors, by the first of these that fits."""
    own_sign = (Differential, Link, Pending, Dots, Grid)
    numeric_right = is_numeric(right)
    cases = (
        ("cross", isinstance(left, own_sign) or isinstance(right, own_sign) or left == ONE),
        ("coefficient", coefficient and shown.start == "sum"),
        ("cross", shown.start == "digit" or numeric_right),
        ("number_beside", coefficient),
        ("cross", is_numeric(left)),
        ("beside", True),
    )
    return next(sign for sign, fits in cases if fits)


def _is_coefficient(factor: Expression) -> bool:
    body = factor.body if isinstance(factor, Negative) else factor
    if isinstance(body, Multiply):
        return _is_coefficient(body.factors[-1])
    fenced = body is not factor and getattr(body, "value", 0) < 0  # −(−1) needs a sign after it
    return isinstance(body, (Number, Decimal)) and not fenced


def _begins_with_word(printer: Printer, factor: Expression) -> bool:
    """Whether a name of several letters comes first: a number stands apart from it."""
    while isinstance(factor, Power):
        factor = factor.base
    if not isinstance(factor, Ref):
        return False
    label = printer.style.label(factor.name).text
    return len(label) > 1 and label not in GREEK


def divide(printer: Printer, node: Divide) -> Shown:
    """A quotient: a fraction, or in a line where the format has no fractions."""
    row = printer.row("divide")
    above, bottom = printer.show(node.top), printer.show(node.bottom)
    top = printer.fit(above, row.need(0), last=row.level != QUOTIENT)
    # as wide as a fraction, with no parentheses above its line: widths stay equal
    width = max(above.width, bottom.width) + 0.4
    # only a quotient in a line begins with what its top begins with
    start = top.start if row.level == QUOTIENT else ""
    return printer.whole("divide", width, top.text, bottom, start=start, tall=True)


def power(printer: Printer, node: Power) -> Shown:
    """A base to an exponent."""
    return raised(printer, printer.show(node.base), node.exponent)


def raised(printer: Printer, base: Shown, by: Expression) -> Shown:
    """A printed base to an exponent; small whole exponents have rows of their own."""
    exponent, whole = printer.show(by), _small_integer(by)
    width = base.width + 0.7 * exponent.width
    start = printer.fit(base, printer.row("power").need(0)).start
    if whole is None:
        return printer.whole("power", width, base, exponent, start=start, tall=base.tall)
    named = _NAMED_POWERS.get(whole, "power_small")
    superscript = str(whole).translate(_SUPERSCRIPTS)
    return printer.whole(
        named, width, base, exponent.text, superscript, start=start, tall=base.tall
    )


def _small_integer(node: Expression) -> int | None:
    if isinstance(node, Negative):
        size = _small_integer(node.body)
        return None if size is None or size < 0 else -size
    whole = isinstance(node, Number) and isinstance(node.value, int) and abs(node.value) < 100
    return int(node.value) if whole and isinstance(node, Number) else None


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Number: number,
    Decimal: number,
    Add: add,
    Negative: negative,
    Multiply: multiply,
    Divide: divide,
    Power: power,
}
"""How each of these kinds of nodes is printed."""
