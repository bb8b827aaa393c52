"""From the graph to a record: the chain of links, each link, the links put together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..rewriting import rename
from ..tree import ONE, ZERO, Affine, Expression, Link, Pending, Ref
from . import paths as ways
from .backward import adjoint_names
from .graph import Graph
from .paths import Path, Written, added
from .reasons import Reason, Why
from .record import CHAIN, CHAIN_ONLY, FULL_ONLY, RESULT, Kind, Part, Record, Step
from .skeleton import skeleton
from .summary import rules_of
from .tidying import tidy
from .together import Together, exact

MOST_PATHS = 6
"""Up to so many paths are written out and added; beyond, adjoints are named and shared."""

MOST_LINKS = 100
"""Of several paths up to so many links in all are written out; beyond, adjoints are named."""

MOST_SUMS = 8
"""Paths are written out up to so many sums in all; beyond, adjoints are named."""


def tell(graph: Graph, target: Ref) -> Record:
    """The derivation of the loss by ``target``, whose access holds letters or literals."""
    teller = _Teller(graph, target)
    number = graph.ways(graph.model.loss, target.name)
    if number == 0:
        return teller.constant()
    few = number <= MOST_PATHS and not _entangled(graph, target.name)
    return teller.by_paths() if few and teller.readable() else teller.by_adjoints()


def _entangled(graph: Graph, name: str) -> bool:
    """Whether the paths cannot be written out: indices on the way do not fit into each other.

    Some quantity is read at a shifted index, perhaps beyond its ends; or at a look-up, which
    cannot be part of another index.
    """
    between = graph.between([name])
    accesses = [
        index
        for position, definition in enumerate(graph.model.definitions)
        if definition.name in between
        for read in graph.reads[position]
        if read in between - {name}
        for local in graph.locals(position, read)
        for index in local.place.target.access
    ]
    if any(_computed(index) for index in accesses):
        return True
    bodies = (d.body for d in graph.model if d.name in between)
    return any(isinstance(index, Ref) for index in accesses) and any(
        _computed(node) for body in bodies for node in body.walk()
    )


def _computed(node: Expression) -> bool:
    return isinstance(node, Affine) and bool(node.letters) and node.letter is None


class _Teller:
    """Collects the parts of one derivation and remembers which forms were explained."""

    def __init__(self, graph: Graph, target: Ref) -> None:
        self.graph = graph
        self.target = target
        self.loss = Ref(graph.model.loss)
        self.total = Link(self.loss, target, local=False)
        self.parts: list[Part] = []
        self.forms: dict[Expression, int] = {}
        self.told: set[tuple[int, Expression]] = set()
        self.names = adjoint_names(graph.model)
        self.together = Together(graph.model, graph.scope)

    def readable(self) -> bool:
        """Whether the paths can be read where they are written out and added."""
        if self.target.name == self.loss.name:
            return True
        links = sum(len(path.links) for path in self._found)
        few = len(self._found) == 1 or links <= MOST_LINKS
        return few and sum(len(path.summed) for path in self._found) <= MOST_SUMS

    def constant(self) -> Record:
        """The loss does not depend on the target, or it is the target."""
        reason = Reason(Why.INDEPENDENT, (self.loss, self.target))
        step = Step(self.total, ZERO, (reason,), RESULT)
        self.parts.append(Part(Kind.TOGETHER, self.total, (step,)))
        return self._record(ZERO, ())

    def by_paths(self) -> Record:
        """Every path written out as a product of links."""
        if self.target.name == self.loss.name:
            return self._itself()
        found = self._found
        if not found:
            return self.constant()
        why = Why.CHAIN_RULE if len(found) == 1 else Why.PATHS
        links = added(path.product(values=False) for path in found)
        self._part(Kind.CHAIN, self.total, Step(self.total, links, (Reason(why),)))
        for path in found:
            for written in path.links:
                self._link(written)
        derivative = self._together(self.total, found, result=True)
        routes = tuple((self.loss, *(w.link.by for w in path.links)) for path in found)
        return self._record(derivative, routes)

    def _itself(self) -> Record:
        step = Step(self.total, ONE, (Reason(Why.ITSELF, (self.target,)),), RESULT)
        self.parts.append(Part(Kind.TOGETHER, self.total, (step,)))
        return self._record(ONE, ())

    @cached_property
    def _found(self) -> list[Path]:
        walked = ways.walk(self.graph, self.target)
        written = (ways.write(self.graph, steps, self.target) for steps in walked)
        return [path for path in written if path is not None]

    def by_adjoints(self) -> Record:
        """The adjoint of each quantity on the way named, then used by those before it."""
        graph, model = self.graph, self.graph.model
        relevant = graph.between([self.target.name])
        for position in reversed(range(len(model.definitions))):
            definition = model.definitions[position]
            needed = relevant.intersection(graph.reads[position])
            if needed and definition.name in relevant - {model.loss, self.target.name}:
                adjoint = Ref(self.names[definition.name], definition.access)
                self._adjoint(adjoint, definition.ref)
        found = self._contributions(self.target)
        if not found:
            return self.constant()
        self._sum_of_links(self.total, found)
        derivative = self._together(self.total, found, result=True)
        return self._record(derivative, ())

    def _adjoint(self, adjoint: Ref, quantity: Ref) -> None:
        found = self._contributions(quantity)
        self._sum_of_links(adjoint, found)
        self.together.remember(adjoint, self._together(adjoint, found, result=False))

    def _sum_of_links(self, left: Expression, found: list[Path]) -> None:
        links = added(path.product(values=False) for path in found)
        kind = Kind.CHAIN if left == self.total else Kind.ADJOINT
        form = self._form(links) if kind is Kind.ADJOINT else None
        self._part(kind, left, Step(left, links, (Reason(Why.CHAIN_RULE),)), form=form)
        for path in found:
            for written in path.links:
                self._link(written)

    def _contributions(self, quantity: Ref) -> list[Path]:
        relevant = self.graph.between([self.target.name])
        return ways.contributions(self.graph, quantity, relevant, self.names)

    def _link(self, written: Written) -> None:
        """One link, worked out from its own definition; told once."""
        key = (id(written.local), written.link)
        if key in self.told:
            return
        self.told.add(key)
        local, link = written.local, written.link
        form = self._form(local.start)
        repeats = any(p.form == form and p.kind is Kind.LINK for p in self.parts)
        rules = tuple(self._renamed(rule, written) for rule in rules_of(local))
        short = Step(link, written.value, rules, CHAIN_ONLY, written.given)
        same = Step(link, written.value, (Reason(Why.SAME_FORM),), FULL_ONLY, written.given)
        steps = (short, same) if repeats else (short, *self._small_steps(written))
        self.parts.append(Part(Kind.LINK, link, steps, form, repeats))

    def _small_steps(self, written: Written) -> Iterable[Step]:
        letters = dict(written.letters)
        scope = self.graph.scope
        local = written.local
        reason = Reason(Why.DEFINITION, (local.definition.ref,))
        yield Step(written.link, self._pending(written), (reason,), FULL_ONLY, written.given)
        for expr, why in local.steps:
            right = rename(expr, letters, scope)
            reasons = (self._renamed(why, written),)
            yield Step(written.link, right, reasons, FULL_ONLY, written.given)

    def _renamed(self, reason: Reason, written: Written) -> Reason:
        letters = dict(written.letters)
        about = tuple(rename(a, letters, self.graph.scope) for a in reason.about)
        return Reason(reason.why, about, reason.word)

    def _pending(self, written: Written) -> Expression:
        start = written.local.start
        assert isinstance(start, Pending)
        return rename(start, dict(written.letters), self.graph.scope)

    def _together(self, left: Expression, found: list[Path], result: bool) -> Expression:
        """The values of the links put in; what cancels or collapses is told step by step."""
        terms = [self._aside(path) if len(found) > 1 else None for path in found]
        products = [t or p.product(values=True) for t, p in zip(terms, found, strict=True)]
        told = self.together.steps(found, products)
        kept = exact(told)
        shown = (kept[-1], told[-1])
        levels = RESULT if result else CHAIN
        steps = [
            Step(left, right, (why,), levels if (right, why) in shown else CHAIN)
            for right, why in told
        ]
        form = None if result else self._form(told[0][0])
        self._part(Kind.TOGETHER, left, *steps, form=form)
        closed = kept[-1][0]
        return tidy(closed) if len(kept) == 1 else closed

    def _aside(self, path: Path) -> Expression | None:
        """One term of several worked out beside them, where an adjoint put in makes it short."""
        told = self.together.aside(path)
        if not told:
            return None
        left = path.within(values=True)
        steps = (Step(left, right, (why,), CHAIN, path.outer) for right, why in told)
        self._part(Kind.ASIDE, left, *steps, form=self._form(left))
        return path.around(exact(told)[-1][0])

    def _form(self, expr: Expression) -> int:
        return self.forms.setdefault(skeleton(expr), len(self.forms))

    def _part(self, kind: Kind, subject: Expression, *steps: Step, form: int | None = None) -> None:
        repeats = form is not None and any(p.form == form for p in self.parts)
        self.parts.append(Part(kind, subject, steps, form, repeats))

    def _record(self, derivative: Expression, routes: tuple[tuple[Ref, ...], ...]) -> Record:
        scope, names = self.graph.scope, self.names
        adjoint_of = {names[n]: n for n in self.graph.model.names}
        return Record(
            self.loss,
            self.target,
            tuple(self.parts),
            derivative,
            dict(scope.limits),
            adjoint_of,
            paths=routes,
        )
