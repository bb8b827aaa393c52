"""The drawing of a network, read off its definitions: what reads what, by which weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from ..accesses import at
from ..functions import FUNCTIONS
from ..model import Definition, Definitions
from ..tree import (
    Add,
    Affine,
    Expression,
    Index,
    Negative,
    Reduce,
    Ref,
    literal,
)
from .drawings import Edge, NetworkDrawing, Node, Shape, Text
from .forward import activation_of, forward_part, sampled, spans_of
from .palette import LOOKS

MOST_EDGES, MOST_IN_LAYER = 24, 6
"""A network with more is drawn as layers: its names would not be read any more."""

MOST_LAYERS = 8
"""Layers that the width of a page has room for."""

Env = Mapping[str, int]


def network_drawing(
    model: Definitions, output: str | None = None, most: int = MOST_LAYERS
) -> NetworkDrawing | None:
    """The network from its data to ``output``: each node and weight, or else each layer.

    Without ``output`` it is the one that the model names. None where there is none, where it does
    not depend on data, and where there are more than ``most`` layers. What is read from an
    earlier step of a sequence stands as an input of its own.
    """
    output = output or model.output
    if output is None:
        return None
    forward = forward_part(model, output)
    plain = all(len(model.definition_of[d.name]) == 1 for d in forward)
    units = _drawn(model, forward, spans_of(model)) if plain else None
    drawing = units if units and _is_readable(units) else _drawn(model, forward, {})
    layers = {node.layer for node in drawing.nodes}
    return drawing if drawing.edges and len(layers) <= most else None


def _is_readable(drawing: NetworkDrawing) -> bool:
    layers = [node.layer for node in drawing.nodes]
    return len(drawing.edges) <= MOST_EDGES and max(map(layers.count, layers)) <= MOST_IN_LAYER


Key = tuple[str, tuple[int, ...]]
"""A node: a name, and its indices but that of the rows."""


@dataclass
class _Builder:
    """Nodes and edges, collected definition by definition."""

    model: Definitions
    spans: Mapping[str, range]
    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[tuple[Key, Key], Edge] = field(default_factory=dict)

    def add(self, definition: Definition, function: str | None, body: Expression) -> None:
        """The nodes of a definition: one for each value of its letters."""
        letters = [k for k in definition.letters if k in self.spans]
        for values in product(*(self.spans[k] for k in letters)):
            env = dict(zip(letters, values, strict=True))
            self._add_one(self._key(definition.ref, env), function, body, env)

    def _add_one(self, key: Key, function: str | None, body: Expression, env: Env) -> None:
        bias: list[str | Expression] = []
        layer = 0
        for term, inner in self._terms(body, env):
            sources, weights = self._parts(term, inner)
            for source, own in sources.items():
                layer = max(layer, self._source(source).layer + 1)
                self._connect(source, key, [*weights, *own])
            if not sources and weights:
                bias += ["+ ", *_listed(weights)]
        node = self._node(key, function)
        self.nodes[key] = replace(node, layer=layer, bias=tuple(bias))

    def _connect(self, source: Key, key: Key, weights: list[Expression]) -> None:
        pair = source, key
        before = self.edges[pair].label if pair in self.edges else ()
        new = tuple(_listed([w for w in weights if w not in before]))
        joint = (", ",) if before and new else ()
        self.edges[pair] = Edge(_id(source), _id(key), (*before, *joint, *new))

    def _terms(self, expr: Expression, env: Env) -> Iterator[tuple[Expression, Env]]:
        """What is added up, with sums over units written out."""
        if isinstance(expr, Add):
            for term in expr.terms:
                yield from self._terms(term, env)
        elif isinstance(expr, Negative):
            yield from self._terms(expr.body, env)
        elif isinstance(expr, Reduce):
            letters = [k for k in expr.letters if k in self.spans]
            for values in product(*(self.spans[k] for k in letters)):
                inner = {**env, **dict(zip(letters, values, strict=True))}
                yield from self._terms(expr.body, inner)
        else:
            yield expr, env

    def _parts(
        self, term: Expression, env: Env
    ) -> tuple[dict[Key, list[Expression]], list[Expression]]:
        """The nodes that a term reads, each with what is looked up by it, and its parameters."""
        refs = [node for node in term.walk() if isinstance(node, Ref)]
        parameters = self.model.parameters
        sources = {self._read(r, env): list[Expression]() for r in refs if r.name not in parameters}
        weights: dict[Expression, None] = {}
        for ref in (r for r in refs if r.name in parameters):
            looked_up = [r for r in ref.walk() if isinstance(r, Ref) and r.name not in parameters]
            for reader in looked_up:
                sources[self._read(reader, env)].append(self._named(ref, env))
            if not looked_up:
                weights[self._named(ref, env)] = None
        return sources, list(weights)

    def _read(self, ref: Ref, env: Env) -> Key:
        """The node that is read; what is defined only below is of an earlier step."""
        key = self._key(ref, env)
        if ref.name in self.model.data or key in self.nodes:
            return key
        shifted = tuple(i for i in ref.access if isinstance(i, Affine) and i.letter is None)
        key = f"{ref.name} before", key[1]
        self.nodes.setdefault(key, Node(_id(key), 0, (Ref(ref.name, shifted),), Shape.NAMED))
        return key

    def _key(self, ref: Ref, env: Env) -> Key:
        if not self.spans:
            return ref.name, ()
        found = (_value(index, env) for index in ref.access)
        return ref.name, tuple(value for value in found if value is not None)

    def _named(self, ref: Ref, env: Env) -> Expression:
        return Ref(ref.name, tuple(map(literal, self._key(ref, env)[1])))

    def _source(self, key: Key) -> Node:
        if key not in self.nodes:
            self.nodes[key] = self._node(key, None)
        return self.nodes[key]

    def _node(self, key: Key, function: str | None) -> Node:
        name, values = key
        note: Text = ()
        shape = Shape.UNIT if function else Shape.NAMED
        if not values and self._across(name):
            shape, note = Shape.LAYER, self._range(name)
        curve = sampled(function) if function and function in FUNCTIONS else ()
        if function and not curve:
            note = (function, *(", " * bool(note), *note))
        label = (Ref(name, tuple(map(literal, values))),)
        return Node(_id(key), 0, label, shape, note=note, curve=curve)

    def _across(self, name: str) -> list[str]:
        return [k for k in self.model.axes[name] if k != self.model.rows]

    def _range(self, name: str) -> Text:
        """Its letter from first to last, j = 1, …, J; of several the sizes, T × K."""
        limits = self.model.limits
        letters = [k for k in self._across(name) if k in limits]
        if len(letters) == 1:
            first, last = limits[letters[0]]
            return (Ref(letters[0]), " = ", first, ", …, ", last)
        sizes = [self.model.sizes.get(k, k) for k in letters]
        return tuple(part for k in sizes for part in (" × ", Ref(k)))[1:]


def _value(index: Index, env: Env) -> int | None:
    """The value of an index, where its letters have one; a look-up has none."""
    if not isinstance(index, Affine) or index.sizes or any(k not in env for k, _ in index.letters):
        return None
    return int(at(index, env))


def _listed(weights: list[Expression]) -> Iterator[str | Expression]:
    for place, weight in enumerate(weights):
        yield from ((", ", weight) if place else (weight,))


def _id(key: Key) -> str:
    return "-".join(map(str, (key[0], *key[1])))


def _drawn(
    model: Definitions, forward: tuple[Definition, ...], spans: Mapping[str, range]
) -> NetworkDrawing:
    builder = _Builder(model, spans)
    inside = {d.name: activation_of(model, d, forward) for d in forward}
    absorbed = {inner.name for _, _, inner in inside.values() if inner}
    for definition in forward:
        function, body, _ = inside[definition.name]
        if definition.name not in absorbed:
            builder.add(definition, function, body)
    return _colored(NetworkDrawing(tuple(builder.nodes.values()), tuple(builder.edges.values())))


def _colored(drawing: NetworkDrawing) -> NetworkDrawing:
    """Hidden nodes in the colors of their curves, edges in that of the hidden node at their end.

    Where there are no hidden nodes, those of the last layer have colors.
    """
    last = max((node.layer for node in drawing.nodes), default=0)
    layers: dict[int, list[str]] = {}
    for node in drawing.nodes:
        if 0 < node.layer < max(last, 2):
            layers.setdefault(node.layer, []).append(node.key)
    looks = {
        key: place
        for keys in layers.values()
        for place, key in enumerate(keys)
        if 1 < len(keys) <= len(LOOKS)
    }
    return NetworkDrawing(
        tuple(replace(node, look=looks.get(node.key)) for node in drawing.nodes),
        tuple(replace(e, look=looks.get(e.start, looks.get(e.end))) for e in drawing.edges),
    )
