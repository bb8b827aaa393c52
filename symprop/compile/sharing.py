"""Work done once: functions, products and reductions that occur again are given a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..functions import FUNCTIONS
from .program import Contraction, Elementwise, Node, Read, Reduction, Step, Whole


def share(steps: Sequence[Step], taken: Iterable[str]) -> list[Step]:
    """The same steps, where what costs something and occurs twice is computed once.

    A value that is a step of its own is read from there; any other gets a step before the first
    that uses it, named after what it does and not among the ``taken`` names.
    """
    counts = Counter(n for s in steps for root in s.nodes for n in root.walk() if _costly(n))
    names = _Fresh({*taken, *(s.name for s in steps)})
    known: dict[Node, str] = {}
    done: list[Step] = []
    for step in steps:
        here: list[Step] = []

        def change(node: Node, step: Step = step, here: list[Step] = here) -> Node:
            if node in known:
                return _whole(known[node], node)
            inner = node.map(change)
            if counts[node] < 2 or not _costly(node) or node == step.value:
                return inner
            name = next(names[_word(node)])
            known[node] = name
            here.append(Step(name, inner, step.part))
            return _whole(name, node)

        new = step.map(change)
        done += [*here, new]
        if _costly(step.value) and not step.updates:
            known.setdefault(step.value, step.name)
    return done


def _costly(node: Node) -> bool:
    if isinstance(node, Elementwise):
        return node.operation in FUNCTIONS and any(isinstance(n, Read) for n in node.walk())
    return isinstance(node, Contraction | Reduction)


def _whole(name: str, node: Node) -> Read:
    return Read(node.axes, name, tuple(Whole(k) for k in node.axes))


def _word(node: Node) -> str:
    if isinstance(node, Elementwise):
        return node.operation
    return node.kind if isinstance(node, Reduction) else "product"


class _Fresh(dict[str, Iterator[str]]):
    """For each word its numbered names: exp_1, exp_2."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def __missing__(self, word: str) -> Iterator[str]:
        self[word] = (n for k in range(1, 10**9) if (n := f"{word}_{k}") not in self._taken)
        return self[word]
