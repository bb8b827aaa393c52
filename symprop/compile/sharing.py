"""Work done once: functions, products and reductions that occur again are given a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..functions import FUNCTIONS
from ..model import Limits
from .program import Change, Contraction, Elementwise, Node, Read, Reduction, Step, Whole
from .relabeling import canonical


def share(
    steps: Sequence[Step | Change], taken: Iterable[str], limits: Mapping[str, Limits]
) -> list[Step | Change]:
    """The same steps, where what costs something and occurs twice is computed once.

    A value that is a step of its own is read from there; any other gets a step before the first
    that uses it, named after what it does and not among the ``taken`` names. Loops stay as they
    are: what they read changes while they run.
    """
    return _Sharing(steps, taken, limits).run()


ARITHMETIC = ("+", "*", "/", "**", "where", "bracket")


class _Sharing:
    def __init__(
        self,
        steps: Sequence[Step | Change],
        taken: Iterable[str],
        limits: Mapping[str, Limits],
    ) -> None:
        self.steps, self.limits = steps, limits
        fixed = [s for s in steps if not _runs(s)]
        nodes = [n for s in fixed for root in s.nodes for n in root.walk()]
        self.repeated = {self._key(a) for n in nodes for a in _repeated(n)}
        self.counts = Counter(self._key(n) for n in nodes if _costly(n))
        assigned = Counter(s.name for s in steps if isinstance(s, Step))
        changed = {u.place.name for s in steps if isinstance(s, Change) for u in s.updates}
        self.final = {n for n, count in assigned.items() if count == 1} - changed
        self.names = _Fresh({*taken, *assigned})
        self.known: dict[Node, str] = {}
        self.done: list[Step | Change] = []

    def run(self) -> list[Step | Change]:
        for step in self.steps:
            self.done.append(step if _runs(step) else self._step(step))
            if isinstance(step, Step) and _costly(step.value) and step.name in self.final:
                self.known.setdefault(self._key(step.value), step.name)
        return self.done

    def _step(self, step: Step | Change) -> Step | Change:
        if isinstance(step, Step):
            return replace(step, value=self._shared(step.value, step))
        updates = tuple(replace(u, value=self._shared(u.value, step)) for u in step.updates)
        return replace(step, updates=updates)

    def _shared(self, node: Node, step: Step | Change) -> Node:
        key = self._key(node)
        if key in self.known:
            return _whole(self.known[key], node)
        inner = node.map(lambda child: self._shared(child, step))
        own = isinstance(step, Step) and node == step.value and step.name in self.final
        if own or (self.counts[key] < 2 and key not in self.repeated):
            return inner
        name = next(self.names[_word(node)])
        self.known[key] = name
        self.done.append(Step(name, inner, step.part))
        return _whole(name, node)

    def _key(self, node: Node) -> Node:
        return canonical(node, self.limits)


def _runs(step: Step | Change) -> bool:
    return isinstance(step, Change) and step.counter is not None


def _costly(node: Node) -> bool:
    """A function, a product over a letter, a reduction, or arithmetic of two operations."""
    if isinstance(node, Elementwise):
        inner = any(isinstance(a, Elementwise) and a.operation != "neg" for a in node.arguments)
        reads = any(isinstance(n, Read) for n in node.walk())
        arithmetic = inner and bool(node.axes) and node.operation in ARITHMETIC
        return reads and (node.operation in FUNCTIONS or arithmetic)
    return isinstance(node, Contraction | Reduction)


def _repeated(node: Node) -> tuple[Node, ...]:
    """Arguments that the code of a function writes more than once, unless they are names."""
    row = FUNCTIONS.get(node.operation) if isinstance(node, Elementwise) else None
    if row is None:
        return ()
    pairs = zip("uv", node.children, strict=False)
    return tuple(a for n, a in pairs if row.numpy.count(f"{{{n}}}") > 1 and a.children)


def _whole(name: str, node: Node) -> Read:
    return Read(node.axes, name, tuple(Whole(k) for k in node.axes))


def _word(node: Node) -> str:
    if isinstance(node, Elementwise):
        return node.operation if node.operation in FUNCTIONS else "part"
    return node.kind if isinstance(node, Reduction) else "product"


class _Fresh(dict[str, Iterator[str]]):
    """For each word its numbered names: exp_1, exp_2."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def __missing__(self, word: str) -> Iterator[str]:
        self[word] = (n for k in range(1, 10**9) if (n := f"{word}_{k}") not in self._taken)
        return self[word]
