"""From the output of a drawn network on to its loss, a node for each definition on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..figures.drawings import Edge, NetworkDrawing, Node, Shape, Text
from ..figures.forward import activation_of, forward_part
from ..model import Definition, Definitions
from ..rewriting import names_in
from ..tree import Ref


def to_the_loss(model: Definitions, drawing: NetworkDrawing, output: str) -> NetworkDrawing:
    """The drawing, and to its right what the output becomes: what is lit up ends at the loss."""
    forward = forward_part(model, output)
    nodes = {node.key: node for node in drawing.nodes}
    holders = _holders(model, forward, nodes.values())
    edges = list(drawing.edges)
    steps = {d.name for d in forward} | {
        name for name, found in model.definition_of.items() if len(found) > 1
    }
    for definition in model:
        if definition.name in steps:
            continue
        read = names_in(definition.body)
        for name in read:
            if name in model.data and name not in holders and not _constant(model, name):
                nodes[name] = Node(name, 0, (Ref(name),), Shape.NAMED)
                holders[name] = [name]
        keys = [key for name in read for key in holders.get(name, ())]
        layer = max((nodes[key].layer for key in keys), default=-1) + 1
        key = definition.name
        nodes[key] = Node(key, layer, (Ref(key),), Shape.NAMED, bias=_weights(model, read))
        holders[key] = [key]
        edges += [Edge(start, key) for start in keys]
    return NetworkDrawing(tuple(_moved(nodes, edges, drawing)), tuple(edges))


def _holders(
    model: Definitions, forward: tuple[Definition, ...], nodes: Iterable[Node]
) -> dict[str, list[str]]:
    """The nodes that hold a name: its own, or those of the activation that it was joined with."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        for part in node.label:
            if isinstance(part, Ref):
                found.setdefault(part.name, []).append(node.key)
    for definition in forward:
        inner = activation_of(model, definition, forward)[2]
        if inner is not None:
            found[inner.name] = found.get(definition.name, [])
    return found


def _constant(model: Definitions, name: str) -> bool:
    return model.rows is not None and not model.axes[name]


def _weights(model: Definitions, read: Iterable[str]) -> Text:
    """Parameters that the loss itself reads, as a penalty does."""
    names = [name for name in read if name in model.parameters]
    return tuple(part for name in names for part in (", ", Ref(name)))[1:]


def _moved(nodes: dict[str, Node], edges: list[Edge], drawing: NetworkDrawing) -> Iterable[Node]:
    """New data stand beside the layer that is compared with them."""
    before = {node.key for node in drawing.nodes}
    for key, node in nodes.items():
        readers = [nodes[edge.end].layer for edge in edges if edge.start == key]
        new = key not in before and node.layer == 0 and readers
        yield replace(node, layer=min(readers) - 1) if new else node
