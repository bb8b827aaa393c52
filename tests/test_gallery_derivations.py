"""Every derivation of every gallery model: all that is printed is true, at every level."""

from __future__ import annotations

from functools import cache

import laws
import pytest

import symprop
from symprop.derive.record import Level
from symprop.equations import gallery_names
from symprop.tree import Ref, literal

HEAVY = {"lstm": "b", "transformer": "c"}
"""Long ones, of which one parameter is derived; all others would share its adjoints."""


@cache
def load(model: str) -> symprop.Model:
    return symprop.load(model)


NAMES = [
    (model, name)
    for model in gallery_names()
    for name in ([HEAVY[model]] if model in HEAVY else load(model).parameters)
]
ARRAYS = [(model, name) for model, name in NAMES if load(model).axes[name]]
ONE_EACH = {model: name for model, name in NAMES if model not in ("iris", "softmax-iris")}
"""A parameter of each model; verified with all rows, so that many rows take their time."""


@cache
def derived(model: str, name: str) -> symprop.Derivation:
    return load(model).derive(name)


@pytest.mark.parametrize(("model", "name"), NAMES)
class TestEveryParameter:
    def test_all_that_is_said_is_true(self, model: str, name: str) -> None:
        assert derived(model, name).verify() > 0

    def test_every_level_tells_something(self, model: str, name: str) -> None:
        d = derived(model, name)
        texts = [d.to_text(level=level) for level in laws.LEVELS]
        assert all("=" in text for text in texts)
        assert len(texts[0]) < len(texts[1]) < len(texts[2])

    def test_every_level_ends_with_the_same_formula(self, model: str, name: str) -> None:
        d = derived(model, name)
        assert len({[*d.record.steps(level)][-1].right for level in Level}) == 1

    def test_every_step_has_a_reason_in_words(self, model: str, name: str) -> None:
        assert all(step.reason.strip() for step in derived(model, name).steps)


@pytest.mark.parametrize(("model", "name"), ARRAYS)
def test_an_element_has_a_derivation_of_its_own(model: str, name: str) -> None:
    whole = load(model)
    place = ",".join(str(whole.origin) for _ in whole.axes[name])
    d = whole.derive(f"{name}[{place}]")
    assert d.record.target == Ref(name, (literal(whole.origin),) * len(whole.axes[name]))
    assert d.verify() > 0


@pytest.mark.parametrize(("model", "name"), ONE_EACH.items())
def test_all_that_is_said_with_numbers_is_true(model: str, name: str) -> None:
    assert derived(model, name).at().verify() > 0


@pytest.mark.parametrize(("model", "name"), [("rnn", "h"), ("gru", "u"), ("convolution", "a")])
def test_quantities_of_sequences_and_windows_have_derivations_too(model: str, name: str) -> None:
    assert derived(model, name).verify() > 0
    assert derived(model, name).at().verify() > 0
