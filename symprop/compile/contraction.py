"""Sums of products: factors without the letter go outside, the rest is multiplied in pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .places import Ordered
from .program import Axes, Contraction, Elementwise, Literal, Node, Reduction

ONE = Literal((), 1)


@dataclass
class _Product:
    """A product taken apart: its sign, what is multiplied, and what it is divided by."""

    negative: bool = False
    above: list[Node] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)

    def take(self, node: Node, upper: bool = True) -> None:
        operation = node.operation if isinstance(node, Elementwise) else None
        if operation == "neg":
            self.negative = not self.negative
            self.take(node.children[0], upper)
        elif operation == "*":
            for factor in node.children:
                self.take(factor, upper)
        elif operation == "/":
            self.take(node.children[0], upper)
            self.take(node.children[1], not upper)
        else:
            (self.above if upper else self.below).append(node)


class Contractor:
    """Sums products for one statement, whose order of axes it keeps."""

    def __init__(self, ordered: Ordered, count: Callable[[str], Node]) -> None:
        self.ordered, self.count = ordered, count

    def summed(self, node: Node, letters: Axes) -> Node:
        """``node`` summed over ``letters``, all of which it has."""
        if not letters:
            return node
        if isinstance(node, Elementwise) and node.operation == "+" and self._spreads(node):
            return self.apply("+", [self._term(t, letters) for t in node.arguments])
        product = _Product()
        product.take(node)
        over = set(letters)
        inside = [n for n in product.above if over & {*n.axes}]
        for divisor in [n for n in product.below if over & {*n.axes}]:
            self._divide(inside, divisor)
        outside = [n for n in product.above if not over & {*n.axes}]
        below = [n for n in product.below if not over & {*n.axes}]
        result = self._quotient([*outside, self._pairwise(inside, letters)], below)
        return Elementwise(result.axes, "neg", (result,)) if product.negative else result

    def _spreads(self, node: Elementwise) -> bool:
        """Whether adding first would need more axes than any term, or an outer product."""
        widest = max(len(t.axes) for t in node.arguments)
        return widest < len(node.axes) or any(map(_outer, node.arguments))

    def _term(self, term: Node, letters: Axes) -> Node:
        inside = tuple(k for k in letters if k in term.axes)
        missing = tuple(k for k in letters if k not in term.axes)
        total = self.summed(term, inside)
        if not missing:
            return total
        return self.apply("*", [*map(self.count, missing), total])

    def _divide(self, inside: list[Node], divisor: Node) -> None:
        for k, factor in enumerate(inside):
            if {*divisor.axes} <= {*factor.axes}:
                inside[k] = self.apply("/", [factor, divisor])
                return
        inside.append(self.apply("/", [ONE, divisor]))

    def _quotient(self, above: Sequence[Node], below: Sequence[Node]) -> Node:
        top = self.apply("*", [n for n in above if n != ONE] or [ONE])
        return self.apply("/", [top, self.apply("*", below)]) if below else top

    def apply(self, operation: str, arguments: Sequence[Node]) -> Node:
        """An elementwise operation; of one argument it is the argument."""
        if len(arguments) == 1:
            return arguments[0]
        axes = self.ordered([k for a in arguments for k in a.axes])
        return Elementwise(axes, operation, tuple(arguments))

    def _pairwise(self, factors: list[Node], letters: Axes) -> Node:
        """Factors multiplied two at a time, the pair with the fewest axes first."""
        rest = list(factors)
        while True:
            rest = [self._alone(k, rest, letters) for k in range(len(rest))]
            if len(rest) == 1:
                return rest[0]
            a, b = self._cheapest(rest, letters)
            joined = self._join(a, b, rest, letters)
            rest = [*rest[:a], joined, *(n for k, n in enumerate(rest) if k > a and k != b)]

    def _alone(self, position: int, factors: list[Node], letters: Axes) -> Node:
        """A factor summed over the letters that no other factor has."""
        others = {k for p, n in enumerate(factors) if p != position for k in n.axes}
        factor = factors[position]
        mine = tuple(k for k in factor.axes if k in letters and k not in others)
        if not mine:
            return factor
        return Reduction(tuple(k for k in factor.axes if k not in mine), "sum", factor, mine)

    def _settled(self, a: int, b: int, factors: list[Node], letters: Axes) -> set[str]:
        others = {k for p, n in enumerate(factors) if p not in (a, b) for k in n.axes}
        return ({*factors[a].axes} & {*factors[b].axes} & {*letters}) - others

    def _cheapest(self, factors: list[Node], letters: Axes) -> tuple[int, int]:
        """The pair with the fewest axes together; among these, the one that settles the most."""

        def cost(pair: tuple[int, int]) -> tuple[int, int]:
            a, b = pair
            union = {*factors[a].axes, *factors[b].axes}
            return len(union), -len(self._settled(a, b, factors, letters))

        return min(combinations(range(len(factors)), 2), key=cost)

    def _join(self, a: int, b: int, factors: list[Node], letters: Axes) -> Node:
        over = self._settled(a, b, factors, letters)
        left, right = factors[a], factors[b]
        if not over:
            return self.apply("*", [left, right])
        both = self.ordered([*left.axes, *right.axes])
        axes = tuple(k for k in both if k not in over)
        return Contraction(axes, left, right, tuple(k for k in both if k in over))


def _outer(node: Node) -> bool:
    product = _Product()
    product.take(node)
    return len(product.above) > 1 and all(len(n.axes) < len(node.axes) for n in product.above)
