"""Three forms of one derivation: per element, with indices, in matrices; all hold in numbers."""

import pytest

import symprop
from symprop.derivations import FORMS

CASES = [
    (name, parameter)
    for name in symprop.gallery_names()
    for parameter in dict.fromkeys(
        (symprop.load(name).parameters[0], symprop.load(name).parameters[-1])
    )
    if name != "transformer"
]


@pytest.mark.parametrize(("name", "parameter"), CASES)
@pytest.mark.parametrize("form", ["element", "matrix"])
def test_every_form_holds(name: str, parameter: str, form: str) -> None:
    assert form in FORMS
    assert symprop.load(name).derive(parameter).in_form(form).verify() > 0


def test_matrices_of_a_dense_network_are_the_textbook_ones() -> None:
    told = symprop.load("two-layer").derive("W1").to_text(form="matrix")
    for line in (
        "z1 = angle⟨n×J⟩ W1ᵀ⟨J×H⟩ + 1_n b1ᵀ⟨1×H⟩",
        "δ_a1 = δ_predicted⟨n×K⟩ W2⟨K×H⟩",
        "δ_z1 = δ_a1⟨n×H⟩ ⊙ (1 − a1⟨n×H⟩ ⊙ a1⟨n×H⟩)",
        "dMSE/dW1 = δ_z1ᵀ⟨H×n⟩ angle⟨n×J⟩",
    ):
        assert line in told


def test_numerator_layout_is_the_transpose() -> None:
    derivation = symprop.load("two-layer").derive("W1")
    numerator = derivation.in_form("matrix", "numerator")
    assert numerator.verify() > 0
    assert "dMSE/dW1 = angleᵀ⟨J×n⟩ δ_z1⟨n×H⟩" in numerator.to_text()


def test_where_there_is_no_matrix_form_the_index_form_stands_with_the_reason() -> None:
    told = symprop.load("convolution").derive("w").to_text(form="matrix")
    assert "no matrix form: x is read at a shifted index or looked up" in told


def test_softmax_after_cross_entropy_collapses_to_p_minus_y() -> None:
    derivation = symprop.load("softmax-iris").derive("W")
    assert "(p[i,k] − observed[i,k])" in derivation.to_text()
    assert any("observed[i,s] = 1" in step.reason for step in derivation.steps)
    assert derivation.verify() > 0


def test_an_unknown_form_or_layout_offers_the_nearest() -> None:
    derivation = symprop.load("statquest").derive("w1")
    with pytest.raises(symprop.SympropError, match="did you mean 'matrix'"):
        derivation.to_text(form="matrices")
    with pytest.raises(symprop.SympropError, match="did you mean 'numerator'"):
        derivation.in_form("matrix", "numerators")
