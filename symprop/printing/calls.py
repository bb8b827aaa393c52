"""Functions and reductions: calls, sums with their letters, softmax."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..functions import FUNCTIONS
from ..notation import GREEK, Style
from ..tree import Affine, Apply, Divide, Expression, Multiply, Number, Reduce, Softmax, letter
from .names import SUBSCRIPTS
from .printer import FENCE, Piece, Printer, Shown
from .table import ATOM, PRODUCT, QUOTIENT

OWN_ROWS = {"exp": "exp", "sqrt": "sqrt", "abs": "abs"}
"""Functions that are not written as a call."""


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
        small = "".join(SUBSCRIPTS.get(k, "") for k in node.letters)
        small = small if len(small) == len(node.letters) else f"_{below}"
        return [printer.fill("over", symbol, below, small)]
    heads = []
    for k in node.letters:
        row = "whole_range" if whole[k] else "bounded"
        first, last = (printer.show(limit).text for limit in printer.style.limits[k])
        small = SUBSCRIPTS.get(k, f"_{shown[k]}")
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


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Apply: apply,
    Reduce: reduce,
    Softmax: softmax,
}
"""How each of these kinds of nodes is printed."""
