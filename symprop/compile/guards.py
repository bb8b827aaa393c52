"""Conditions inherited: what is added only where a branch is taken stays behind its condition.

With ``s = sqrt(w)`` and ``r = where(w > 0, s, 0)`` the adjoint of s is 0 where w is negative, but
0 times the slope of the square root is no number there. So whatever reads an adjoint that every
contribution leaves 0 outside a condition is computed behind this condition too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model import Definitions
from ..rewriting import Fresh, free_letters, rename
from ..statements import Loop, Pass, Statement
from ..tree import (
    ZERO,
    Affine,
    Apply,
    Divide,
    Expression,
    Logic,
    Power,
    Ref,
    Where,
    letter,
)
from .deltas import factors_of

Guards = Mapping[str, tuple[tuple[str, ...], Expression]]
"""For each guarded adjoint the letters of its axes, and the condition in these letters."""


def inherit(run: Pass, model: Definitions) -> Pass:
    """The same pass, each statement behind the conditions of the adjoints that it multiplies."""
    if not any(isinstance(n, Where) for s in _all(run) for n in s.body.walk()):
        return run
    fresh = Fresh(run.limits, {*run.axes, *model.sizes.values()})
    finite = {*model.data, *model.parameters}
    looping = {s.name for e in run.statements if isinstance(e, Loop) for s in e.statements}
    waiting: dict[str, list[Statement]] = {}
    known: dict[str, tuple[tuple[str, ...], Expression]] = {}
    done: list[Statement | Loop] = []
    for entry in run.statements:
        if isinstance(entry, Loop):
            done.append(entry)
            continue
        for name in [n for n in waiting if n != entry.name]:
            _learn(name, waiting.pop(name), known, looping, fresh)
        found = _guarded(entry, known, fresh, finite)
        waiting.setdefault(entry.name, []).append(replace(found, body=entry.body))
        done.append(found)
    return replace(run, statements=tuple(done), limits=dict(fresh.limits))


def _all(run: Pass) -> Iterator[Statement]:
    for entry in run.statements:
        yield from (entry,) if isinstance(entry, Statement) else entry.statements


def _guarded(s: Statement, known: Guards, fresh: Fresh, finite: set[str]) -> Statement:
    """The statement behind the conditions of what it reads, where a factor needs it."""
    conditions = [c for f in factors_of(s.body)[1] for c in _inherited(f, known, fresh)]
    if not conditions or not any(_risky(f, known, finite) for f in factors_of(s.body)[1]):
        return s
    return replace(s, guard=_joined("and", [*([s.guard] if s.guard else []), *conditions]))


def _inherited(factor: Expression, known: Guards, fresh: Fresh) -> Iterator[Expression]:
    if isinstance(factor, Ref) and factor.name in known:
        letters, condition = known[factor.name]
        yield rename(condition, dict(zip(letters, factor.access, strict=True)), fresh)


def _risky(factor: Expression, known: Guards, finite: set[str]) -> bool:
    """Whether a factor may be no finite number."""
    return any(
        isinstance(n, Apply | Divide | Power)
        or (isinstance(n, Ref) and n.name not in finite and n.name not in known)
        for n in factor.walk()
    )


def _learn(
    name: str,
    statements: list[Statement],
    known: dict[str, tuple[tuple[str, ...], Expression]],
    looping: set[str],
    fresh: Fresh,
) -> None:
    """The condition outside which nothing is added to an adjoint, if there is one."""
    letters = [i.letter if isinstance(i, Affine) else None for i in statements[0].access]
    plain = tuple(k for k in letters if k is not None)
    if name in known or name in looping or len({*plain}) != len(letters):
        known.pop(name, None)
        return
    found: list[Expression] = []
    for s in statements:
        own = tuple(i.letter for i in s.access if isinstance(i, Affine) and i.letter)
        conditions = [c for c in _conditions(s, known, fresh) if {*free_letters(c)} <= {*own}]
        if not conditions or len(own) != len(plain):
            return
        moved = {a: letter(b) for a, b in zip(own, plain, strict=True) if a != b}
        found.append(rename(_joined("and", conditions), moved, fresh))
    known[name] = plain, _joined("or", found)


def _conditions(s: Statement, known: Guards, fresh: Fresh) -> Iterator[Expression]:
    """The conditions outside which a contribution is 0."""
    if s.guard is not None:
        yield s.guard
        return
    for factor in factors_of(s.body)[1]:
        yield from _inherited(factor, known, fresh)
        if isinstance(factor, Where) and factor.otherwise == ZERO:
            yield factor.condition
        elif isinstance(factor, Where) and factor.then == ZERO:
            yield Logic("not", (factor.condition,))


def _joined(word: str, conditions: list[Expression]) -> Expression:
    different = tuple(dict.fromkeys(conditions))
    if len(different) == 1:
        return different[0]
    return Logic("and" if word == "and" else "or", different)
