"""Notation: names taken apart, the label language, no two names alike, styles that fit a model."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symprop.errors import SympropError
from symprop.model import Definition, Definitions
from symprop.notation import (
    GREEK,
    MARKS,
    Style,
    check_name,
    distinct,
    label_of,
    parse_label,
    style_of,
)
from symprop.printing import to_latex, to_mathml, to_spoken, to_text, to_typst
from symprop.tree import Number, Ref, letter

identifiers = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "text", "latex"),
    [
        ("w1", "w1", "w_{1}"),
        ("x", "x", "x"),
        ("SSR", "SSR", r"\mathrm{SSR}"),
        ("lambda_", "λ", r"\lambda"),
        ("theta12", "θ12", r"\theta_{12}"),
        ("Gamma", "Γ", r"\Gamma"),
        ("Alpha", "Alpha", r"\mathrm{Alpha}"),
        ("learning_rate", "learning_rate", r"\mathrm{learning}_{\mathrm{rate}}"),
        ("w_out1", "w_out1", r"w_{\mathrm{out}_{1}}"),
        ("a__b", "a_b", "a_{b}"),
        ("a1b", "a1b", r"\mathrm{a1b}"),
        ("E", "E", "E"),
    ],
)
def test_names(name: str, text: str, latex: str) -> None:
    assert to_text(Ref(name)) == text
    assert to_latex(Ref(name)) == latex


@pytest.mark.parametrize("name", GREEK)
def test_every_greek_letter(name: str) -> None:
    assert to_text(Ref(name)) == GREEK[name]
    assert to_latex(Ref(name)) == f"\\{name}"
    assert to_mathml(Ref(name)) == f"<mi>{GREEK[name]}</mi>"
    assert to_typst(Ref(name)) == to_spoken(Ref(name)) == name


@pytest.mark.parametrize(
    ("label", "text", "latex"),
    [
        ("hat(y)", "ŷ", r"\hat{y}"),
        ("hat(lambda)", "λ̂", r"\hat{\lambda}"),
        (" bar( y1 ) ", "ȳ1", r"\bar{y}_{1}"),
        ("tilde(y)", "ỹ", r"\tilde{y}"),
        ("vec(y)", "y⃗", r"\vec{y}"),
        ("bold(y)", "𝐲", r"\boldsymbol{y}"),
        ("cal(L)", "𝓛", r"\mathcal{L}"),
        ("prime(y)", "y′", r"{y'}"),
        ("hat(predicted)", "hat(predicted)", r"\hat{\mathrm{predicted}}"),
        ("sub(y, obs)", "y_obs", r"y_{\mathrm{obs}}"),
        ("sub(y, 1, 2)", "y1_2", "y_{1,2}"),
        ("sub(hat(y), sub(o, 1))", "ŷ_o1", r"\hat{y}_{o_{1}}"),
        ("hat(bold(y))", "𝐲̂", r"\hat{\boldsymbol{y}}"),
        ("upright(w_1)", "w_1", r"\mathrm{w\_1}"),
        ("loss", "loss", r"\mathrm{loss}"),
    ],
)
def test_labels(label: str, text: str, latex: str) -> None:
    style = Style(labels={"q": label})
    assert to_text(Ref("q"), style) == text
    assert to_latex(Ref("q"), style) == latex


@pytest.mark.parametrize(
    "label",
    [
        *("", "hat(", "hat()", "hat(y", "hat(y) z", "hat(y))", "sub(y)", "hat(y, z)", "_y"),
        *("__import__('os')", "y + 1", r"\input{x}", "<b>", "$x$", "y%", "foo(y)", "hat(" * 90),
    ],
)
def test_labels_that_cannot_be_read(label: str) -> None:
    with pytest.raises(SympropError, match="cannot be read; allowed are a name, hat") as caught:
        parse_label(label)
    assert "\n" not in str(caught.value)


def test_a_misspelt_mark_offers_the_nearest() -> None:
    with pytest.raises(SympropError, match="did you mean 'tilde'"):
        parse_label("tlide(y)")


def test_every_mark_is_read() -> None:
    assert [parse_label(f"{mark}(y)").marks for mark in MARKS] == [(mark,) for mark in MARKS]


@given(st.text(max_size=30))
def test_labels_give_an_error_of_ours_or_a_label(text: str) -> None:
    with contextlib.suppress(SympropError):
        parse_label(text)


@pytest.mark.parametrize("name", ["w1", "E", "beta", "lambda_", "sum", "a" * 40, "W_out"])
def test_names_that_are_allowed(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("lambda", "is a Python keyword; 'lambda_' works"),
        ("_x", "letters a-z, digits and underscores"),
        ("1x", "letters a-z, digits and underscores"),
        ("é", "letters a-z, digits and underscores"),
        ("", "letters a-z, digits and underscores"),
        ("a b", "letters a-z, digits and underscores"),
        ("a\n", "letters a-z, digits and underscores"),
        ("a" * 41, "has 41 characters; at most 40"),
    ],
)
def test_names_that_are_not(name: str, says: str) -> None:
    with pytest.raises(SympropError, match=says) as caught:
        check_name(name, "parameter")
    assert str(caught.value).startswith("parameter ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("W1", "W_1"), {}),
        (("w1_21", "w12_1", "w_1_21", "w1_2_1"), {}),
        (("lambda_", "lambda__", "b"), {}),
        (("p", "q"), {"p": "hat(y)", "q": "hat(y)"}),
        (("y", "p"), {"p": "y"}),
        (("a", "b", "c"), {"a": "b", "b": "c", "c": "a"}),
        (("alpha", "p", "q"), {"p": "upright(alpha)", "q": "alpha"}),
    ],
)
def test_no_two_names_print_alike(names: tuple[str, ...], labels: dict[str, str]) -> None:
    style = Style(labels=distinct(names, labels))
    for write in (to_text, to_latex, to_mathml, to_typst):
        assert len({write(Ref(name), style) for name in names}) == len(names)


@given(st.sets(identifiers, max_size=6), st.booleans())
def test_random_names_never_print_alike(names: set[str], digits: bool) -> None:
    crowd = sorted(names | {f"{n}{k}" for n in names for k in ("1", "_1")} if digits else names)
    style = Style(labels=distinct(crowd))
    for write in (to_latex, to_mathml, to_typst):
        assert len({write(Ref(name), style) for name in crowd}) == len(crowd)


def small(axes: dict[str, tuple[str, ...]], labels: dict[str, str] | None = None) -> Definitions:
    *rest, loss = axes
    return Definitions(
        (Definition(loss, (), Number(1)),),
        (),
        tuple(rest),
        loss,
        axes,
        {"i": "n", "j": "m", "k": "h"},
        labels=labels or {},
    )


def test_style_of_a_model_keeps_labels_and_ranges() -> None:
    model = small({"w": (), "L": ()}, {"w": "hat(w)"})
    style = style_of(model, derivative="∂")
    assert (style.labels, style.derivative) == ({"w": "hat(w)"}, "∂")
    assert set(style.limits) == {"i", "j", "k"}


def test_style_of_a_layered_model_writes_layers_alike() -> None:
    style = style_of(small({"W1": ("k", "j"), "b1": ("k",), "s1": (), "L": ()}))
    assert to_latex(Ref("W1", (letter("k"), letter("j"))), style) == "W^{(1)}_{k j}"
    assert to_latex(Ref("b1", (letter("k"),)), style) == "b^{(1)}_{k}"
    assert to_latex(Ref("s1"), style) == "s_{1}"


def test_style_of_tells_an_element_from_a_numbered_name() -> None:
    style = style_of(small({"w": ("i",), "w1": (), "x": ("i",), "x1": ("i",), "L": ()}))
    assert to_latex(Ref("w1"), style) == r"\mathrm{w1}"
    assert to_latex(Ref("x1", (letter("i"),)), style) == "x_{1,i}"


def test_adjoints_are_deltas_unless_delta_is_taken() -> None:
    adjoint = Ref("d_z", (letter("i"),))
    free = style_of(small({"z": ("i",), "L": ()}), adjoint_of={"d_z": "z"})
    assert (to_text(adjoint, free), to_latex(adjoint, free)) == ("δ_z[i]", r"\delta_{z,i}")
    taken = style_of(small({"z": ("i",), "delta": (), "L": ()}), adjoint_of={"d_z": "z"})
    assert to_latex(adjoint, taken) == r"\mathrm{d\_z}_{i}"


def test_label_of_is_total() -> None:
    assert label_of("___").text == "___"
