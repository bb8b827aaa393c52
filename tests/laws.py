"""What must hold for every model: each law said once, for examples, random models and faults."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

import symprop
from symprop.derive.backward import backward, forward
from symprop.derive.graph import Graph
from symprop.derive.record import Record
from symprop.derive.tangents import expanded
from symprop.derive.verification import sizes
from symprop.plain import PlainModel, central_difference
from symprop.plain.steps import span
from symprop.ranges import bounds
from symprop.statements import Loop, Pass, Statement
from symprop.tree import Affine, Bracket, Expression, Ref, literal

Array = np.ndarray[Any, Any]

EXACT = 1e-9
"""What a formula or generated code may be off."""

EPS = float(np.finfo(float).eps)
"""What rounding can change in a number, relative to it."""

ROUGH = 1e-6
"""What central differences can tell."""

LEVELS = ("result", "chain", "full")


def indices(plain: PlainModel, name: str) -> list[tuple[int, ...]]:
    """The indices of every element of a name, in the order of an array."""
    spans = [range(a, b + 1) for a, b in bounds(plain.model, name, plain.sizes)]
    return list(itertools.product(*spans))


def per_element(record: Record, model: symprop.Model, of: Expression) -> Array:
    """An expression with the letters of the target, evaluated at every element of it.

    It may name what a derivative inside the model is called.
    """
    plain = PlainModel(expanded(model))
    letters = [i.letter for i in record.target.access if isinstance(i, Affine)]
    found = [
        plain.evaluate(of, dict(zip(letters, place, strict=True)), record.limits, record.adjoint_of)
        for place in indices(plain, record.target.name)
    ]
    return np.array(found).real


def close(found: Array, expected: Array, tolerance: Any, what: str) -> None:
    """Raise where two arrays differ by more than a tolerance."""
    off = np.abs(np.asarray(found).ravel() - np.asarray(expected).ravel())
    assert np.all(off <= tolerance), f"{what}: {found} is not {expected}; off by {off.max():.3g}"


def bound(expected: Array, plain: PlainModel) -> float:
    """How far two computations of a derivative may lie apart: 1e-9 of its largest entry.

    Where activations saturate a derivative is all but 0, and what is left of 1 - tanh² has few
    digits; one rounding of the loss is allowed everywhere, to which no such derivative adds up.
    """
    return max(EXACT * float(np.abs(expected).max()), EPS * abs(plain.loss()))


def is_derivative(found: Array, model: symprop.Model, plain: PlainModel, name: str) -> None:
    """Raise where an array is not the derivative that the definitions alone have.

    Relative to the largest entry or, where terms cancel, to the sum of their sizes.
    """
    expected = plain.gradient(name)
    tolerance = bound(expected, plain)
    if np.abs(np.ravel(found) - expected.ravel()).max() > tolerance:
        record = model.derive(name).record
        terms = per_element(record, model, sizes(record.derivative))
        tolerance = max(tolerance, EXACT * np.abs(terms).max())
    close(found, expected, tolerance, f"d{model.loss}/d{name}")


def closed_form_is_complex_step(model: symprop.Model, name: str) -> None:
    """The formula of a derivation gives the derivative that the definitions alone have."""
    plain, record = PlainModel(model), model.derive(name).record
    is_derivative(per_element(record, model, record.derivative), model, plain, name)


def compiled_is_complex_step(model: symprop.Model, *names: str) -> None:
    """The generated gradient gives the derivatives that the definitions alone have."""
    plain = PlainModel(model)
    for name, found in model.grad(*names)().items():
        is_derivative(found, model, plain, name)


def closed_form_is_central_difference(model: symprop.Model, name: str) -> None:
    """The formula of a derivation gives what small changes of the element give."""
    plain, record = PlainModel(model), model.derive(name).record
    found = per_element(record, model, record.derivative)
    expected = [
        central_difference(model, model.values, name, index) for index in indices(plain, name)
    ]
    scale = max(np.abs(found).max(), abs(plain.loss()))
    close(found, np.array(expected), ROUGH * scale, f"formula of d/d{name}")


def backward_pass_is_complex_step(model: symprop.Model, name: str) -> None:
    """The statements of the backward pass, added up one by one, give the derivative."""
    if name == model.loss:  # its adjoint is 1 and left out
        return
    running = expanded(model)
    plain = PlainModel(running)
    passed = backward(Graph(running), [name])
    total = dict.fromkeys(indices(plain, name), 0.0)
    for statement in single(passed):
        if passed.adjoint_of[statement.name] == name:
            for index, value in added(statement, passed, plain):
                assert index in total or not value, f"something is added to {name}{index}"
                total[index] = total.get(index, 0.0) + value
    found = np.array([total[index] for index in indices(plain, name)])
    is_derivative(found, model, plain, name)


def single(passed: Pass) -> Iterator[Statement]:
    """The statements of a pass, those of its loops too."""
    for part in passed.statements:
        yield from part.statements if isinstance(part, Loop) else (part,)


def added(
    statement: Statement, passed: Pass, plain: PlainModel
) -> Iterator[tuple[tuple[int, ...], float]]:
    """What a statement adds, and to which element."""
    limits = dict(passed.limits)
    letters = list(dict.fromkeys(statement.letters))
    for values in itertools.product(*(span(limits[k], plain.sizes) for k in letters)):
        place = dict(zip(letters, values, strict=True))
        guard = statement.guard
        if guard is None or plain.evaluate(Bracket(guard), place, limits):
            index = tuple(round(plain.evaluate(i, place, limits).real) for i in statement.access)
            yield index, plain.evaluate(statement.body, place, limits, passed.adjoint_of).real


def every_equality_holds(model: symprop.Model, name: str) -> None:
    """All that is printed at any level is true; `verify` raises where it is not."""
    assert model.derive(name).verify() > 0


def text_parses_back(model: symprop.Model) -> None:
    """``print(model)`` is text that parses to the same model, numbers included."""
    assert symprop.parse(str(model)) == model


def forms_hold(model: symprop.Model, name: str) -> None:
    """All that is printed per element and in matrices is true as well."""
    for form in ("element", "matrix"):
        assert model.derive(name).in_form(form).verify() > 0


def derivative_is_a_model(model: symprop.Model) -> None:
    """`differentiate` gives a model that reads back equal; its adjoints are the gradient."""
    more, gradient = model.differentiate(), model.grad()()
    assert symprop.parse(str(more)) == more
    plain = PlainModel(more)
    for name, expected in gradient.items():
        scale = max(float(np.abs(expected).max()), 1e-3)
        close(plain.quantity(f"d_{name}").real, expected, EXACT * scale, f"d_{name}")


def hessian_times_vector_is_the_slope_of_the_gradient(model: symprop.Model) -> None:
    """`hvp` gives how the gradient changes along a vector."""
    generator, gradient, step = np.random.default_rng(1), model.grad(), 1e-5
    along = {p: generator.standard_normal(np.shape(model.values[p])) for p in model.parameters}
    ahead, behind = (
        gradient({p: model.values[p] + way * along[p] for p in along}) for way in (step, -step)
    )
    found = model.hvp()(None, along)
    scale = max(1.0, *(float(np.abs(found[p]).max()) for p in along))
    for p in along:
        slope = (np.asarray(ahead[p]) - np.asarray(behind[p])) / (2 * step)
        close(np.asarray(found[p]), slope, 1e-4 * scale, f"second derivatives along {p}")


def general_code_is_bound_code(model: symprop.Model) -> None:
    """The code that prints, for any shapes, and what runs for known ones give the same."""
    both = model.value_and_grad()
    loss, gradient = both._general(model.values)
    fast = both.bind()
    bound_loss, bound_gradient = fast(fast.vector(model.values))
    assert np.isclose(loss, bound_loss, rtol=EXACT)
    packed = np.concatenate([np.ravel(gradient[name]) for name in model.parameters])
    close(packed, bound_gradient, EXACT * max(np.abs(packed).max(), 1e-3), "the general gradient")


def element_is_entry(model: symprop.Model, name: str) -> None:
    """The derivation by one element gives the entry of the derivative by the whole array."""
    plain = PlainModel(model)
    whole = plain.gradient(name).ravel()
    last = indices(plain, name)[-1]
    d = model.derive(f"{name}[{','.join(map(str, last))}]")
    found = plain.evaluate(d.record.derivative, {}, d.record.limits, d.record.adjoint_of).real
    assert d.record.target == Ref(name, tuple(literal(k) for k in last))
    close(np.array(found), whole[-1:], bound(whole, plain), f"element of {name}")
    assert d.verify() > 0


def functions_agree(model: symprop.Model) -> None:
    """`value`, `value_and_grad` and `bind` say the same, in the right shapes."""
    both = model.value_and_grad()
    loss, gradient = both()
    plain = PlainModel(model)
    assert np.isclose(loss, plain.loss().real, rtol=EXACT)
    for name in model.parameters:
        assert np.shape(gradient[name]) == np.shape(model.values[name])
        assert np.asarray(gradient[name]).dtype == np.float64
    assert np.isclose(loss, model.value()(), rtol=1e-12)  # code of its own, other roundings
    fast = both.bind()
    bound_loss, bound_gradient = fast(fast.vector(model.values))
    assert np.isclose(bound_loss, loss, rtol=EXACT)
    packed = np.concatenate([np.ravel(gradient[name]) for name in model.parameters])
    np.testing.assert_allclose(bound_gradient, packed, rtol=EXACT, atol=1e-12)


def evaluated_is_plain(model: symprop.Model, name: str) -> None:
    """`evaluate` gives what the definitions, read element by element, give."""
    found, expected = np.asarray(model.evaluate(name)), PlainModel(model).quantity(name)
    assert found.shape == expected.shape
    scale = max(float(np.abs(expected).max()), 1e-3)
    close(found, expected, EXACT * scale, f"quantity {name}")


def passes_are_linear(model: symprop.Model) -> None:
    """One statement a definition, and one a place where a definition reads something."""
    running = expanded(model)
    assert len([*single(forward(running))]) == len(running.definitions)
    reads = sum(isinstance(node, Ref) for d in running.definitions for node in d.body.walk())
    assert len([*single(backward(Graph(running), model.parameters))]) <= reads
