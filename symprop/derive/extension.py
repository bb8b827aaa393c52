"""The derivative of a model is a model: the list extended by its adjoints."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Definition, Definitions
from ..rewriting import apart, free_letters, rename
from ..tree import ONE, Add, Affine, Apply, Expression, Negative, Reduce, Ref, Softmax
from .backward import adjoint_names
from .graph import Graph
from .paths import added, contributions
from .scope import Scope
from .tidying import tidy


def extended(graph: Graph, wanted: Iterable[str]) -> tuple[Definition, ...]:
    """The definitions, then the adjoints of ``wanted`` and of all between, from the loss down.

    The adjoint of q is called d_q. It is defined at all elements of q, piece by piece as q is,
    as the sum of what each definition that reads q contributes.
    """
    model = graph.model
    asked = tuple(wanted)
    relevant = graph.between(asked)
    names = adjoint_names(model)
    left = {*asked, model.loss}
    inner = [d.ref for d in reversed(model.definitions) if d.name in relevant - left]
    found: list[Definition] = []
    for ref in (*inner, *(piece for n in asked for piece in pieces(graph.model, n))):
        access = tuple(i for i in ref.access if isinstance(i, Affine))
        paths = contributions(graph, ref, relevant, names)
        whole = added(path.product(values=True) for path in paths)
        body = ONE if ref.name == model.loss else tidy(whole)
        found.append(Definition(names[ref.name], access, written(body, ref, graph.scope)))
    return (*model.definitions, *found)


def written(body: Expression, ref: Ref, scope: Scope) -> Expression:
    """What the adjoint of ``ref`` is, as an equation can say it."""
    return apart(_plain(body, scope), {*free_letters(ref)}, scope)


def _plain(expr: Expression, scope: Scope) -> Expression:
    """The same with no softmax that names its entry apart: equations have no word for it."""
    inner = expr.map(lambda child: _plain(child, scope))
    if not isinstance(inner, Softmax) or not inner.entry:
        return inner
    entry = dict(zip(inner.letters, inner.entry, strict=True))
    moved = rename(Softmax(inner.body, inner.letters), entry, scope)
    if isinstance(moved, Softmax) and not moved.entry:
        return moved
    total = Reduce("logsumexp", inner.body, inner.letters)
    return Apply("exp", (Add((rename(inner.body, entry, scope), Negative(total))),))


def pieces(model: Definitions, name: str) -> tuple[Ref, ...]:
    """A name at all its elements: as it is defined, piece by piece, or with its letters."""
    defined = model.definition_of.get(name, ())
    return tuple(d.ref for d in reversed(defined)) or (model.ref(name),)
