"""Axes in the order in which arrays have them, so that a page shows few transposes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..program import (
    Arranged,
    Axes,
    Change,
    Contraction,
    Elementwise,
    Node,
    Program,
    Read,
    Step,
    Whole,
)


def readable(program: Program) -> Program:
    """The same program; results of its lines have their axes as they were."""
    made = _mapped(program, _natural)
    for k in range(len(made.steps)):
        step = made.steps[k]
        if isinstance(step, Step) and _free(made, step):
            made = _turned(made, k, step, _order(step.value))
    return made


def _mapped(program: Program, change: Callable[[Node], Node]) -> Program:
    def step(s: Step | Change) -> Step | Change:
        if isinstance(s, Step):
            return replace(s, value=change(s.value))
        return replace(s, updates=tuple(replace(u, value=change(u.value)) for u in s.updates))

    return replace(program, steps=tuple(map(step, program.steps)))


def _natural(node: Node) -> Node:
    """What is arranged anew, and what is summed, in the order of what it is made of."""
    node = node.map(_natural)
    if isinstance(node, Arranged) and isinstance(node.body, Elementwise | Contraction):
        return _pushed(node.body, node.axes)
    if isinstance(node, Contraction):
        left, right = (_pushed(side, _order(side)) for side in (node.left, node.right))
        return replace(node, left=left, right=right)
    return node


def _pushed(node: Node, axes: Axes) -> Node:
    """A node with its axes in another order, and so for all that it is computed from."""
    if not isinstance(node, Elementwise | Contraction) or node.axes == axes:
        return node
    found = replace(node, axes=axes)
    if isinstance(found, Contraction):
        return found
    return found.map(lambda a: _pushed(a, tuple(k for k in axes if k in a.axes)))


def _order(node: Node) -> Axes:
    """The order that an array has which is read with all axes; else that of the node."""
    if not isinstance(node, Elementwise):
        return node.axes
    reads = (n.axes for n in node.walk() if isinstance(n, Read))
    return next((axes for axes in reads if {*axes} == {*node.axes}), node.axes)


def _free(program: Program, step: Step) -> bool:
    """Whether a line is a mere part of others, which find its axes by their letters."""
    if step.note or step.name in program.outputs or _order(step.value) == step.value.axes:
        return False
    roots = [root for s in program.steps for root in s.nodes]
    reads = [n for root in roots for n in root.walk() if isinstance(n, Read)]
    own = [r for r in reads if r.name == step.name]
    fit = [r for root in roots for r in _aligned(root) if r.name == step.name]
    whole = all(isinstance(e, Whole) for r in own for e in r.access)
    return whole and len(own) == len(fit)


def _aligned(node: Node) -> Iterator[Read]:
    """Arrays that are read where the order of their axes does not matter."""
    for child in node.children:
        if isinstance(child, Read) and isinstance(node, Elementwise | Contraction):
            yield child
        yield from _aligned(child)


def _turned(program: Program, number: int, step: Step, axes: Axes) -> Program:
    """A part with its axes in another order, and all that reads it."""
    places = [step.value.axes.index(k) for k in axes]

    def read(node: Node) -> Node:
        node = node.map(read)
        if not isinstance(node, Read) or node.name != step.name:
            return node
        access = tuple(node.access[p] for p in places)
        return replace(node, axes=tuple(node.axes[p] for p in places), access=access)

    steps = [*program.steps]
    steps[number] = replace(step, value=_pushed(step.value, axes))
    return _mapped(replace(program, steps=tuple(steps)), read)
