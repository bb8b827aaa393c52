"""The handout: the whole lecture, in its order, from one model; and what is left out of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from outlines import outline

import symprop
from symprop.cli import main
from symprop.derive.record import Record
from symprop.documents.blocks import Display, Figure, Grouped, Heading, Paragraph, every
from symprop.documents.words import LANGUAGES, Words
from symprop.errors import SympropError, UnknownNameError
from symprop.figures.drawings import Panels, Plot, Segments, Tangent
from symprop.house import House, house_of
from symprop.papers import handout
from symprop.papers.trying import trials
from symprop.tree import Compare, Decimal, Dots, Expression, Number, Ref

Snapshot = Callable[[str, str], None]

BRIEF = """
data x[i] = [1, 2, 3], y[i] = [1, 1, 2]
parameter w = 0.2, b = 0
p[i] = w*x[i] + b
L = mean((y[i] - p[i])**2, i)
"""


@pytest.fixture(scope="module")
def lecture() -> symprop.papers.Paper:
    return handout(symprop.load("statquest"))


def headings(paper: symprop.papers.Paper) -> list[str]:
    lines = outline(paper.document).splitlines()
    return [line[2:] for line in lines if line.startswith("# ")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["statquest", "two-layer"])
def test_the_blocks_are_as_approved(name: str, language: str, snapshot: Snapshot) -> None:
    paper = handout(symprop.load(name), language=language)
    snapshot(f"handout-{name}.{language}.txt", outline(paper.document))


def test_the_story_is_told_in_the_order_of_the_lecture(lecture: symprop.papers.Paper) -> None:
    assert headings(lecture) == [
        "The idea",
        "The data",
        "The network",
        "The curves and the squiggle",
        "The residual",
        "How SSR depends on b3",
        "SSR in symbols",
        "The chain rule",
        "The numbers plugged in",
        "Gradient descent",
        "The result",
    ]


# Every equation is one of the derivation it came from.

Equation = tuple[Expression, Expression]


def equations(paper: symprop.papers.Paper) -> Iterator[Equation]:
    """Every row with the left side that it goes on from."""
    for display in every(Display, paper.blocks):
        left: Expression | None = None
        for row in display.rows:
            left = row.left or left
            if row.right is not None and left is not None:
                chain = isinstance(row.right, Compare)  # the links, and what they are worth
                yield from ((left, e) for e in (row.right.children if chain else (row.right,)))


def stated(record: Record) -> set[Equation]:
    return {(step.left, step.right) for step in record.steps()} | {
        (step.left, step.right) for part in record.parts for step in part.steps
    }


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_every_equation_is_one_of_the_derivation(name: str) -> None:
    model = symprop.load(name)
    parameter = model.parameters[-1]
    paper = handout(model, wrt=parameter)
    derivation = model.derive(parameter)
    known = stated(derivation.record) | {(d.ref, d.body) for d in model}
    if not set(model.data) - set(model.values):
        known |= stated(derivation.at().record)
    others = [pair for pair in equations(paper) if pair not in known]
    loss = model.value()() if others else 0.0
    for left, right in others:  # the loss with numbers plugged in
        assert left == Ref(model.loss)
        if not any(isinstance(node, Dots) for node in right.walk()):  # no rows left out
            assert value(right) == pytest.approx(loss, rel=1e-9)


def value(expr: Expression) -> float:
    """The value of an expression made of numbers."""
    from symprop.plain.closures import compiled

    return float(compiled(expr)(None, {}).real)  # type: ignore[arg-type]


# The numbers of the lecture.


def table(paper: symprop.papers.Paper, first: str) -> list[list[float]]:
    """The numbers of the table whose header begins with a word or a name."""
    for block in paper.blocks:
        if isinstance(block, Grouped) and str(block.header[0][0]) in (first, str(Ref(first))):
            return [[number(cell[0]) for cell in row] for row in block.rows]
    raise AssertionError(f"no table begins with {first}")


def number(cell: str | Expression) -> float:
    assert isinstance(cell, str | Number | Decimal | Ref)
    if isinstance(cell, Ref):
        return float("nan")
    return float(cell if isinstance(cell, str) else cell.value)


def test_the_losses_of_the_lecture(lecture: symprop.papers.Paper) -> None:
    (losses,) = table(lecture, "b3")
    assert losses[1:] == pytest.approx(
        [20.423597677589214, 7.768489297011465, 1.1133809164337167, 0.4582725358559686]
    )


def test_the_residuals_of_the_lecture(lecture: symprop.papers.Paper) -> None:
    rows = table(lecture, "dosage")
    assert [row[2] for row in rows] == pytest.approx([-2.60366524, -1.60901932, -2.61486963])
    assert sum(row[4] for row in rows) == pytest.approx(20.423597677589214)


def test_the_descent_of_the_lecture(lecture: symprop.papers.Paper) -> None:
    rows = table(lecture, "step")
    assert len(rows) == 10
    assert rows[0][1:5] == pytest.approx([0, -15.6551, -1.56551, 1.56551], rel=1e-5)
    assert rows[9][1:5] == pytest.approx([2.60850, -0.00410389, -0.000410389, 2.60891], rel=1e-5)


def test_the_pictures_of_the_lecture(lecture: symprop.papers.Paper) -> None:
    drawings = [figure.drawing for figure in lecture.document.figures]
    moving = drawings[2]
    assert isinstance(moving, Panels)
    assert len(moving.plots) == 4
    assert all(any(isinstance(s, Segments) for s in plot.series) for plot in moving.plots)
    assert len({plot.y_range for plot in moving.plots}) == 1
    descent = drawings[4]
    assert isinstance(descent, Panels)
    tangents = [s for s in descent.plots[0].series if isinstance(s, Tangent)]
    assert tangents[0].slope == pytest.approx(-15.655108380577747)


def test_the_curves_add_up_to_the_squiggle(lecture: symprop.papers.Paper) -> None:
    result = lecture.document.figures[-1].drawing
    assert isinstance(result, Plot)
    blue, orange, squiggle = (s.points for s in result.series[:3])  # type: ignore[union-attr]
    b3 = symprop.gradient_descent(symprop.load("statquest"), learn=["b3"]).values["b3"]
    sums = [y1 + y2 + b3 for (_, y1), (_, y2) in zip(blue, orange, strict=True)]
    assert sums == pytest.approx([y for _, y in squiggle])


# What does not apply is left out.


def test_a_model_without_numbers_is_told_in_letters() -> None:
    paper = handout(symprop.dense(2, 3, 1))
    assert headings(paper) == ["The idea", "The network", "SSR in symbols", "The chain rule"]


def test_parameters_without_values_are_seeded() -> None:
    model = symprop.parse(BRIEF.replace("parameter w = 0.2, b = 0\n", ""))
    paper = handout(model)
    assert "start at random numbers" in outline(paper.document)
    assert "Gradient descent" in headings(paper)


def test_two_inputs_have_no_squiggle() -> None:
    paper = handout(symprop.load("xor"))
    assert "The curve" not in " ".join(headings(paper))
    assert "How SSR depends on b3" in headings(paper)


def test_an_array_has_no_curve_of_the_loss() -> None:
    names = headings(handout(symprop.load("two-layer")))
    assert not [name for name in names if name.startswith("How")]
    assert "Gradient descent" in names


def test_arrays_of_one_input_have_their_curves() -> None:
    model = symprop.dense(1, 2, 1, names="arrays")
    data = {"input": [[0], [0.5], [1]], "observed": [[0], [1], [0]]}
    paper = handout(model.with_values({**model.initial(), **data}))
    assert "The curves and the squiggle" in headings(paper)


def test_rows_that_read_each_other_have_no_curve() -> None:
    text = BRIEF.replace("w*x[i] + b", "w*(x[i] - mean(x[j], j)) + b").replace("b = 0", "b = 0.5")
    paper = handout(symprop.parse("index j = 1..3\n" + text))
    assert not [name for name in headings(paper) if name.startswith("The curve")]


def test_the_learning_rate_leads_downhill() -> None:
    text = outline(handout(symprop.load("linear"), wrt="slope").document)
    assert "the learning rate 0.01" in text


def test_a_parameter_at_its_best_is_passed_over() -> None:
    assert "with respect to w" in outline(handout(symprop.load("logistic")).document)


def test_an_element_can_be_followed() -> None:
    paper = handout(symprop.load("two-layer"), wrt="b2[1]")
    assert "How MSE depends on b2[1]" in headings(paper)


def test_several_parameters_are_derived_in_order_and_learned_together() -> None:
    model = symprop.load("statquest")
    paper = handout(model, wrt=["w1", "b3"])
    names = headings(paper)
    assert names.index("The chain rule for w1") + 1 == names.index("The chain rule for b3")
    text = outline(paper.document)
    assert text.count("  dSSR/dpredicted[i] =") == 1  # the link that both have is told once
    assert text.count("  dpredicted[i]/db3 =") == 1
    run = symprop.gradient_descent(model, learn=["w1", "b3"])
    table = next(b for b in paper.blocks if isinstance(b, Grouped) and len(b.header) == 7)
    assert [row[1] for row in table.rows[:2]] == [(Ref("w1"),), (Ref("b3"),)]
    assert [number(row[2][0]) for row in table.rows[:2]] == [3.34, 0]
    end = run.values
    assert f"w1 ≈ {end['w1']:.2f} and b3 ≈ {end['b3']:.2f}" in text
    slopes = [
        float(s.slope)
        for figure in paper.document.figures
        if isinstance(figure.drawing, Panels)
        for plot in figure.drawing.plots
        for s in plot.series
        if isinstance(s, Tangent)
    ]
    gradient = model.grad("w1", "b3")()
    assert slopes == pytest.approx([gradient["w1"], gradient["b3"]])


def test_several_arrays_and_elements() -> None:
    paper = handout(symprop.load("two-layer"), wrt=("W1", "b2[1]"))
    text = outline(paper.document)
    assert "The chain rule for b2[1]" in text
    assert "Euclidean norm" in text
    assert "Now b2[1] ≈" in text


@pytest.mark.parametrize(
    ("start", "end", "tried"),
    [
        (0.0, 2.609, (0.0, 1.0, 2.0, 3.0)),
        (0.36, -1.22, (0.36, -0.64, -1.64, -2.64)),
        (0.0, 0.0, (0.0, 0.5, 1.0, 1.5)),
        (1.0, 1.0004, (1.0, 1.0002, 1.0004, 1.0006)),
        (0.0, 3000.0, (0.0, 1000.0, 2000.0, 3000.0)),
        (-0.7041048, -1.1, (-0.7041048, -1.0, -1.2, -1.4)),
    ],
)
def test_values_that_are_tried(start: float, end: float, tried: tuple[float, ...]) -> None:
    assert trials(start, end) == pytest.approx(tried)


# Words, house style, and what a paper can do.


def test_every_language_says_the_same() -> None:
    tables = [Words(language) for language in LANGUAGES]
    for one in tables:
        for other in tables:
            assert {why: gaps(text) for why, text in one.reasons.items()} == {
                why: gaps(text) for why, text in other.reasons.items()
            }
            missing = set(one.phrases) - set(other.phrases)
            assert not missing, f"{other.language} has no words for {sorted(missing)}"
            for phrase, text in one.phrases.items():
                assert gaps(text) == gaps(other.phrases[phrase]), phrase


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


STYLE = {
    "loss": "RSS",
    "observed": "y",
    "predicted": "hat(y)",
    "residual": "deviation",
    "derivative": "∂",
    "times": "·",
    "labels": {"dosage": "x"},
}


def test_house_style_is_applied() -> None:
    paper = handout(symprop.load("statquest"), style=STYLE)
    text = paper.to_text().replace("dosage and effectiveness", "")
    assert "∂RSS/∂b3 = Σᵢ ∂RSS/∂ŷ[i]·∂ŷ[i]/∂b3" in text
    assert "the deviation is y − ŷ" in text
    for word in ("SSR", "predicted[", "dosage", "residual", " × "):
        assert word not in text.replace("× 10", "")


def test_house_style_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text('loss = "L"\ntimes = "·"\n[labels]\nw1 = "sub(w, in)"\n', encoding="utf-8")
    assert house_of(path) == House(loss="L", times="·", labels={"w1": "sub(w, in)"})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"los": "L"}, "did you mean 'loss'"),
        ({"times": "x"}, "must be × or ·"),
        ({"loss": 3}, "must be text"),
        ({"predicted": "hut(y)"}, "predicted: label 'hut"),
        ({"labels": {"w1": "hat("}}, "w1: label"),
        ({"labels": "w1"}, "must be a table"),
        ({"residual": "a\nb"}, "residual must be a word"),
    ],
)
def test_what_a_house_style_may_not_say(given: dict[str, Any], said: str) -> None:
    with pytest.raises(SympropError, match=re.escape(said)):
        house_of(given)


@pytest.mark.parametrize(
    ("content", "said"), [(b"loss = ", "cannot be read"), (b"\xff", "is not text in UTF-8")]
)
def test_a_file_that_is_no_house_style(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "style.toml"
    path.write_bytes(content)
    with pytest.raises(SympropError, match=said):
        house_of(path)
    with pytest.raises(SympropError, match="no such file"):
        house_of(tmp_path / "none.toml")


def test_a_section_of_ones_own(lecture: symprop.papers.Paper, tmp_path: Path) -> None:
    longer = lecture.with_section("Homework", Paragraph(("Try w4.",)))
    assert longer.blocks[:-2] == lecture.blocks
    assert longer.blocks[-2] == Heading(("Homework",))
    longer.save(tmp_path / "longer.md")
    assert "Try w4." in (tmp_path / "longer.md").read_text(encoding="utf-8")


def test_it_shows_itself_in_a_notebook(lecture: symprop.papers.Paper) -> None:
    page = unescape(lecture._repr_html_())
    assert page.startswith("<iframe srcdoc=")
    assert "<math" in page
    assert "<svg" in page


def test_a_title_comes_out_as_typed() -> None:
    title = r"a & b_{#$%\ \"<script>"
    paper = handout(symprop.parse(BRIEF), title=title, author="A. Author")
    assert paper.title == (title,)
    assert title in paper.to_text()
    assert "&lt;script&gt;" in paper._repr_html_() or "<script>" not in paper._repr_html_()


def test_the_same_inputs_give_the_same_document() -> None:
    model = symprop.parse(BRIEF)
    assert handout(model).document == handout(model).document


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "fr"}, "unknown language 'fr'"),
        ({"wrt": "b4"}, "unknown parameter 'b4'"),
        ({"wrt": ["b3", "predicted"]}, "unknown parameter 'predicted'"),
        ({"digits": 0}, "digits must be from 1 to 17"),
    ],
)
def test_bad_options(options: dict[str, Any], said: str) -> None:
    with pytest.raises((SympropError, UnknownNameError), match=re.escape(said)):
        handout(symprop.load("statquest"), **options)


# The command.


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_the_command_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brief.txt").write_text(BRIEF, encoding="utf-8")
    result = run("handout", "brief.txt")
    assert result.exit_code == 0
    assert (tmp_path / "brief-handout.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("suffix", [".md", ".html", ".tex", ".ipynb", ".txt"])
def test_every_format_is_written(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"handout{suffix}"
    options = ("--lang", "de", "--wrt", "w3", "--set", "b3=2.61", "--paper", "letter")
    result = run("handout", "statquest", *options, "-o", str(path))
    assert result.exit_code == 0, result.output
    assert "Kettenregel" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args",
    [
        ("-o", "x.docx"),
        ("-o", "no/such/x.pdf"),
        ("--lang", "fr"),
        ("--paper", "a3"),
        ("--wrt", "b4"),
        ("--wrt", "w1,w9"),
        ("--style", "none.toml"),
        ("--rate", "0"),
    ],
)
def test_a_mistake_gets_one_line_and_nothing_is_written(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("handout", "statquest", *args)
    assert result.exit_code == 2
    assert result.stderr.startswith("symprop: ")
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_every_picture_is_told_in_words(lecture: symprop.papers.Paper) -> None:
    figures = [block for block in lecture.blocks if isinstance(block, Figure)]
    assert len(figures) == 6
    assert all(len(figure.alt) > 30 for figure in figures)


def test_a_display_stands_under_a_sentence_or_a_heading(lecture: symprop.papers.Paper) -> None:
    before = {id(b): a for a, b in zip(lecture.blocks, lecture.blocks[1:], strict=False)}
    for block in lecture.blocks:
        if isinstance(block, Display):
            assert isinstance(before[id(block)], Heading | Paragraph | Display)
