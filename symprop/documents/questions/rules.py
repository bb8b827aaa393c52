"""Name the rule that leads from one line of a derivation to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ...derive.reasons import Reason, Why
from ...derive.record import Kind, Level, Step
from ..blocks import Display, Paragraph, Row
from .asking import Setting
from .question import Choice, Question

OPTIONS = 4

_CHAINED = frozenset({Why.POWER_RULE, Why.POWER_CHAIN, Why.SLOPE, Why.SLOPE_CHAIN})
_PRODUCTS = frozenset({Why.PRODUCT_RULE, Why.CONSTANT_FACTOR})
_QUOTIENTS = frozenset({Why.QUOTIENT_RULE, Why.RECIPROCAL_RULE, Why.POWER_CHAIN})

RULES: Mapping[Why, frozenset[Why]] = {
    Why.SUM_RULE: frozenset(),
    Why.PRODUCT_RULE: _PRODUCTS,
    Why.CONSTANT_FACTOR: _PRODUCTS | _QUOTIENTS,
    Why.QUOTIENT_RULE: _QUOTIENTS | _PRODUCTS,
    Why.RECIPROCAL_RULE: _QUOTIENTS | _PRODUCTS | _CHAINED,
    Why.POWER_RULE: _CHAINED | _PRODUCTS,
    Why.POWER_CHAIN: _CHAINED | _PRODUCTS | _QUOTIENTS,
    Why.EXPONENTIAL_RULE: _CHAINED,
    Why.SLOPE: _CHAINED | _QUOTIENTS | frozenset({Why.EXPONENTIAL_RULE}),
    Why.SLOPE_CHAIN: _CHAINED | _QUOTIENTS | frozenset({Why.EXPONENTIAL_RULE}),
}
"""The rules that are asked for, each with those that could be defended as well."""

OFFERED = (
    Why.SUM_RULE,
    Why.PRODUCT_RULE,
    Why.QUOTIENT_RULE,
    Why.POWER_RULE,
    Why.EXPONENTIAL_RULE,
    Why.RECIPROCAL_RULE,
    Why.POWER_CHAIN,
)
"""Rules whose names speak of nothing in the model, so that they can stand beside any answer."""


def ask(setting: Setting) -> Question | None:
    """Show two lines and ask for the rule between them; None where no rule is to be named."""
    found = list(_steps(setting))
    if not found:
        return None
    why = setting.random.choice(sorted({s.reasons[0].why for _, s in found}, key=list(Why).index))
    before, step = setting.random.choice([f for f in found if f[1].reasons[0].why is why])
    reason = step.reasons[0]
    others = [w for w in OFFERED if w is not why and w not in RULES[why]]
    offered = [reason, *map(Reason, setting.random.sample(others, min(OPTIONS - 1, len(others))))]
    setting.random.shuffle(offered)
    words = setting.words
    lines = (Row(before.left, before.right), Row(None, step.right))
    told = (lines[0], Row(None, step.right, reason=words.reason(reason)))
    return Question(
        "rule",
        (Paragraph(words.say("sheet rule")), Display(lines)),
        0,
        Choice(tuple(words.reason(r) for r in offered), offered.index(reason)),
        words.reason(reason),
        (Display(told),),
    )


def _steps(setting: Setting) -> Iterator[tuple[Step, Step]]:
    """Pairs of lines with one rule between them that has a name."""
    for part in setting.record.parts:
        if part.kind is not Kind.LINK:
            continue
        steps = [s for s in part.steps if Level.FULL in s.levels]
        for before, step in pairwise(steps):
            if len(step.reasons) == 1 and step.reasons[0].why in RULES:
                yield before, step
