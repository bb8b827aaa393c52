"""Laws that hold for every model, tried on random ones."""

from __future__ import annotations

from collections.abc import Callable

import laws
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
quick = settings(thorough, max_examples=20)
few = settings(thorough, max_examples=4)
"""For laws that take a second a model."""

WHOLE_MODEL: tuple[Callable[[symprop.Model], None], ...] = (
    laws.compiled_is_complex_step,
    laws.functions_agree,
    laws.text_parses_back,
    laws.passes_are_linear,
)
ONE_NAME: tuple[Callable[[symprop.Model, str], None], ...] = (
    laws.closed_form_is_complex_step,
    laws.compiled_is_complex_step,
    laws.closed_form_is_central_difference,
    laws.backward_pass_is_complex_step,
    laws.every_equality_holds,
)


@thorough
@given(model=models())
def test_laws_of_a_model(model: symprop.Model) -> None:
    note(str(model))
    for law in WHOLE_MODEL:
        law(model)


@thorough
@given(drawn=st.data(), model=models())
def test_laws_of_a_parameter(drawn: st.DataObject, model: symprop.Model) -> None:
    note(str(model))
    name = drawn.draw(st.sampled_from(model.parameters))
    for law in ONE_NAME:
        law(model, name)


@thorough
@given(drawn=st.data(), model=models())
def test_laws_of_data_and_quantities(drawn: st.DataObject, model: symprop.Model) -> None:
    """Their derivatives are adjoints."""
    note(str(model))
    name = drawn.draw(st.sampled_from(model.data + model.quantities))
    for law in (*ONE_NAME, laws.evaluated_is_plain):
        law(model, name)


@thorough
@given(drawn=st.data(), model=models("indexed"))
def test_laws_of_windows_look_ups_and_sequences(drawn: st.DataObject, model: symprop.Model) -> None:
    """Affine reads, padding, data that choose, one or two sequences, derivatives inside."""
    note(str(model))
    name = drawn.draw(st.sampled_from(model.parameters))
    for law in WHOLE_MODEL:
        law(model)
    for one_law in ONE_NAME:
        one_law(model, name)
    assert model.derive(name).at().verify() > 0
    laws.evaluated_is_plain(model, drawn.draw(st.sampled_from(model.quantities)))


@quick
@given(drawn=st.data(), model=models("arrays"))
def test_an_element_has_the_entry_of_its_array(drawn: st.DataObject, model: symprop.Model) -> None:
    note(str(model))
    arrays = [name for name in model.parameters if model.axes[name]]
    laws.element_is_entry(model, drawn.draw(st.sampled_from(arrays)))


@few
@given(drawn=st.data(), model=models("indexed"))
def test_other_forms_of_windows_look_ups_and_sequences(
    drawn: st.DataObject, model: symprop.Model
) -> None:
    """What is made of a derivative: its forms, a model of its own, code for any shapes."""
    note(str(model))
    laws.general_code_is_bound_code(model)
    laws.derivative_is_a_model(model)
    laws.forms_hold(model, drawn.draw(st.sampled_from(model.parameters)))


@few
@given(model=models())
def test_second_derivatives(model: symprop.Model) -> None:
    note(str(model))
    laws.derivative_is_a_model(model)
    laws.hessian_times_vector_is_the_slope_of_the_gradient(model)
