"""What stands above and below in a product cancels, σ(z)/σ(z) · (1 − σ(z)) is 1 − σ(z)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..tree import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Multiply,
    Negative,
    Number,
    Reduce,
    Where,
)
from .products import divide_out, rejoined, taken_apart
from .reasons import Reason, Why, several
from .tidying import tidy

MicroStep = tuple[Expression, Reason]

Rule = Callable[[Expression], MicroStep | None]
"""Another form of an expression, with the reason; None where the rule does not fit."""

INSIDE = (Add, Multiply, Negative, Divide, Reduce, Where)
"""What a rule looks into."""


def everywhere(expr: Expression, rule: Rule) -> MicroStep | None:
    """A rule applied wherever it fits, at once; None where it fits nowhere."""
    found: list[Reason] = []

    def change(node: Expression) -> Expression:
        made = rule(node)
        if made is not None:
            found.append(made[1])
            return made[0]
        return node.map(change) if isinstance(node, INSIDE) else node

    after = change(expr)
    if not found:
        return None
    reasons = dict.fromkeys(found)
    return after, several(*reasons) if len(reasons) > 1 else found[0]


def canceled(expr: Expression) -> Iterator[MicroStep]:
    """The steps to a form in which nothing stands above and below, each tidied."""
    for rule in (cancel, mirror):
        made = everywhere(expr, rule)
        if made is not None:
            expr = tidy(made[0])
            yield expr, made[1]


def cancel(node: Expression) -> MicroStep | None:
    """y/p × p is y."""
    if not isinstance(node, Multiply | Divide):
        return None
    sign, parts = taken_apart(node)
    gone: list[Expression] = []
    for part in parts:
        for place, factor in enumerate(part.top):
            if not isinstance(factor, Number) and divide_out(factor, parts):
                part.top[place] = ONE
                gone.append(factor)
    if not gone:
        return None
    reason = Reason(Why.CANCEL, (gone[0],))
    return rejoined(sign, parts), reason if len({*gone}) == 1 else several(reason)


def mirror(node: Expression) -> MicroStep | None:
    """1 − σ(−z) is σ(z), and 1 − σ(z) beside a minus inside is σ(−z)."""
    if not isinstance(node, Add) or len(node.terms) != 2 or node.terms[0] != ONE:
        return None
    other = node.terms[1].body if isinstance(node.terms[1], Negative) else None
    if not isinstance(other, Apply) or other.function != "sigmoid":
        return None
    argument = other.arguments[0]
    if not isinstance(argument, Negative):
        return None
    turned = Apply("sigmoid", (argument.body,))
    return turned, Reason(Why.MIRROR)
