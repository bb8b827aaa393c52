"""Operations made in a normal form: numbers worked out, products ordered, sums of products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from .flow import Axes, Flow, Op, Unfit, union
from .primitives import COMPOSED, FOLDED, PRIMITIVES

FACTORS = 8
"""A product of more factors than this is taken as one, so that long chains stay linear."""


class Maker:
    """Adds operations to a flow.

    ``pull``: factors without axes leave a sum whose result is a single number;
    ``fold``: numbers are worked out.
    """

    def __init__(self, flow: Flow, pull: bool = True, fold: bool = True) -> None:
        self.flow, self.pull, self.fold = flow, pull, fold

    def __call__(self, operation: str, *arguments: int | float) -> int:
        """An elementwise operation of values (whole numbers) and numbers (floats)."""
        values = [a if isinstance(a, int) else self.flow.literal(a) for a in arguments]
        if operation in COMPOSED:
            return COMPOSED[operation](self, *values)
        if operation in ("*", "neg"):
            return self._product(values, -1.0 if operation == "neg" else 1.0)
        if operation == "+":
            return self._sum(values)
        if operation in ("and", "or") and len(values) > 2:
            return self(operation, self(operation, *values[:-1]), values[-1])
        if operation == "**":
            return self._power(*values)
        if operation == "/" and self.fold:
            return self._quotient(*values)
        return self.plain(operation, values)

    def pair(self, operation: str, left: int, right: int) -> int:
        """Two values joined as they are; 0 added and 1 multiplied leave nothing behind."""
        neutral = {"+": 0.0, "*": 1.0}.get(operation)
        for value, other in ((left, right), (right, left)):
            if neutral is not None and self.flow.number(value) == neutral:
                return other
        joined = self._multiplied if operation == "*" else partial(self._two, operation)
        return joined(left, right)

    def _two(self, operation: str, left: int, right: int) -> int:
        return self.plain(operation, [left, right])

    def plain(self, operation: str, values: Sequence[int]) -> int:
        """One operation of the table as it is; of numbers alone, the number."""
        if operation not in PRIMITIVES:
            raise Unfit(operation)
        numbers = [self.flow.number(v) for v in values]
        if self.fold and operation in FOLDED and None not in numbers:
            try:
                return self.flow.literal(FOLDED[operation](*numbers))
            except (ArithmeticError, ValueError):
                pass
        if operation == "where" and numbers[0] is not None:
            return values[1] if numbers[0] else values[2]
        return self.flow.add(Op(operation, union(self.flow, values), tuple(values)))

    def _quotient(self, above: int, below: int) -> int:
        """A number in front of an array takes in the one below."""
        number, factors = self._factors([above])
        divisor = self.flow.number(below)
        if not divisor or number == 1 or not self.flow[above].axes:
            return self.plain("/", [above, below])
        return self._joined(number / divisor, factors)

    def _power(self, base: int, exponent: int) -> int:
        number = self.flow.number(exponent)
        if number == 1:
            return base
        if number == 2:
            return self.plain("square", [base])
        if number == -1:
            return self.plain("/", [self.flow.literal(1.0), base])
        return self.plain("**", [base, exponent])

    def _sum(self, values: Sequence[int]) -> int:
        """Terms from left to right; what is subtracted has its sign taken off."""
        total: int | None = None
        for value in values:
            number = self.flow.number(value)
            if number == 0 and len(values) > 1 and self.fold:
                continue
            if total is None:
                total = value
                continue
            positive = self._negated(value)
            if positive is not None:
                total = self.plain("-", [total, positive])
            elif (opposite := self._negated(total)) is not None and number is None:
                total = self.plain("-", [value, opposite])
            else:
                total = self.plain("+", [total, value])
        return total if total is not None else self.flow.literal(0.0)

    def _negated(self, value: int) -> int | None:
        """What a value is minus of, where it is minus something."""
        op = self.flow[value]
        return op.arguments[0] if op.kind == "neg" else None

    def _product(self, values: Sequence[int], sign: float = 1.0) -> int:
        number, factors = self._factors(values)
        return self._joined(number * sign, factors)

    def _joined(self, number: float, factors: Sequence[int]) -> int:
        """Numbers first, then factors without axes, then the arrays, each from left to right."""
        single = [f for f in factors if not self.flow[f].axes]
        arrays = [f for f in factors if self.flow[f].axes]
        scale = self._chain(single)
        if abs(number) != 1.0 or (scale is None and not arrays):
            literal = self.flow.literal(number)
            scale = literal if scale is None else self.plain("*", [literal, scale])
            number = 1.0
        wide = self._chain(arrays)
        parts = [p for p in (scale, wide) if p is not None]
        result = parts[0] if len(parts) == 1 else self.plain("*", parts)
        return result if number > 0 else self.plain("neg", [result])

    def _chain(self, values: Sequence[int]) -> int | None:
        total: int | None = None
        for value in values:
            total = value if total is None else self._multiplied(total, value)
        return total

    def _multiplied(self, left: int, right: int) -> int:
        return self.plain("square" if left == right else "*", [left, right][: 1 + (left != right)])

    def _factors(self, values: Iterable[int]) -> tuple[float, list[int]]:
        """The number in front, and what it multiplies."""
        number, found = 1.0, []
        for value in values:
            op, literal = self.flow[value], self.flow.number(value)
            if literal is not None and self.fold:
                number *= literal
            elif op.kind in ("*", "neg"):
                inner, factors = self._factors(op.arguments)
                if len(factors) > FACTORS:
                    found.append(value)
                    continue
                number *= -inner if op.kind == "neg" else inner
                found += factors
            else:
                found.append(value)
        return number, found

    def reduced(self, kind: str, value: int, letters: Axes) -> int:
        """A reduction over letters; those that the value lacks count as so many copies."""
        if kind == "mean":
            total = self.reduced("sum", value, letters)
            return self("/", total, float(self.flow.size(letters)))
        axes = self.flow[value].axes
        inside = tuple(k for k in axes if k in letters)
        missing = float(self.flow.size(k for k in letters if k not in axes))
        if kind == "sum":
            total = self._total(value, inside) if inside else value
            return total if missing == 1 else self("*", missing, total)
        found = self._reduction(kind, value, inside) if inside else value
        return self("**", found, missing) if kind == "prod" and missing != 1 else found

    def _reduction(self, kind: str, value: int, letters: Axes) -> int:
        rest = tuple(k for k in self.flow[value].axes if k not in letters)
        return self.flow.add(Op(kind, rest, (value,), letters))

    def _total(self, value: int, letters: Axes) -> int:
        if not self.pull or set(self.flow[value].axes) != set(letters):
            return self._reduction("sum", value, letters)
        number, factors = self._factors([value])
        inner = self._chain([f for f in factors if self.flow[f].axes])
        assert inner is not None
        total = self._reduction("sum", inner, letters)
        return self._scaled(number, [f for f in factors if not self.flow[f].axes], total)

    def _scaled(self, number: float, factors: Sequence[int], value: int) -> int:
        """A value times what was taken out of it, which others share."""
        if not factors:
            return self._joined(number, [value])
        return self.plain("*", [self._joined(number, factors), value])

    def dot(self, left: int, right: int, letters: Axes) -> int:
        """Two values multiplied and summed over letters."""
        sides = []
        for one, other in ((left, right), (right, left)):
            beside = self.flow[other].axes
            alone = tuple(k for k in self.flow[one].axes if k in letters and k not in beside)
            sides.append(self.reduced("sum", one, alone) if alone else one)
        both = {*self.flow[sides[0]].axes} & {*self.flow[sides[1]].axes}
        over = tuple(k for k in letters if k in both)
        axes = {*self.flow[left].axes, *self.flow[right].axes}
        missing = float(self.flow.size(k for k in letters if k not in axes))
        inner = self._dot(sides[0], sides[1], over) if over else self("*", *sides)
        return inner if missing == 1 else self("*", missing, inner)

    def _dot(self, left: int, right: int, over: Axes) -> int:
        axes = tuple(k for k in union(self.flow, [left, right]) if k not in over)
        if axes or not self.pull:
            return self.flow.add(Op("dot", axes, (left, right), over))
        number, scale = 1.0, []
        sides = []
        for side in (left, right):
            inner, factors = self._factors([side])
            number *= inner
            scale += [f for f in factors if not self.flow[f].axes]
            sides.append(self._chain([f for f in factors if self.flow[f].axes]))
        dot = self.flow.add(Op("dot", (), tuple(s for s in sides if s is not None), over))
        return self._scaled(number, scale, dot)
