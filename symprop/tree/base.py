"""What every node of the tree can do: name its children, be mapped, be walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar


class Expression:
    """A node of the tree: immutable, compared by structure, children in the author's order."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()  # the fields of each kind of node, in order

    @property
    def children(self) -> tuple[Expression, ...]:
        """The expressions directly below this node, from left to right."""
        found: list[Expression] = []
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Expression):
                found.append(value)
            elif isinstance(value, tuple):
                found.extend(v for v in value if isinstance(v, Expression))
        return tuple(found)

    def map(self, change: Callable[[Expression], Expression]) -> Expression:
        """The same node with ``change`` applied to each child; itself where nothing changed."""
        updates: dict[str, object] = {}
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Expression):
                new: object = change(value)
                if new is not value:
                    updates[name] = new
            elif isinstance(value, tuple) and any(isinstance(v, Expression) for v in value):
                mapped = tuple(change(v) if isinstance(v, Expression) else v for v in value)
                if any(a is not b for a, b in zip(mapped, value, strict=True)):
                    updates[name] = mapped
        return replace(self, **updates) if updates else self  # type: ignore[type-var]

    def walk(self) -> Iterator[Expression]:
        """This node and all below it, a parent before its children, left before right."""
        stack: list[Expression] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))
