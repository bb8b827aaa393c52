"""The backward pass: the list read upward by the chain rule, as more statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model import Definition, Definitions
from ..sequences import Block, blocks
from ..statements import Loop, Pass, Statement
from ..tree import ONE, ZERO, Expression, Multiply, Ref
from .graph import Graph
from .local import Local
from .tidying import tidy


def adjoint_names(model: Definitions) -> Mapping[str, str]:
    """What the adjoint of each name is called: ``d_w1``, with underscores until it is free.

    The names are read backward from `Pass.adjoint_of`.
    """
    taken = set(model.names) | set(model.sizes) | set(model.sizes.values())
    names: dict[str, str] = {}
    for name in model.names:
        adjoint = f"d_{name}"
        while adjoint in taken:
            adjoint += "_"
        taken.add(adjoint)
        names[name] = adjoint
    return names


def forward(model: Definitions) -> Pass:
    """The definitions as statements, in the order in which they run."""
    return Pass(
        tuple(_forward(model, block) for block in blocks(model)), model.axes, model.limits, {}
    )


def _forward(model: Definitions, block: Block) -> Statement | Loop:
    chosen = [model.definitions[k] for k in block.positions]
    found = tuple(Statement(d.name, d.access, d.body, d.letters, link=d.name) for d in chosen)
    return found[0] if block.letter is None else Loop(block.letter, block.direction, found)


def backward(graph: Graph, wanted: Iterable[str]) -> Pass:
    """The adjoints of ``wanted`` and of all that stands between them and the loss.

    One statement for each occurrence of a quantity in a definition: linear in the length of
    the list. The adjoint of the loss itself is 1 and is left out of products. A sequence runs
    backward: the same steps in the opposite direction, its definitions from the last to the
    first; what it adds to quantities outside is added after it, for all steps at once.
    The adjoint of a name that the loss does not depend on is named and never added to: it is 0.
    """
    names = adjoint_names(graph.model)
    asked = tuple(wanted)
    relevant = graph.between(asked)
    statements: list[Statement | Loop] = []
    for block in reversed(graph.blocks):
        inside, outside = _contributions(graph, block, relevant, names)
        if inside and block.letter is not None:
            statements.append(Loop(block.letter, -block.direction, tuple(inside)))
        statements += outside
    adjoint_of = {names[n]: n for n in (*relevant, *asked)}
    axes = {**graph.model.axes, **{a: graph.model.axes[n] for a, n in adjoint_of.items()}}
    return Pass(_grouped(statements), axes, dict(graph.scope.limits), adjoint_of)


def _contributions(
    graph: Graph, block: Block, relevant: frozenset[str], names: Mapping[str, str]
) -> tuple[list[Statement], list[Statement]]:
    """What a block adds to the adjoints of its own quantities, and to those of others."""
    inside: list[Statement] = []
    outside: list[Statement] = []
    own = {graph.model.definitions[k].name for k in block.positions} if block.letter else set()
    for position in reversed(block.positions):
        if graph.model.definitions[position].name not in relevant:
            continue
        for name in graph.reads[position]:
            if name in relevant:
                found = [
                    contribution(local, names, graph.model.loss)
                    for local in graph.locals(position, name)
                    if local.value != ZERO
                ]
                (inside if name in own else outside).extend(found)
    return inside, outside


def contribution(local: Local, names: Mapping[str, str], loss: str) -> Statement:
    """What one definition adds to the adjoint of a quantity that it reads."""
    definition, place = local.definition, local.place
    body = times_adjoint(definition, local.value, names, loss)
    letters = definition.letters + place.lifted
    name = names[place.target.name]
    return Statement(name, place.target.access, body, letters, link=definition.name)


def times_adjoint(
    definition: Definition, value: Expression, names: Mapping[str, str], loss: str
) -> Expression:
    """The adjoint of a definition times one of its local derivatives."""
    if definition.name == loss:
        return value
    adjoint = Ref(names[definition.name], definition.access)
    return adjoint if value == ONE else tidy(Multiply((adjoint, value)))


def _grouped(statements: list[Statement | Loop]) -> tuple[Statement | Loop, ...]:
    """All that adds to one adjoint stands together, where the last of it stood.

    What a loop goes on adding to must stand before it, so groups end at loops.
    """
    result: list[Statement | Loop] = []
    waiting: list[Statement] = []
    for statement in statements:
        if isinstance(statement, Loop):
            result += [*_together(waiting), statement]
            waiting = []
        else:
            waiting.append(statement)
    return (*result, *_together(waiting))


def _together(statements: list[Statement]) -> list[Statement]:
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.name, []).append(statement)
    last = {statement.name: k for k, statement in enumerate(statements)}
    ordered = sorted(groups, key=last.__getitem__)
    return [s for name in ordered for s in groups[name]]
