"""The engine: one walk over the tree, the same for every format, that fills the table's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..functions import FUNCTIONS
from ..notation import GREEK, Label, Style
from ..tree import (
    Add,
    Affine,
    Apply,
    Blank,
    Bracket,
    Compare,
    Constant,
    Decimal,
    Differential,
    Divide,
    Dots,
    Expression,
    Grid,
    Link,
    Logic,
    Multiply,
    Negative,
    Number,
    Pad,
    Pending,
    Power,
    Reduce,
    Ref,
    Softmax,
    Where,
    letter,
)
from . import arithmetic, matrices, names
from .printer import FENCE, Piece, Printer, Shown, leaf
from .table import AND, ATOM, COMPARE, LOOSE, OR, PRODUCT, QUOTIENT, SUM, Table

OWN_ROWS = {"exp": "exp", "sqrt": "sqrt", "abs": "abs"}
"""Functions that are not written as a call."""

COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
LOGIC = {"and": ("both", AND), "or": ("either", OR)}
DERIVATIVES = {"d": "d", "∂": "partial"}


def constant(printer: Printer, node: Constant) -> Shown:
    """A number with a name of its own."""
    return names.name(printer, Label(node.name))


def apply(printer: Printer, node: Apply) -> Shown:
    """A function of its arguments."""
    shown = [printer.show(argument) for argument in node.arguments]
    width = sum(s.width for s in shown)
    tall = any(s.tall for s in shown)
    if node.function in OWN_ROWS:
        return printer.whole(OWN_ROWS[node.function], width + 0.6, shown[0], tall=tall)
    row = printer.row("call")
    inside = shown[0]
    if len(shown) > 1:
        text = printer.sign("comma").join(s.text for s in shown)
        inside = printer.fence(Shown((Piece(text, width),), tall=tall))
    latex = FUNCTIONS[node.function].latex
    readable = _readable(latex)
    argument = inside.text if len(shown) > 1 else printer.fit(inside, row.need(3)).text
    name = printer.table.escape(node.function)
    head = 0.5 * len(readable) + FENCE
    return printer.whole("call", head + width, latex, name, readable, argument, tall=tall)


def _readable(latex: str) -> str:
    r"""A function's LaTeX as letters: ``\operatorname{softplus}`` is softplus, ``\sigma`` is σ."""
    word = re.sub(r"\\(operatorname|mathrm|text)\b", "", latex)
    greek = re.sub(r"\\([A-Za-z]+)", lambda match: GREEK.get(match[1], match[1]), word)
    return re.sub(r"[{}\\]", "", greek)


def reduce(printer: Printer, node: Reduce) -> Shown:
    """A reduction: its sign with the letters it runs over, then the body, which may be broken."""
    if node.kind == "mean" and all(_whole_range(printer.style, k) for k in node.letters):
        return printer.show(_mean(printer.style, node))
    swallows = node.kind in ("sum", "prod")
    head = printer.sign("gap").join(_heads(printer, node, swallows))
    body = printer.fit(printer.show(node.body), QUOTIENT if swallows else ATOM)
    shown = body.prefixed(head + printer.sign("gap"), 1.7 * len(node.letters))
    return Shown(shown.parts, PRODUCT, open=True, tall=True)


def _whole_range(style: Style, name: str) -> str | None:
    """The size that a letter runs through from its first to its last value, if it does."""
    if name not in style.limits:
        return None
    first, last = style.limits[name]
    plain = len(last.sizes) == 1 and last.sizes[0][1] == 1 and not last.letters
    fits = plain and first.literal is not None and last.offset == first.literal - 1
    return last.sizes[0][0] if fits else None


def _mean(style: Style, node: Reduce) -> Expression:
    sizes = [_whole_range(style, name) for name in node.letters]
    counts = tuple(Affine(sizes=((size, 1),)) for size in sizes if size)
    count = counts[0] if len(counts) == 1 else Multiply(counts)
    return Multiply((Divide(Number(1), count), Reduce("sum", node.body, node.letters)))


def _heads(printer: Printer, node: Reduce, ranges: bool) -> list[str]:
    """The signs, one a letter where the ranges are known and are to be shown."""
    symbol = printer.sign(node.kind)
    shown = {k: printer.show(letter(k)).text for k in node.letters}
    whole = {k: _whole_range(printer.style, k) for k in node.letters}
    if any(k not in printer.style.limits for k in whole) or (all(whole.values()) and not ranges):
        below = printer.sign("index_comma").join(shown.values())
        small = "".join(names.SUBSCRIPTS.get(k, "") for k in node.letters)
        small = small if len(small) == len(node.letters) else f"_{below}"
        return [printer.fill("over", symbol, below, small)]
    heads = []
    for k in node.letters:
        row = "whole_range" if whole[k] else "bounded"
        first, last = (printer.show(limit).text for limit in printer.style.limits[k])
        small = names.SUBSCRIPTS.get(k, f"_{shown[k]}")
        heads.append(printer.fill(row, symbol, shown[k], small, first, last))
    return heads


def softmax(printer: Printer, node: Softmax) -> Shown:
    """The softmax along its letters."""
    body = printer.show(node.body)
    comma = printer.sign("index_comma")
    along = comma.join(printer.show(letter(k)).text for k in node.letters)
    if not node.entry:
        return printer.whole("softmax", body.width + 4.5, along, body, tall=body.tall)
    entry = comma.join(printer.show(index).text for index in node.entry)
    return printer.whole("softmax_at", body.width + 5, along, body, entry, tall=body.tall)


def compare(printer: Printer, node: Compare) -> Shown:
    """A comparison."""
    return _chain(printer, [node])


def _chain(printer: Printer, parts: Sequence[Expression]) -> Shown:
    """Comparisons of which each goes on where the one before it ends, 1 ≤ i ≤ n."""
    nodes = [part for part in parts if isinstance(part, Compare)]
    sides = [nodes[0].left, *(node.right for node in nodes)]
    shown = [printer.fit(printer.show(side), SUM) for side in sides]
    signs = [printer.sign(COMPARISONS[node.sign]) for node in nodes]
    text = shown[0].text + "".join(s + side.text for s, side in zip(signs, shown[1:], strict=True))
    width = sum(side.width for side in shown) + 1.7 * len(nodes)
    return Shown((Piece(text, width),), COMPARE)


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
    """One branch or the other."""
    condition, then, otherwise = map(printer.show, (node.condition, node.then, node.otherwise))
    width = max(then.width + condition.width, otherwise.width) + 3
    shown = printer.whole(
        "where", width, then, condition, otherwise, *printer.style.cases, tall=True
    )
    return replace(shown, open=True)


def bracket(printer: Printer, node: Bracket) -> Shown:
    """Iverson's bracket."""
    body = printer.show(node.condition)
    return printer.whole("bracket", body.width + 0.6, body)


def link(printer: Printer, node: Link) -> Shown:
    """A derivative named by its two quantities."""
    sign = "∂" if node.direct else printer.style.derivative
    of, by = (_differential(printer, quantity, sign) for quantity in (node.of, node.by))
    plain = printer.show(node.of).text, printer.show(node.by).text
    width = max(printer.show(node.of).width, printer.show(node.by).width) + 0.9
    return printer.whole(
        "link", width, of, by, *plain, printer.sign(DERIVATIVES[sign]), tall=True
    )


def pending(printer: Printer, node: Pending) -> Shown:
    """A derivative still to be worked out."""
    target = printer.show(node.target)
    sign = printer.sign(DERIVATIVES[printer.style.derivative])
    below = _differential(printer, node.target, printer.style.derivative)
    head = printer.fill("pending", sign, below, target.text)
    # in parentheses whatever it is, so that widths stay equal
    body = printer.fence(replace(printer.show(node.body), level=LOOSE))
    shown = body.prefixed(head, target.width + 0.9)
    return Shown(shown.parts, printer.row("pending").level, tall=True)


def pad(printer: Printer, node: Pad) -> Shown:
    """A quantity at an access, or what is read outside its array."""
    inside, outside = printer.show(node.ref), printer.show(node.fill)
    tall = inside.tall or outside.tall
    return printer.whole("pad", inside.width + outside.width + 2.6, inside, outside, tall=tall)


def differential(printer: Printer, node: Differential) -> Shown:
    """A derivative inside a model, d²u/dx²; what comes first in it stands last below."""
    sign, of = printer.style.derivative, printer.show(node.quantity)
    steps = tuple(reversed(node.steps))
    order = sum(times for _, times in steps)
    above = _differential(printer, node.quantity, sign, order)
    below = [_by(printer, by, sign, times) for by, times in steps]
    text = printer.sign("differentials_join").join(below)
    if len(below) > 1:
        text = printer.fill("differentials", text)
    width = max(of.width + 0.4, sum(printer.show(by).width + 0.4 for by, _ in steps)) + 0.9
    plain = printer.sign("index_comma").join(printer.show(by).text for by, _ in steps)
    return printer.whole("higher", width, above, text, of, str(order), plain, tall=True)


def _by(printer: Printer, by: Ref, sign: str, times: int) -> str:
    body = by if times == 1 else Power(by, Number(times))
    return printer.fill(_beside(printer, by), printer.sign(DERIVATIVES[sign]), printer.show(body))


def _beside(printer: Printer, quantity: Ref) -> str:
    word = len(printer.style.label(quantity.name).text) > 1
    return "differential_word" if word else "differential"


def _differential(printer: Printer, quantity: Ref, sign: str, order: int = 1) -> str:
    head = leaf(printer.sign(DERIVATIVES[sign]), 0.5)
    if order > 1:
        head = arithmetic.raised(printer, head, Number(order))
    return printer.fill(_beside(printer, quantity), head.text, printer.show(quantity).text)


def dots(printer: Printer, node: Dots) -> Shown:
    """What is left out."""
    del node
    return leaf(printer.sign("dots"), 1.0)


def blank(printer: Printer, node: Blank) -> Shown:
    """A place to write in."""
    del node
    return leaf(printer.sign("blank"), 3.5)


def grid(printer: Printer, node: Grid) -> Shown:
    """A vector or a matrix."""
    shown = [[printer.show(entry) for entry in row] for row in node.rows]
    cells = [[printer.fill("grid_cell", entry.text) for entry in row] for row in shown]
    lines = [printer.fill("grid_row", printer.sign("cell_join").join(row)) for row in cells]
    width = max((sum(entry.width + 1 for entry in row) for row in shown), default=0.0) + FENCE
    return printer.whole("grid", width, printer.sign("row_join").join(lines), tall=True)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Number: arithmetic.number,
    Decimal: arithmetic.number,
    Constant: constant,
    Affine: names.affine,
    Ref: names.ref,
    Add: arithmetic.add,
    Negative: arithmetic.negative,
    Multiply: arithmetic.multiply,
    Divide: arithmetic.divide,
    Power: arithmetic.power,
    Apply: apply,
    Reduce: reduce,
    Softmax: softmax,
    Compare: compare,
    Logic: logic,
    Where: where,
    Bracket: bracket,
    Link: link,
    Pending: pending,
    Pad: pad,
    Differential: differential,
    Dots: dots,
    Blank: blank,
    Grid: grid,
    **matrices.WALK,
}
"""How each kind of node is printed."""


def shown(expression: Expression, table: Table, style: Style) -> Shown:
    """An expression printed with a format's table."""
    return Printer(table, style, WALK).show(expression)
