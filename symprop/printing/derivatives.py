"""Derivatives: links named by their quantities, pending ones, those inside a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..tree import Differential, Expression, Link, Number, Pending, Power, Ref
from .arithmetic import raised
from .printer import Printer, Shown, leaf
from .table import LOOSE

DERIVATIVES = {"d": "d", "∂": "partial"}


def link(printer: Printer, node: Link) -> Shown:
    """A derivative named by its two quantities."""
    sign = "∂" if node.direct else printer.style.derivative
    of, by = (_differential(printer, quantity, sign) for quantity in (node.of, node.by))
    plain = printer.show(node.of).text, printer.show(node.by).text
    width = max(printer.show(node.of).width, printer.show(node.by).width) + 0.9
    return printer.whole("link", width, of, by, *plain, printer.sign(DERIVATIVES[sign]), tall=True)


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
        head = raised(printer, head, Number(order))
    return printer.fill(_beside(printer, quantity), head.text, printer.show(quantity).text)


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Link: link,
    Pending: pending,
    Differential: differential,
}
"""How each of these kinds of nodes is printed."""
