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
    assert "no matrix form: x is read at a shifted index" in told


def test_softmax_after_cross_entropy_collapses_to_p_minus_y() -> None:
    derivation = symprop.load("softmax-iris").derive("W")
    assert "(p[i,k] − observed[i,k])" in derivation.to_text()
    assert any("observed[i,s] = 1" in step.reason for step in derivation.steps)
    assert derivation.verify() > 0


def test_a_softmax_is_that_of_whole_rows_forward_and_backward() -> None:
    told = symprop.load("attention").derive("W_q").to_text(form="matrix")
    for line in (
        "k = x⟨n×J⟩ W_kᵀ⟨J×D⟩",  # one name for equal sizes, and what is not on the way as well
        "score = q⟨n×D⟩ kᵀ⟨D×n⟩ / √D",
        "A = softmax(score)",
        "definition, row by row",
        "δ_A = δ_y⟨n×E⟩ vᵀ⟨E×n⟩",
        "δ_score = A⟨n×n⟩ ⊙ (δ_A − (δ_A⟨n×n⟩ ⊙ A⟨n×n⟩) 1_n 1_nᵀ)",
        "δ_q = δ_score⟨n×n⟩ k⟨n×D⟩ / √D",
        "dMSE/dW_q = δ_qᵀ⟨D×n⟩ x⟨n×J⟩",
    ):
        assert line in told


def test_cross_entropy_after_softmax_is_p_minus_y_in_matrices() -> None:
    derivation = symprop.load("softmax-iris").derive("W")
    for layout, line in (
        ("denominator", "dCE/dW = δ_zᵀ⟨K×n⟩ measured⟨n×J⟩"),
        ("numerator", "dCE/dW = measuredᵀ⟨J×n⟩ δ_z⟨n×K⟩"),
    ):
        matrices = derivation.in_form("matrix", layout)
        told = matrices.to_text()
        assert "= (p − observed) / n" in told
        assert "assumption, checked where data are given: Σᵣ observed[i,r] = 1" in told
        assert line in told
        assert matrices.verify() > 0


def test_a_softmax_along_columns_says_so() -> None:
    model = symprop.parse("p[i,k] = softmax(W[i,k], i)\nL = sum(y[i,k]*p[i,k]**2, i, k)")
    matrices = model.derive("W").in_form("matrix")
    told = matrices.to_text()
    assert "definition, column by column" in told
    assert "dL/dW = p⟨I×K⟩ ⊙ (δ_p − 1_I 1_Iᵀ (δ_p⟨I×K⟩ ⊙ p⟨I×K⟩))" in told
    assert matrices.verify() > 0


def test_heads_are_matrices_for_each_head() -> None:
    told = symprop.load("multi-head").derive("W_q").to_text(form="matrix")
    assert "no matrix form" not in told
    for line in (
        "score[h] = (q[·,h]⟨n×D⟩ k[·,h]ᵀ⟨D×n⟩) ⊙ [s ≤ t]⟨n×n⟩ / √D − 10⁹·[s > t]",
        "predicted = Σₕ y[·,h]⟨n×E⟩ W_o[·,h]ᵀ⟨E×M⟩",
        "dMSE/dW_q[h] = δ_q[·,h]ᵀ⟨D×n⟩ x⟨n×J⟩",
    ):
        assert line in told


def test_a_table_of_words_is_read_by_a_matrix_of_ones_and_zeros() -> None:
    told = symprop.load("transformer").derive("E").to_text(form="matrix")
    assert "no matrix form" not in told
    assert "x = [token[t] = w]⟨n×W⟩ E⟨W×J⟩ + P" in told
    assert "δ_logit = p⟨n×W⟩ ⊙ (δ_p − (δ_p⟨n×W⟩ ⊙ p⟨n×W⟩) 1_W 1_Wᵀ)" in told
    assert "= (p − [next[t] = w]) / n" in told
    assert "dCE/dE = [token[t] = w]ᵀ⟨W×n⟩ δ_x⟨n×J⟩" in told


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_only_convolutions_have_no_matrix_form(name: str) -> None:
    parameter = symprop.load(name).parameters[0]
    told = symprop.load(name).derive(parameter).to_text(form="matrix")
    assert ("no matrix form" in told) == (name in ("convolution", "convolution-2d"))


def test_an_unknown_form_or_layout_offers_the_nearest() -> None:
    derivation = symprop.load("statquest").derive("w1")
    with pytest.raises(symprop.SympropError, match="did you mean 'matrix'"):
        derivation.to_text(form="matrices")
    with pytest.raises(symprop.SympropError, match="did you mean 'numerator'"):
        derivation.in_form("matrix", "numerators")
