"""How a derivation is told: links, paths, adjoints, what repeats, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable

import laws
import numpy as np
import pytest

import symprop
from symprop.derive.backward import backward
from symprop.derive.graph import Graph
from symprop.derive.reasons import Why
from symprop.derive.record import Kind, Level, Part, Record
from symprop.derive.telling import MOST_PATHS
from symprop.errors import VerificationError
from symprop.printing import to_text
from symprop.tree import ONE, Link


def record(text: str, name: str) -> Record:
    return symprop.parse(text).derive(name).record


def reasons(found: Record) -> set[Why]:
    return {reason.why for step in found.steps() for reason in step.reasons}


def parts(found: Record, kind: Kind) -> list[Part]:
    return [part for part in found.parts if part.kind is kind]


def chain(layers: int, function: str = "tanh") -> str:
    """One neuron a layer."""
    lines = ["data x[i] = [0.1, -0.5], y[i] = [0.3, 0.2]", "h0[i] = x[i]"]
    for k in range(1, layers + 1):
        lines += [f"z{k}[i] = h{k - 1}[i]*w{k} + b{k}", f"h{k}[i] = {function}(z{k}[i])"]
    return "\n".join([*lines, f"SSR = sum((y[i] - h{layers}[i])**2, i)"])


def fan(ways: int) -> str:
    """A parameter that reaches the loss along so many paths."""
    middle = [f"q{k} = {k}*w" for k in range(1, ways + 1)]
    return "\n".join([*middle, "L = (" + " + ".join(f"q{k}" for k in range(1, ways + 1)) + ")**2"])


def test_one_path_is_the_chain_rule() -> None:
    found = record("q = w**2\nL = 3*q", "w")
    assert parts(found, Kind.CHAIN)[0].steps[0].reasons[0].why is Why.CHAIN_RULE
    assert [to_text(part.subject) for part in parts(found, Kind.LINK)] == ["dL/dq", "dq/dw"]
    assert to_text(found.derivative) == "3 × 2·w" or to_text(found.derivative) == "6·w"


@pytest.mark.parametrize("ways", range(2, MOST_PATHS + 1))
def test_few_paths_are_all_shown_and_added(ways: int) -> None:
    found = record(fan(ways), "w")
    assert len(found.paths) == ways
    assert Why.PATHS in reasons(found)
    assert not parts(found, Kind.ADJOINT)
    text = symprop.parse(fan(ways)).derive("w").to_text()
    assert f"along {ways} paths" in text


def test_of_more_than_six_paths_the_adjoints_are_named() -> None:
    found = record(fan(MOST_PATHS + 1), "w")
    assert found.paths == ()
    assert Why.CHAIN_RULE in reasons(found)
    assert Why.PATHS not in reasons(found)
    subjects = [found.adjoint_of[p.subject.name] for p in parts(found, Kind.ADJOINT)]  # type: ignore[attr-defined]
    assert subjects == [f"q{k}" for k in range(MOST_PATHS + 1, 0, -1)]
    assert "δ" in symprop.parse(fan(MOST_PATHS + 1)).derive("w").to_text()


def test_a_parameter_of_a_wide_network_shares_adjoints() -> None:
    model = symprop.dense(2, 4, 4, 4, 1, activation="tanh")
    found = model.derive("w1").record
    assert found.paths == ()
    assert len(parts(found, Kind.ADJOINT)) < 2 * len(model.quantities)


def test_what_nothing_reads_has_the_derivative_0() -> None:
    model = symprop.parse("parameter v\nL = w**2")
    assert model.parameters == ("v", "w")
    d = model.derive("v")
    assert d.derivative == 0
    assert d.steps[0].reason == "L does not depend on v"
    assert d.verify() == 1


def test_an_element_that_no_access_reads_has_the_derivative_0() -> None:
    model = symprop.parse("parameter W[k] = [1, 2, 3]\nL = W[2]**2 + W[1]")
    d = model.derive("W[3]")
    assert d.derivative == 0
    assert d.verify() > 0


def test_the_loss_by_itself_is_1() -> None:
    d = symprop.load("statquest").derive("SSR")
    assert d.derivative == 1
    assert d.steps[0].reason == "SSR is the loss itself"
    assert d.verify() == 1


def test_a_direct_link_beside_other_ways_is_written_with_round_d() -> None:
    model = symprop.parse("q = w**2\nL = q*w")
    text = model.derive("w").to_text()
    assert "∂L/∂w" in text
    assert "dL/dq" in text
    assert "∂L/∂q" not in text
    links = [p.subject for p in parts(model.derive("w").record, Kind.LINK)]
    assert [link.direct for link in links if isinstance(link, Link)].count(True) == 1


def test_links_of_one_form_are_explained_once() -> None:
    found = record(chain(30), "w1")
    links = parts(found, Kind.LINK)
    assert len(links) == 61
    explained = [part for part in links if not part.repeats]
    assert [to_text(part.subject) for part in explained] == [
        "dSSR/dh30[i]", "dh30[i]/dz30[i]", "dz30[i]/dh29[i]", "dz1[i]/dw1",
    ]  # fmt: skip
    for part in links:
        if part.repeats:
            (told,) = (step for step in part.steps if Level.FULL in step.levels)
            assert [reason.why for reason in told.reasons] == [Why.SAME_FORM]


def test_the_first_weight_of_thirty_neurons_fits_on_three_pages() -> None:
    text = symprop.parse(chain(30)).derive("w1").to_text(level="full")
    assert len(text.splitlines()) < 3 * 46


def counted(models: Iterable[str]) -> list[tuple[int, int, int]]:
    """Definitions, statements of the backward pass, steps told for the first weight."""
    found = []
    for text in models:
        model = symprop.parse(text)
        statements = backward(Graph(model), model.parameters).statements
        told = sum(1 for _ in model.derive("w1").record.steps())
        found.append((len(model.definitions), len(statements), told))
    return found


def test_the_work_grows_linearly_with_the_length_of_the_list() -> None:
    differences = np.diff(counted(chain(k) for k in (5, 10, 20, 40)), axis=0)
    assert (differences[1] == 2 * differences[0]).all()
    assert (differences[2] == 2 * differences[1]).all()


def test_a_deep_wide_network_of_arrays_has_one_statement_a_reading() -> None:
    model = symprop.dense(*[8] * 13, activation="tanh", names="arrays")
    assert len(model.definitions) == 24
    laws.passes_are_linear(model)
    told = model.derive("W1").record
    assert sum(1 for _ in told.steps()) < 10 * len(model.definitions)


def test_every_level_is_part_of_the_next_or_sums_it_up() -> None:
    found = symprop.load("statquest").derive("w1").record
    counts = [len([*found.steps(level)]) for level in Level]
    assert counts == [1, 6, 25]
    assert next(iter(found.steps(Level.RESULT))) in [*found.steps(Level.CHAIN)]


def test_a_false_step_is_named() -> None:
    model = symprop.parse("L = w**2").with_values(w=3)
    d = model.derive("w")
    wrong = symprop.parse("L = w**3").with_values(w=3).derive("w").record
    d.__dict__["_letters"] = wrong
    with pytest.raises(VerificationError, match=r"^step \d+ of the derivation by w does not hold"):
        d.verify()


def test_data_and_quantities_have_derivations_too() -> None:
    model = symprop.load("statquest")
    assert str(model.derive("y1").steps[-1].equation) == (
        "dSSR/dy1[i] = −2(observed[i] − predicted[i]) × w3"
    )
    assert model.derive("dosage").verify() > 0


@pytest.mark.parametrize("form", ["element", "index", "matrix"])
def test_the_loss_by_itself_is_1_in_every_form(form: str) -> None:
    d = symprop.load("two-layer").derive("MSE").in_form(form)
    assert [*d.record.steps()][-1].right == ONE
    assert d.verify() > 0


@pytest.mark.parametrize("level", ["chain", "full"])
def test_one_reason_for_several_places_speaks_of_all_of_them(level: str) -> None:
    model = symprop.parse(
        "data x[k] = [0.1, 0.4, -0.5]\nparameter z[k] = [0.3, -0.2, 0.7]\n"
        "p[k] = softmax(x[k]*softmax(z[k], k) + z[k], k)\nL = sum(x[k]*p[k], k)"
    )
    told = " ".join(model.derive("z").to_text(level).split())
    assert "one term is left of [q = k] and [m = k]" in told
