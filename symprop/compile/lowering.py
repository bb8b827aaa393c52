"""From the ordered tree to array operations: the axes of every value follow from its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from .. import tree
from ..accesses import readings_in
from ..errors import SympropError
from ..rewriting import Fresh, rename
from ..tree import Affine, Expression
from .arrays import Arrays
from .contraction import Contractor
from .places import Places
from .program import Axes, Elementwise, Literal, Node, Numbers, Reduction

ONE, ZERO = Literal((), 1), Literal((), 0)


class Lowering:
    """Lowers the expressions of one statement, whose values all keep one ``order`` of axes."""

    def __init__(self, arrays: Arrays, fresh: Fresh, order: Iterable[str]) -> None:
        self.arrays, self.fresh = arrays, fresh
        self._order = {name: k for k, name in enumerate(dict.fromkeys(order))}
        self.places = Places(arrays, self.ordered)
        self.contractor = Contractor(self.ordered, self.count)
        self.guarded = False

    def ordered(self, letters: Sequence[str]) -> Axes:
        """Letters without repetition, in the order of axes; one not met before comes last."""
        for name in letters:
            self._order.setdefault(name, len(self._order))
        return tuple(sorted(set(letters), key=self._order.__getitem__))

    def count(self, name: str) -> Node:
        """How many values a letter takes."""
        return Numbers((), self.arrays.count(name))

    def node(self, expr: Expression) -> Node:
        """The array operation that computes an expression."""
        rule = _RULES.get(type(expr))
        if rule is None:
            raise SympropError(f"a {type(expr).__name__.lower()} cannot be computed as an array")
        return rule(self, expr)

    def apply(self, operation: str, *arguments: Expression) -> Node:
        """An elementwise operation of lowered arguments."""
        return self.elementwise(operation, [self.node(a) for a in arguments])

    def elementwise(self, operation: str, arguments: Sequence[Node]) -> Node:
        """An elementwise operation whose axes are those of all its arguments."""
        first = arguments[0]
        if operation == "neg" and isinstance(first, Elementwise) and first.operation == "neg":
            return first.arguments[0]
        axes = self.ordered([k for a in arguments for k in a.axes])
        return Elementwise(axes, operation, tuple(arguments))

    def summed(self, body: Expression, letters: Axes) -> Node:
        """A sum; letters that the body does not have count how often it is added."""
        node = self.node(body)
        inside = tuple(k for k in letters if k in node.axes)
        total = self.contractor.summed(node, inside)
        counts = [self.count(k) for k in letters if k not in inside]
        return self.contractor.apply("*", [*counts, total])

    def guarding(self, condition: Expression, branch: Expression) -> Node:
        """A branch whose accesses may leave their arrays where it is not taken."""
        before, self.guarded = self.guarded, self.guarded or compares_indices(condition)
        try:
            return self.node(branch)
        finally:
            self.guarded = before


def compares_indices(expr: Expression) -> bool:
    """Whether some condition in an expression compares index letters."""
    compared = (n for n in expr.walk() if isinstance(n, tree.Compare))
    return any(isinstance(n.left, Affine) and isinstance(n.right, Affine) for n in compared)


def leaves(expr: Expression) -> bool:
    """Whether an expression has accesses under a condition on indices."""
    return any(r.guards for r in readings_in(expr))


def _affine(low: Lowering, expr: Affine) -> Node:
    return Numbers(low.ordered([k for k, _ in expr.letters]), expr)


def _ref(low: Lowering, expr: tree.Ref) -> Node:
    return low.places.read(expr.name, expr.access, low.guarded)


def _where(low: Lowering, expr: tree.Where) -> Node:
    condition = low.node(expr.condition)
    branches = [low.guarding(expr.condition, b) for b in (expr.then, expr.otherwise)]
    return low.elementwise("where", [condition, *branches])


def _extreme(body: Node, letters: Axes, kind: str) -> Node:
    """The reduction itself; a value without a letter is as large as all its copies."""
    inside = tuple(k for k in letters if k in body.axes)
    rest = tuple(k for k in body.axes if k not in inside)
    return Reduction(rest, kind, body, inside) if inside else body


def _product(low: Lowering, body: Node, letters: Axes) -> Node:
    result = _extreme(body, letters, "prod")
    counts = [low.count(k) for k in letters if k not in body.axes]
    return low.elementwise("**", [result, low.contractor.apply("*", counts)]) if counts else result


def _logsumexp(low: Lowering, body: Node, letters: Axes) -> Node:
    """The largest value is taken out first, so that nothing overflows."""
    top = _extreme(body, letters, "max")
    inside = tuple(k for k in letters if k in body.axes)
    parts = _shifted_exp(low, body, top)
    total: Node = _extreme(parts, inside, "sum")
    counts = [low.count(k) for k in letters if k not in inside]
    total = low.contractor.apply("*", [*counts, total])
    return low.elementwise("+", [top, low.elementwise("log", [total])])


def _shifted_exp(low: Lowering, body: Node, top: Node) -> Node:
    down = low.elementwise("+", [body, Elementwise(top.axes, "neg", (top,))])
    return low.elementwise("exp", [down])


def _mean(low: Lowering, expr: tree.Reduce) -> Node:
    total = low.summed(expr.body, expr.letters)
    if isinstance(total, Reduction) and total.letters and {*total.letters} == {*expr.letters}:
        return Reduction(total.axes, "mean", total.body, total.letters)
    counts = low.contractor.apply("*", [low.count(k) for k in expr.letters])
    return low.elementwise("/", [total, counts])


_REDUCTIONS: Mapping[str, Callable[[Lowering, Node, Axes], Node]] = {
    "prod": _product,
    "max": lambda _, body, letters: _extreme(body, letters, "max"),
    "min": lambda _, body, letters: _extreme(body, letters, "min"),
    "logsumexp": _logsumexp,
}


def _reduce(low: Lowering, expr: tree.Reduce) -> Node:
    if expr.kind == "sum":
        return low.summed(expr.body, expr.letters)
    if expr.kind == "mean":
        return _mean(low, expr)
    return _REDUCTIONS[expr.kind](low, low.node(expr.body), expr.letters)


def _softmax(low: Lowering, expr: tree.Softmax) -> Node:
    """exp over its sum, with the largest value taken out; an entry names what runs below apart."""
    body = low.node(expr.body)
    letters = expr.letters
    top = _extreme(body, letters, "max")
    parts = _shifted_exp(low, body, top)
    total: Node = _extreme(parts, letters, "sum")
    if not expr.entry:
        return low.elementwise("/", [parts, total])
    places = dict(zip(letters, expr.entry, strict=True))
    taken = low.node(rename(expr.body, places, low.fresh))
    return low.elementwise("/", [_shifted_exp(low, taken, top), total])


_RULES: Mapping[type, Callable[..., Node]] = {
    tree.Number: lambda _, e: Literal((), e.value),
    tree.Constant: lambda _, e: Literal((), e.name),
    Affine: _affine,
    tree.Ref: _ref,
    tree.Add: lambda low, e: low.apply("+", *e.terms),
    tree.Negative: lambda low, e: low.apply("neg", e.body),
    tree.Multiply: lambda low, e: low.apply("*", *e.factors),
    tree.Divide: lambda low, e: low.apply("/", e.top, e.bottom),
    tree.Power: lambda low, e: low.apply("**", e.base, e.exponent),
    tree.Apply: lambda low, e: low.apply(e.function, *e.arguments),
    tree.Reduce: _reduce,
    tree.Softmax: _softmax,
    tree.Compare: lambda low, e: low.apply(e.sign, e.left, e.right),
    tree.Logic: lambda low, e: low.apply(e.word, *e.parts),
    tree.Bracket: lambda low, e: low.apply("bracket", e.condition),
    tree.Where: _where,
}
