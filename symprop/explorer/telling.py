"""Derivations as data for a page: parts, steps, reasons, paths, all by the numbers of formulas."""

from __future__ import annotations

from typing import Any

from ..derive.graph import Graph
from ..derive.record import Kind, Part, Record, Step
from ..derive.telling import tell
from ..documents.blocks import Inline
from ..documents.words import Words
from ..printing import to_spoken
from ..rewriting import free_letters
from ..tree import Expression, Link, Ref
from .pool import Pool
from .trees import has_value

WORDS = Words("en")


def told(graph: Graph, target: Ref, pool: Pool) -> dict[str, Any]:
    """The derivation of the loss by a target, and the letters that name its element."""
    record = tell(graph, target)
    links = {part.subject: k for k, part in enumerate(record.parts) if part.kind is Kind.LINK}
    return {
        "letters": list(free_letters(target)),
        "paths": [[ref.name for ref in path] for path in record.paths],
        "derivative": pool.value(record.derivative),
        "parts": [pool.part(_part(part, record, pool, links)) for part in record.parts],
    }


def _part(part: Part, record: Record, pool: Pool, links: dict[Expression, int]) -> dict[str, Any]:
    last = part.steps[-1].right
    found: dict[str, Any] = {
        "kind": part.kind.value,
        "left": pool.formula(part.subject),
        "spoken": to_spoken(part.subject, pool.style),
        "steps": [_step(step, pool) for step in part.steps],
        "letters": [k for k in free_letters(last) if k not in free_letters(record.target)],
    }
    if isinstance(part.subject, Link) and part.kind is Kind.LINK:
        found["of"] = part.subject.of.name
        found["by"] = part.subject.by.name
    if part.kind in (Kind.CHAIN, Kind.ADJOINT):
        found["chain"] = _chain(part.steps[0].right, pool, links)
    elif has_value(last):
        found["value"] = pool.value(last)
    return found


def _step(step: Step, pool: Pool) -> list[Any]:
    """Levels by their first letters, the right side, the reasons."""
    levels = "".join(sorted(level.value[0] for level in step.levels))
    return [levels, pool.formula(step.right, live=True), inline(_reasons(step), pool)]


def _reasons(step: Step) -> Inline:
    return WORDS.reasons_of(step.reasons)


def inline(text: Inline, pool: Pool) -> list[str | int]:
    """Words as they are, formulas by their numbers."""
    return [part if isinstance(part, str) else pool.formula(part) for part in text]


def _chain(
    expr: Expression, pool: Pool, links: dict[Expression, int]
) -> list[int | list[int]] | None:
    """A product of links cut at them; a link is the number of its part in a list of its own."""
    parts = pool.links(expr)
    if parts is None or any(isinstance(p, Link) and p not in links for p in parts):
        return None
    return [[links[p]] if isinstance(p, Link) else p for p in parts]
