"""Conditions: comparisons, brackets, cases, and reads that may leave an array."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..tree import Bracket, Compare, Expression, Logic, Pad, Where
from .printer import WIDE, Piece, Printer, Shown
from .table import AND, COMPARE, LOOSE, OR, SUM

COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
LOGIC = {"and": ("both", AND), "or": ("either", OR)}


def compare(printer: Printer, node: Compare) -> Shown:
    """A comparison."""
    return _chain(printer, [node])


def _chain(printer: Printer, parts: Sequence[Expression]) -> Shown:
    """Comparisons of which each goes on where the one before it ends, 1 ≤ i ≤ n."""
    nodes = [part for part in parts if isinstance(part, Compare)]
    sides = [nodes[0].left, *(node.right for node in nodes)]
    first, *rest = [printer.fit(printer.show(side), SUM) for side in sides]
    found = list(first.inner())
    for node, shown in zip(nodes, rest, strict=True):
        found += shown.prefixed(printer.sign(COMPARISONS[node.sign]), 1.7).inner()
    return Shown(tuple(found), COMPARE, tall=first.tall or any(shown.tall for shown in rest))


def _chained(parts: tuple[Expression, ...]) -> list[list[Expression]]:
    """Parts of a condition, those together that make a chain of comparisons."""
    found: list[list[Expression]] = []
    for part in parts:
        if found and _goes_on(found[-1][-1], part):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _goes_on(first: Expression, second: Expression) -> bool:
    if not isinstance(first, Compare) or not isinstance(second, Compare):
        return False
    return first.right == second.left and {first.sign, second.sign} <= {"<", "<="}


def logic(printer: Printer, node: Logic) -> Shown:
    """Conditions joined, or one denied."""
    if node.word == "not":
        body = printer.show(node.parts[0])
        return printer.whole("denied", body.width + 2, body)
    row, level = LOGIC[node.word]
    runs = _chained(node.parts) if node.word == "and" else [[part] for part in node.parts]
    whole = [printer.show(r[0]) if len(r) == 1 else _chain(printer, r) for r in runs]
    shown = [printer.fit(part, level + 1) for part in whole]
    text = printer.sign(row).join(s.text for s in shown)
    level = level if len(runs) > 1 else whole[0].level
    return Shown((Piece(text, sum(s.width + 2 for s in shown)),), level)


def where(printer: Printer, node: Where) -> Shown:
    """One branch or the other; a wide one is in parentheses, with its condition behind it."""
    condition, then, otherwise = map(printer.show, (node.condition, node.then, node.otherwise))
    cases = printer.style.cases
    if then.width > WIDE and len(then.parts) > 1:
        behind = printer.fill("where_behind", condition, otherwise, *cases)
        width = condition.width + otherwise.width + 5
        last = replace(then.parts[-1], text=then.parts[-1].text + behind)
        last = replace(last, width=last.width + width)
        return printer.fence(replace(then, parts=(*then.parts[:-1], last), level=LOOSE))
    width = max(then.width + condition.width, otherwise.width) + 3
    shown = printer.whole("where", width, then, condition, otherwise, *cases, tall=True)
    return replace(shown, open=True)


def bracket(printer: Printer, node: Bracket) -> Shown:
    """Iverson's bracket."""
    body = printer.show(node.condition)
    return printer.whole("bracket", body.width + 0.6, body)


def pad(printer: Printer, node: Pad) -> Shown:
    """A quantity at an access, or what is read outside its array."""
    inside, outside = printer.show(node.ref), printer.show(node.fill)
    tall = inside.tall or outside.tall
    return printer.whole("pad", inside.width + outside.width + 2.6, inside, outside, tall=tall)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Compare: compare,
    Logic: logic,
    Where: where,
    Bracket: bracket,
    Pad: pad,
}
"""How each of these kinds of nodes is printed."""
