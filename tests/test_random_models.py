"""Laws that hold for every model, tried on random ones."""

from __future__ import annotations

from collections.abc import Callable

import laws
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from strategies import models

import symprop

thorough = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # to shrink a failing model can take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
quick = settings(thorough, max_examples=25)

WHOLE_MODEL: tuple[Callable[[symprop.Model], None], ...] = (
    laws.compiled_is_complex_step,
    laws.functions_agree,
    laws.quantities_are_plain,
    laws.text_parses_back,
    laws.passes_are_linear,
)
ONE_NAME: tuple[Callable[[symprop.Model, str], None], ...] = (
    laws.closed_form_is_complex_step,
    laws.closed_form_is_central_difference,
    laws.backward_pass_is_complex_step,
    laws.every_equality_holds,
)


def names_to_learn(model: symprop.Model) -> st.SearchStrategy[str]:
    return st.sampled_from(model.parameters)


def names_on_the_way(model: symprop.Model) -> st.SearchStrategy[str]:
    """Data and quantities; their derivatives are adjoints."""
    return st.sampled_from(model.data + model.quantities)


@pytest.mark.parametrize("law", WHOLE_MODEL, ids=lambda law: law.__name__)
@thorough
@given(model=models())
def test_holds_for_a_model(law: Callable[[symprop.Model], None], model: symprop.Model) -> None:
    note(str(model))
    law(model)


@pytest.mark.parametrize("law", ONE_NAME, ids=lambda law: law.__name__)
@thorough
@given(drawn=st.data(), model=models())
def test_holds_for_a_parameter(
    law: Callable[[symprop.Model, str], None], drawn: st.DataObject, model: symprop.Model
) -> None:
    note(str(model))
    law(model, drawn.draw(names_to_learn(model)))


@pytest.mark.parametrize("law", ONE_NAME, ids=lambda law: law.__name__)
@quick
@given(drawn=st.data(), model=models())
def test_holds_for_data_and_quantities(
    law: Callable[[symprop.Model, str], None], drawn: st.DataObject, model: symprop.Model
) -> None:
    note(str(model))
    law(model, drawn.draw(names_on_the_way(model)))


@quick
@given(drawn=st.data(), model=models("arrays"))
def test_an_element_has_the_entry_of_its_array(
    drawn: st.DataObject, model: symprop.Model
) -> None:
    note(str(model))
    arrays = [name for name in model.parameters if model.axes[name]]
    laws.element_is_entry(model, drawn.draw(st.sampled_from(arrays)))
