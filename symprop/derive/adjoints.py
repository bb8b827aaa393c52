"""Each adjoint in one line, or a few: the links put together, from the loss down."""

from __future__ import annotations

from functools import cached_property

from ..tree import ONE, ZERO, Dots, Expression, Ref
from .backward import adjoint_names
from .canceling import MicroStep
from .clearing import size
from .extension import written
from .graph import Graph
from .paths import Path, added, contributions
from .reasons import Reason, Why
from .together import Together, exact

MOST_READERS = 6
"""Of more quantities that a chain rule goes through, the first two and the last are named."""


class Adjoints:
    """Tells the adjoints between a loss and a quantity, one after the other."""

    def __init__(self, graph: Graph, wanted: str) -> None:
        self.graph = graph
        self.wanted = wanted
        self.names = adjoint_names(graph.model)
        self._together = Together(graph.model, graph.scope)

    @cached_property
    def relevant(self) -> frozenset[str]:
        """The names on the way from what is wanted to the loss."""
        return self.graph.between([self.wanted])

    def quantities(self) -> list[Ref]:
        """Those between, the last one first; without pieces that nothing reads that matters."""
        model = self.graph.model
        ends = {self.wanted, model.loss}
        return [
            d.ref
            for d, read in zip(reversed(model.definitions), reversed(self.graph.reads), strict=True)
            if d.name in self.relevant - ends and self.relevant.intersection(read)
        ]

    def lines(self, quantity: Ref) -> list[MicroStep]:
        """What its adjoint is; then with an adjoint put in, where that makes it short."""
        found = contributions(self.graph, quantity, self.relevant, self.names)
        if not found:
            itself = quantity.name == self.graph.model.loss
            why = Why.ITSELF if itself else Why.INDEPENDENT
            return [(ONE if itself else ZERO, Reason(why, (Ref(self.graph.model.loss), quantity)))]
        told = self._told(found)
        adjoint = Ref(self.names[quantity.name], quantity.access)
        self._together.remember(adjoint, exact(told)[-1][0])
        return [(written(e, quantity, self.graph.scope), reason) for e, reason in told]

    def _told(self, found: list[Path]) -> list[MicroStep]:
        terms = [self._term(path, len(found)) for path in found]
        plain = exact(self._together.shortened(added(terms)))[-1][0]
        told = [(plain, _through(found))]
        steps = self._together.steps(found, terms)
        put_in = next((reason for _, reason in steps if reason.why is Why.PUT_IN), None)
        if put_in is not None and size(exact(steps)[-1][0]) < size(plain):
            names = tuple(Ref(ref.name) for ref in put_in.about if isinstance(ref, Ref))
            told.append((exact(steps)[-1][0], Reason(put_in.why, names)))
        return told + [step for step in steps if step[1].why is Why.SUMS_TO_ONE]

    def _term(self, path: Path, count: int) -> Expression:
        """One term of several is worked out beside them."""
        beside = self._together.aside(path) if count > 1 else []
        return path.around(exact(beside)[-1][0]) if beside else path.product(values=True)


def _through(found: list[Path]) -> Reason:
    """The chain rule through the quantities that several paths begin with."""
    first = [path.links[0] for path in found]
    readers = tuple(dict.fromkeys(Ref(w.link.of.name) for w in first if w.value != ZERO))
    if len(readers) > MOST_READERS:
        return Reason(Why.THROUGH, (*readers[:2], Dots(), readers[-1]))
    return Reason(Why.THROUGH, readers or (Ref(first[0].link.of.name),))
