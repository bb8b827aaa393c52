"""A derivative in terms of the quantity itself: σ(x)(1 − σ(x)) is y(1 − y) where y = σ(x)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Definition
from ..rewriting import canonical, rename, rename_ref
from ..tree import (
    Apply,
    Divide,
    Expression,
    Index,
    Multiply,
    Reduce,
    Ref,
    Softmax,
    letter,
)
from .canceling import MicroStep, everywhere
from .products import divide_out, rejoined, taken_apart
from .reasons import Reason, Why
from .scope import Scope, match
from .tidying import tidy


def by_own_name(value: Expression, definition: Definition, target: Ref, scope: Scope) -> Expression:
    """σ(x)(1 − σ(x)) becomes y(1 − y) where the definition is y = σ(x)."""
    body = definition.body
    if isinstance(body, Softmax) and not body.entry:
        return _softmax_by_name(value, definition, body, scope)
    if isinstance(body, Divide):
        return _quotient_by_name(value, definition, body, target)
    summed = isinstance(body, Reduce) and body.kind in ("sum", "mean")
    if not isinstance(body, Apply | Reduce) or summed:
        return value
    return _exchanged(value, body, definition.ref)


def _quotient_by_name(
    value: Expression, definition: Definition, body: Divide, target: Ref
) -> Expression:
    """−(z − m)/s² becomes −y/s where y = (z − m)/s; a fraction of two names stays."""
    if isinstance(body.top, Ref) and isinstance(body.bottom, Ref):
        return value
    for places in _elements(definition, body.top, target):
        top, bottom = (rename(e, places, lambda old, _: old) for e in (body.top, body.bottom))
        ref = rename_ref(definition.ref, places)

        def named(
            node: Expression, top: Expression = top, bottom: Expression = bottom, ref: Ref = ref
        ) -> MicroStep | None:
            if not isinstance(node, Multiply | Divide):
                return None
            sign, parts = taken_apart(node)
            part = next((p for p in parts if top in p.top), None)
            if part is None or not divide_out(bottom, parts):
                return None
            part.top[part.top.index(top)] = ref
            return rejoined(sign, parts), Reason(Why.NAMED, (ref,))

        made = everywhere(value, named)
        value = tidy(made[0]) if made is not None else value
    return value


def _elements(
    definition: Definition, top: Expression, target: Ref
) -> Iterator[Mapping[str, Index]]:
    """The element that is defined, and that whose top is what a derivative is taken by."""
    yield {}
    moved = match(top, target, definition.letters) if isinstance(top, Ref) else None
    if moved and any(old != new for old, new in moved.items()):
        yield {old: letter(new) for old, new in moved.items()}


def _exchanged(expr: Expression, old: Expression, new: Ref) -> Expression:
    """``new`` for ``old``, which may call the letters that it binds otherwise."""
    wanted = canonical(old)

    def change(node: Expression) -> Expression:
        if type(node) is type(old) and canonical(node) == wanted:
            return new
        return node.map(change)

    return change(expr)


def _softmax_by_name(
    value: Expression, definition: Definition, body: Softmax, scope: Scope
) -> Expression:
    def change(node: Expression) -> Expression:
        if isinstance(node, Softmax) and node.letters == body.letters and node.body == body.body:
            places = dict(zip(body.letters, node.entry, strict=False))
            ref = rename(definition.ref, places, scope)
            assert isinstance(ref, Ref)
            return ref
        return node.map(change)

    return change(value)
