"""A link in one line: the rules that it took, without the bookkeeping."""

from __future__ import annotations

from ..tree import Apply
from .local import Local
from .reasons import Reason, Why, several

BOOKKEEPING = frozenset(
    {
        Why.KNOWN,
        Why.TIDY,
        Why.ONE_TERM,
        Why.REWRITE,
        Why.NAMED,
        Why.FUNCTION,
        Why.TERM_BY_TERM,
        Why.MEAN,
        Why.SIGN,
    }
)
"""Reasons of small steps that go without saying where several are summed up."""


def rules_of(local: Local) -> tuple[Reason, ...]:
    """The rules that a link took, each once, without the bookkeeping."""
    body = local.definition.body
    if isinstance(body, Apply) and body.arguments == (local.place.target,):
        return (Reason(Why.SLOPE, word=body.function),)
    vanishing = tuple(r for _, r in local.steps if r.why is Why.DEVIATIONS)
    if vanishing:
        return vanishing
    kept = dict.fromkeys(_brief(r) for _, r in local.steps)
    rules = tuple(r for r in kept if r.why not in BOOKKEEPING)
    if rules and rules[0].why is Why.SLOPE:  # the chain rule goes without saying
        power = {Why.POWER_CHAIN: Reason(Why.POWER_RULE)}
        rules = tuple(dict.fromkeys(power.get(r.why, r) for r in rules))
    return rules or (Reason(Why.DEFINITION, (local.definition.ref,)),)


def _brief(reason: Reason) -> Reason:
    """A reason without what it speaks of, for a line that sums up several."""
    if reason.why is Why.SLOPE_CHAIN:
        return Reason(Why.SLOPE, word=reason.word)
    return several(reason)
