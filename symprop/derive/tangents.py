"""Derivatives inside a model: ``diff(u[i], x[i])`` expanded forward into definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ..accesses import written
from ..errors import EquationError
from ..model import Definition, Definitions
from ..padding import without_padding
from ..rewriting import bound_letters, rename
from ..tree import (
    ZERO,
    Add,
    Affine,
    Bracket,
    Compare,
    Differential,
    Expression,
    Index,
    Multiply,
    Reduce,
    Ref,
    letter,
)
from .graph import Graph
from .local import Local
from .tidying import tidy
from .within import times


def expanded(model: Definitions) -> Definitions:
    """The model as it runs: padding spelled out, every derivative inside it a definition.

    ``diff(u[i], x[i])`` becomes ``u_x[i]``, which stands below ``u`` and is made of the
    derivatives of all that ``u`` is made of. The model itself where there is none. Raises
    `EquationError` where an element of ``u`` depends on ``x`` at other rows than its own.
    """
    model = without_padding(model)
    if not any(isinstance(n, Differential) for d in model.definitions for n in d.body.walk()):
        return model
    work = _Expansion(model)
    for definition in model.definitions:
        work.add(definition)
    return work.model


@dataclass(frozen=True)
class _Direction:
    """What is differentiated by; ``shared`` letters are the same throughout, ``extra`` are axes."""

    by: Ref
    shared: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass
class _Expansion:
    source: Definitions
    definitions: list[Definition] = field(default_factory=list)
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[tuple[str, _Direction], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.axes.update(self.source.axes)
        self.ranges = dict(self.source.ranges)

    @property
    def model(self) -> Definitions:
        """The list as it stands now."""
        kept = {f.name: getattr(self.source, f.name) for f in fields(Definitions)}
        new = {"definitions": tuple(self.definitions), "axes": self.axes, "ranges": self.ranges}
        return Definitions(**{**kept, **new})

    def add(self, definition: Definition) -> None:
        """A definition with what it differentiates defined before it."""
        body = self._without(definition.body, definition)
        self.definitions.append(
            Definition(definition.name, definition.access, body, definition.line)
        )

    def _without(self, expr: Expression, site: Definition) -> Expression:
        if not isinstance(expr, Differential):
            return expr.map(lambda child: self._without(child, site))
        current = expr.quantity
        for by, order in expr.steps:
            for _ in range(order):
                current = self._tangent(current, by, site)
        return current

    def _tangent(self, of: Ref, by: Ref, site: Definition) -> Ref:
        """The reference to the derivative of one quantity, defined now if it is not yet."""
        inside = {n for i in of.access if isinstance(i, Affine) for n, _ in i.letters}
        letters = [n for i in by.access if isinstance(i, Affine) for n, _ in i.letters]
        shared = tuple(n for n in letters if n in inside)
        extra = tuple(n for n in letters if n not in inside)
        direction = _Direction(by, shared, extra)
        if of.name == by.name:
            return self._itself(of, direction, site)
        if (of.name, direction) not in self.names:
            self._define(of.name, direction, site)
        return Ref(self.names[of.name, direction], (*of.access, *map(letter, extra)))

    def _itself(self, of: Ref, direction: _Direction, site: Definition) -> Ref:
        raise EquationError(
            f"{written(of)} is differentiated by itself; write 1, or name another quantity",
            site.line,
        )

    def _define(self, name: str, direction: _Direction, site: Definition) -> None:
        model = self.model
        graph = Graph(model)
        moving = _moving(graph, direction.by.name, name)
        fresh = [n for n in moving if (n, direction) not in self.names]
        for new in fresh or [name]:  # all named first: those of a sequence read each other
            self._name(new, direction)
        for position, definition in enumerate(model.definitions):
            if definition.name in fresh:
                self._define_one(graph, position, direction, moving, site)
        if name not in moving:  # what does not depend on x at all
            self._append(name, direction, model.ref(name).access, ZERO, site)

    def _name(self, name: str, direction: _Direction) -> None:
        new = _fresh(f"{name}_{direction.by.name}", {*self.axes, *self.source.sizes.values()})
        self.names[name, direction] = new
        self.axes[new] = (*self.axes[name], *direction.extra)

    def _define_one(
        self,
        graph: Graph,
        position: int,
        direction: _Direction,
        moving: list[str],
        site: Definition,
    ) -> None:
        definition = graph.model.definitions[position]
        found = [n for n in graph.reads[position] if n in moving or n == direction.by.name]
        if found and not {*direction.shared} <= {*definition.letters}:
            raise _mixed(definition, direction.by, site)
        terms: list[Expression] = []
        for read in found:
            for local in graph.locals(position, read):
                terms += self._term(local, direction, graph, site)
        body = tidy(Add(tuple(terms))) if terms else ZERO
        for new in sorted(bound_letters(body) - {*graph.model.limits}):
            self.ranges[new] = graph.scope.limits[new]
        self._append(definition.name, direction, definition.access, body, site)

    def _append(
        self,
        name: str,
        direction: _Direction,
        along: tuple[Index, ...],
        body: Expression,
        site: Definition,
    ) -> None:
        left = tuple(i for i in along if isinstance(i, Affine))
        access = (*left, *map(letter, direction.extra))
        self.definitions.append(Definition(self.names[name, direction], access, body, site.line))

    def _term(
        self, local: Local, direction: _Direction, graph: Graph, site: Definition
    ) -> list[Expression]:
        """What one place of reading adds: local derivative times the tangent of what is read."""
        found = local.place.target
        lifted = local.place.lifted
        if found.name != direction.by.name:
            if not _keeps(found, graph.model.axes[found.name], direction.shared):
                raise _mixed(local.definition, direction.by, site)
            name = self.names[found.name, direction]
            tangent = Ref(name, (*found.access, *map(letter, direction.extra)))
            product = times(local.value, tangent, graph.scope)
            return [Reduce("sum", product, lifted) if lifted else product]
        return _seed(local, direction, graph, site)


def _seed(local: Local, direction: _Direction, graph: Graph, site: Definition) -> list[Expression]:
    """The local derivative by x where x is read at the very element that is differentiated by."""
    settled: dict[str, Index] = {}
    brackets: list[Expression] = []
    for index, wanted in zip(local.place.target.access, direction.by.access, strict=True):
        plain = index.letter if isinstance(index, Affine) else None
        if isinstance(wanted, Affine) and wanted.letter in direction.shared:
            if index != wanted:
                raise _mixed(local.definition, direction.by, site)
        elif plain in local.place.lifted and plain not in settled:
            settled[plain] = wanted
        elif index != wanted:
            brackets.append(Bracket(Compare("==", index, wanted)))
    value = rename(local.value, settled, graph.scope)
    rest = tuple(n for n in local.place.lifted if n not in settled)
    factors = (value, *(rename(b, settled, graph.scope) for b in brackets))
    product = factors[0] if len(factors) == 1 else Multiply(factors)
    return [Reduce("sum", product, rest) if rest else product]


def _keeps(found: Ref, axes: tuple[str, ...], shared: tuple[str, ...]) -> bool:
    """Whether a quantity is read at the same rows that are filled."""
    places: Mapping[str, Index] = dict(zip(axes, found.access, strict=False))
    return all(n in places and places[n] == letter(n) for n in shared)


def _moving(graph: Graph, by: str, of: str) -> list[str]:
    """The quantities that lie on a way from ``by`` up to ``of``, in the order of the list."""
    reads = [(d.name, read) for d, read in zip(graph.model.definitions, graph.reads, strict=True)]
    changed, needed, count = {by}, {of}, 0
    while len(changed) + len(needed) > count:  # a sequence may read what stands below
        count = len(changed) + len(needed)
        changed.update(name for name, read in reads if changed.intersection(read))
        needed.update(n for name, read in reversed(reads) if name in needed for n in read)
    return [n for n in graph.model.quantities if n in changed & needed and n != by]


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _mixed(definition: Definition, by: Ref, site: Definition) -> EquationError:
    return EquationError(
        f"{written(definition.ref)} mixes rows: it depends on {by.name} at other indices than its "
        f"own, so that a derivative by {written(by)} row by row is not defined",
        site.line,
    )
