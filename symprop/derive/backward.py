"""The backward pass: the list read upward by the chain rule, as more statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model import Definition, Definitions
from ..statements import Pass, Statement
from ..tree import ONE, Expression, Multiply, Ref
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
    """The definitions as statements, in the order of the text."""
    statements = tuple(
        Statement(d.name, d.access, d.body, d.letters, link=d.name) for d in model.definitions
    )
    return Pass(statements, model.axes, model.limits, {})


def backward(graph: Graph, wanted: Iterable[str]) -> Pass:
    """The adjoints of ``wanted`` and of all that stands between them and the loss.

    One statement for each occurrence of a quantity in a definition: linear in the length of
    the list. The adjoint of the loss itself is 1 and is left out of products.
    """
    model = graph.model
    names = adjoint_names(model)
    relevant = graph.between(wanted)
    statements: list[Statement] = []
    for position in reversed(range(len(model.definitions))):
        definition = model.definitions[position]
        if definition.name not in relevant:
            continue
        for name in graph.reads[position]:
            if name in relevant:
                statements += [
                    contribution(local, names, model.loss) for local in graph.locals(position, name)
                ]
    axes = {**model.axes, **{names[n]: model.axes[n] for n in relevant}}
    adjoint_of = {names[n]: n for n in relevant}
    return Pass(_grouped(statements), axes, dict(graph.scope.limits), adjoint_of)


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


def _grouped(statements: list[Statement]) -> tuple[Statement, ...]:
    """All that adds to one adjoint stands together, where the last of it stood."""
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.name, []).append(statement)
    last = {statement.name: k for k, statement in enumerate(statements)}
    ordered = sorted(groups, key=last.__getitem__)
    return tuple(s for name in ordered for s in groups[name])
