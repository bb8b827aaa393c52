"""Dense networks and losses, written as equations for you."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from numbers import Integral
from types import MappingProxyType
from typing import TypeAlias

from .equations import parse
from .errors import SympropError, UnknownNameError, nearest
from .functions import FUNCTIONS
from .model import Definitions

IDENTITY = "identity"
ACTIVATIONS = (IDENTITY, *(row.name for row in FUNCTIONS.values() if row.arity == 1))
"""What may be applied at the nodes of a layer."""

Activation: TypeAlias = str | list[str] | tuple[str, ...]

MAX_SIZE, MAX_LAYERS = 10_000, 1_000
MAX_NAMED_NODES, MAX_NAMED = 200, 20_000
"""Where every weight has a name, equations must stay short enough to be read back."""

HIDDEN = "hmpqrstuvcdfg"
"""Index letters of hidden layers; i counts rows, j inputs, k outputs, and n is the size of i."""


@dataclass(frozen=True)
class Loss:
    """A loss as a definition: ``quantity = start(term, letters)``.

    ``term`` is what one output adds, with ``{o}`` for the observed and ``{p}`` for the predicted
    value; ``start`` is the reduction, with a sign where it has one. ``outputs`` are the
    functions the output layer may have; empty where any will do.
    """

    name: str
    title: str
    quantity: str
    start: str
    term: str
    outputs: tuple[str, ...] = ()


_ROWS = (
    Loss("ssr", "sum of squared residuals", "SSR", "sum", "({o} - {p})**2"),
    Loss("mse", "mean squared error", "MSE", "mean", "({o} - {p})**2"),
    Loss(
        "bce",
        "binary cross-entropy",
        "BCE",
        "-mean",
        "{o}*log({p}) + (1 - {o})*log(1 - {p})",
        outputs=("sigmoid",),
    ),
)

LOSSES: Mapping[str, Loss] = MappingProxyType({row.name: row for row in _ROWS})
"""Every loss that `dense` can write, by its name."""


@dataclass(frozen=True)
class _Plan:
    """What was asked for, checked: ``functions`` has one entry for each layer of weights."""

    sizes: tuple[int, ...]
    functions: tuple[str, ...]
    loss: Loss


def dense(
    *sizes: int,
    activation: Activation = "softplus",
    output: str = IDENTITY,
    loss: str = "ssr",
    names: str = "each",
) -> Definitions:
    """A network in which each layer is fully connected to the next, and its loss.

    ``sizes`` are the numbers of inputs, of nodes of each hidden layer, and of outputs.
    ``activation`` is a function for all hidden layers or a list with one for each, ``output``
    that of the last layer, ``loss`` a row of `LOSSES`. With ``names="each"`` every weight and
    bias is a parameter of its own, numbered node by node as in a lecture: data ``input[i]`` and
    ``observed[i]`` (numbered where there are several), weights ``w1``, ``w2`` and so on, biases
    ``b1``, ``b2``. With ``names="arrays"`` a layer has a matrix ``W1[h,j]`` of shape (nodes, nodes
    before) and a vector ``b1[h]``; data are ``input[i,j]`` and ``observed[i,k]``.

    Raises `SympropError` for sizes that are no whole numbers from 1 up or too large, and
    `UnknownNameError` for an unknown function, loss or spelling.

    >>> from symprop.equations import unparse
    >>> print(unparse(dense(1, 2, 1)))
    title Dense network 1-2-1
    data input[i], observed[i]
    parameter w1, b1, w2, b2, w3, w4, b3
    <BLANKLINE>
    x1[i] = input[i]*w1 + b1
    y1[i] = softplus(x1[i])
    x2[i] = input[i]*w2 + b2
    y2[i] = softplus(x2[i])
    predicted[i] = y1[i]*w3 + y2[i]*w4 + b3
    SSR = sum((observed[i] - predicted[i])**2, i)
    <BLANKLINE>
    output predicted
    >>> dense(4, 3, 1, activation="tanh", names="arrays").parameters
    ('W1', 'b1', 'W2', 'b2')
    """
    spelling = _SPELLINGS[_known(names, tuple(_SPELLINGS), "spelling of names")]
    plan = _Plan(
        _checked_sizes(sizes),
        _functions(activation, output, len(sizes) - 2),
        LOSSES[_known(loss, tuple(LOSSES), "loss")],
    )
    if plan.loss.outputs and output not in plan.loss.outputs:
        allowed = " or ".join(f"output={name!r}" for name in plan.loss.outputs)
        raise SympropError(
            f"the loss {loss!r} ({plan.loss.title}) needs predictions between 0 and 1; "
            f"give {allowed}, not {output!r}"
        )
    return parse("\n".join([f"title Dense network {_shape(plan.sizes)}", *spelling(plan)]))


def _known(name: str, allowed: tuple[str, ...], what: str) -> str:
    if name not in allowed:
        raise UnknownNameError(f"unknown {what} {name!r}{nearest(str(name), allowed)}")
    return name


def _checked_sizes(sizes: tuple[int, ...]) -> tuple[int, ...]:
    if not 2 <= len(sizes) <= MAX_LAYERS + 1:
        raise SympropError(
            f"dense takes 2 to {MAX_LAYERS + 1:,} sizes, from the inputs to the outputs, such as "
            f"dense(1, 2, 1), not {len(sizes)}"
        )
    for place, size in enumerate(sizes, 1):
        whole = isinstance(size, Integral) and not isinstance(size, bool)
        if not whole or not 1 <= size <= MAX_SIZE:
            raise SympropError(
                f"size {place} of {len(sizes)} is {size!r}; sizes are whole numbers from 1 to "
                f"{MAX_SIZE:,}"
            )
    return tuple(map(int, sizes))


def _functions(activation: Activation, output: str, hidden: int) -> tuple[str, ...]:
    listed = list(activation) if isinstance(activation, list | tuple) else [activation]
    for name in listed:
        _known(name, ACTIVATIONS, "activation")
    given = listed * hidden if isinstance(activation, str) else listed
    if len(given) != hidden:
        raise SympropError(
            f"{len(given)} activations for {hidden} hidden layers; give one name for all, or one "
            "for each hidden layer"
        )
    return (*given, _known(output, ACTIVATIONS, "output"))


def _shape(sizes: Sequence[int]) -> str:
    shown = [str(size) for size in sizes]
    return "-".join(shown if len(shown) <= 9 else [*shown[:4], "...", *shown[-4:]])


def _node(value: str, inner: str, total: str, function: str) -> Iterator[str]:
    """The equations of a node: its weighted sum, and the function of it where there is one."""
    if function == IDENTITY:
        yield f"{value} = {total}"
        return
    yield f"{inner} = {total}"
    yield f"{value} = {function}({inner})"


def _each(plan: _Plan) -> Iterator[str]:
    """The equations with a name for every weight and bias."""
    _check_named(plan.sizes)
    inputs = _numbered("input", plan.sizes[0])
    observed, predicted = (_numbered(n, plan.sizes[-1]) for n in ("observed", "predicted"))
    yield f"data {', '.join([*inputs, *observed])}"
    weights, nodes = count(1), count(1)
    before = inputs
    for layer, (size, function) in enumerate(zip(plan.sizes[1:], plan.functions, strict=True), 1):
        numbers = [next(nodes) for _ in range(size)]
        last = layer == len(plan.functions)
        values = predicted if last else [f"y{node}[i]" for node in numbers]
        for node, value in zip(numbers, values, strict=True):
            terms = [f"{u}*w{next(weights)}" for u in before]
            yield from _node(value, f"x{node}[i]", " + ".join([*terms, f"b{node}"]), function)
        before = values
    terms = [plan.loss.term.format(o=o, p=p) for o, p in zip(observed, predicted, strict=True)]
    yield f"{plan.loss.quantity} = {plan.loss.start}({_joined(terms, plan.loss)}, i)"
    yield from ["output predicted"] if len(predicted) == 1 else []


def _check_named(sizes: Sequence[int]) -> None:
    parameters = sum((a + 1) * b for a, b in pairwise(sizes))
    if parameters > MAX_NAMED or max(sizes) > MAX_NAMED_NODES:
        raise SympropError(
            f"{parameters:,} weights and biases, up to {max(sizes):,} nodes a layer; too many "
            f"to name (at most {MAX_NAMED:,}, and {MAX_NAMED_NODES} a layer); give names='arrays'"
        )


def _numbered(name: str, size: int) -> list[str]:
    return [f"{name}[i]"] if size == 1 else [f"{name}{k}[i]" for k in range(1, size + 1)]


def _joined(terms: Sequence[str], loss: Loss) -> str:
    """The terms of all outputs added up; a mean is taken over the outputs, too."""
    total = " + ".join(terms)
    averaged = loss.start.endswith("mean") and len(terms) > 1
    return f"({total})/{len(terms)}" if averaged else total


def _arrays(plan: _Plan) -> Iterator[str]:
    """The equations with a matrix and a vector for each layer; sizes stand in index lines."""
    letters = _letters(plan.sizes)
    ranges = dict(zip(letters, plan.sizes, strict=True))
    yield "data input[i,j], observed[i,k]"
    yield f"index {', '.join(f'{k} = 1..{size}' for k, size in ranges.items())}"
    before = "input"
    for layer, (old, new) in enumerate(pairwise(letters), 1):
        value = "predicted" if layer == len(plan.functions) else f"a{layer}"
        total = f"sum({before}[i,{old}]*W{layer}[{new},{old}], {old}) + b{layer}[{new}]"
        yield from _node(
            f"{value}[i,{new}]", f"z{layer}[i,{new}]", total, plan.functions[layer - 1]
        )
        before = value
    term = plan.loss.term.format(o="observed[i,k]", p="predicted[i,k]")
    yield f"{plan.loss.quantity} = {plan.loss.start}({term}, i, k)"
    yield "output predicted"


def _letters(sizes: Sequence[int]) -> list[str]:
    """An index letter for each layer: all different while letters last.

    A letter has one range throughout a model. Thus it can only serve a second layer that has
    the same size, and no neighbor of the first; failing that, a letter gets a number.
    """
    chosen, fresh = ["j"], iter([*HIDDEN, *(f"h{k}" for k in range(1, MAX_LAYERS))])
    single = len(HIDDEN)
    usable: dict[int, list[str]] = {}
    for place, size in enumerate(sizes[1:-1]):
        again = [k for k in usable.get(size, []) if k != chosen[-1]] if place >= single else []
        name = again[0] if again else next(fresh)
        if not again:
            usable.setdefault(size, []).append(name)
        chosen.append(name)
    return [*chosen, "k"]


_SPELLINGS = MappingProxyType({"each": _each, "arrays": _arrays})
