"""Worksheets: every key recomputed, every sheet solvable by hand, every seeded mistake wrong."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import pytest

import symprop
from symprop.documents.blocks import Block, Display, Document, Grouped, Listing, Paragraph
from symprop.documents.making import Variant
from symprop.documents.questions import KINDS, Choice, Numeric, Question, Setting, Tables
from symprop.documents.questions.hand import ByHand
from symprop.documents.questions.tables import Estimate, NotByHand, rounded, short
from symprop.papers.worksheets import Worksheet, worksheet
from symprop.plain import PlainModel
from symprop.render import render
from symprop.tree import Apply, Blank, Decimal, Expression, Grid, Link, Number, Ref

CASES = [
    *((name, None) for name in symprop.gallery_names()),
    ("statquest", "b3"),
    ("statquest", "w1"),
    ("linear", "slope"),
    ("xor", "w1"),
    ("chain", "w2"),
    ("iris", "W1[1,2]"),
    ("two-layer", "b2"),
    ("logistic", "w"),
    ("softmax-iris", "W"),
]


@cache
def made(name: str, parameter: str | None, count: int = 0, seed: int = 7) -> Worksheet:
    count = count or (3 if parameter else 1)
    return worksheet(symprop.load(name), seed=seed, variants=count, wrt=parameter)


def record_of(name: str, parameter: str | None, sheet: Worksheet) -> Any:
    """The record of the derivation that a sheet is about, derived anew."""
    asked = next(q for q in sheet.questions if q.kind == "link")
    row = asked.solution[0]
    assert isinstance(row, Display)
    left = row.rows[0].left
    assert isinstance(left, Link)
    places = ",".join(str(i.offset) for i in left.by.access)  # type: ignore[union-attr]
    text = f"{left.by.name}[{places}]" if places else left.by.name
    return symprop.load(name).derive(text).record


def numeric(variant: Variant) -> list[Question]:
    return [q for q in variant.questions if isinstance(q.answer, Numeric)]


def expected(question: Question, plain: PlainModel, record: Any) -> float:
    """The answer from the definitions alone, by complex steps."""
    asked = question.short[0]
    assert isinstance(asked, Expression)
    if question.kind != "descent":
        return plain.evaluate(asked, {}, record.limits, record.adjoint_of).real
    total = Link(record.loss, record.target, local=False)
    slope = plain.evaluate(total, {}, record.limits, record.adjoint_of).real
    task = question.task[0]
    assert isinstance(task, Paragraph)
    rate = [p.value for p in task.text if isinstance(p, Number)][-1]
    return plain.evaluate(record.target).real - slope * rate


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_keys_are_right_and_friendly(name: str, parameter: str) -> None:
    sheet = made(name, parameter)
    record = record_of(name, parameter, sheet)
    for variant in sheet.variants:
        plain = PlainModel(sheet.layout.model, variant.values)
        for question in numeric(variant):
            answer = question.answer
            assert isinstance(answer, Numeric)
            value = expected(question, plain, record)
            assert math.isclose(answer.value, value, rel_tol=1e-9, abs_tol=1e-9)
            assert answer.value == 0 or 0.02 <= abs(answer.value) < 1000
            assert answer.tolerance <= 0.03 * abs(answer.value) or answer.value == 0
        assert any(q.answer.value for q in numeric(variant))  # type: ignore[union-attr]


class Student(ByHand):
    """Rounds every quantity that is written down to four digits, and trusts the table."""

    def quantity(self, name: str, index: tuple[int, ...]) -> Estimate:
        found = super().quantity(name, index)
        written = Estimate(rounded(found.value))
        if (name, index) in self.read:
            self.read[name, index] = written
        return written


class Sheet(Tables):
    """A table as it is printed: the value beside the nearest argument, and nothing else."""

    def look_up(self, function: str, argument: Estimate) -> Estimate:
        printed = {u: v for (f, u), v in self.values.items() if f == function}
        nearest = min(printed, key=lambda u: abs(u - argument.value))
        assert abs(nearest - argument.value) < 0.01 * max(1.0, abs(nearest))
        return Estimate(printed[nearest])


def by_hand(question: Question, setting: Setting) -> float | None:
    """The answer of a person with the sheet, who uses only what the question says it needs."""
    student = Student(setting.plain, setting.tables, setting._adjoints(), setting.spans)
    student.given = {k: Estimate(rounded(v)) for k, v in question.needs.given.items()}
    value = worked_by(student, question, setting)
    assert student.inputs <= question.needs.inputs
    return value


def worked_by(student: Student, question: Question, setting: Setting) -> float | None:
    """The answer; None where the question gives a number itself."""
    asked, record = question.short[0], setting.record
    assert isinstance(asked, Expression)
    if question.kind == "descent":
        if len(question.task) > 1:
            return None
        task = question.task[0]
        assert isinstance(task, Paragraph)
        rate = [p.value for p in task.text if isinstance(p, Number)][-1]
        return (
            setting.plain.evaluate(record.target).real
            - rate * student(setting.result.right, {}).value
        )
    if question.kind == "derivative":
        return student(setting.result.right, {}).value
    if question.kind == "link number":
        return linked(asked, setting, student)
    return student(asked, {}).value


def linked(asked: Expression, setting: Setting, student: Student) -> float:
    """The value of a link, from its closed form at the place asked for."""
    from symprop.derive.numbers import placed

    for part in setting.links:
        step = part.steps[0]
        place = setting.place_for(step.left, step.right)
        letters = list(place)
        for values in _all_places(setting, letters):
            if placed(step.left, values) == asked:
                return student(step.right, values).value
    raise AssertionError("no such link")


def _all_places(setting: Setting, letters: list[str]) -> list[dict[str, int]]:
    places: list[dict[str, int]] = [{}]
    for k in letters:
        places = [{**p, k: v} for p in places for v in setting.spans[k]]
    return places


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_a_person_with_the_sheet_comes_within_the_tolerance(name: str, parameter: str) -> None:
    from random import Random

    from symprop.documents.words import Words

    sheet = made(name, parameter)
    record = record_of(name, parameter, sheet)
    for variant in sheet.variants:
        assert variant.tables.frozen
        plain = PlainModel(sheet.layout.model, variant.values)
        tables = Sheet(dict(variant.tables.values), frozen=True)
        setting = Setting(record, plain, math.nan, Words("en"), Random(0), tables)
        for question in numeric(variant):
            value = by_hand(question, setting)
            answer = question.answer
            assert isinstance(answer, Numeric)
            if value is not None:
                assert abs(float(f"{value:.3g}") - answer.value) <= answer.tolerance
            assert abs(float(f"{answer.value:.3g}") - answer.value) <= answer.tolerance


def test_what_is_not_on_the_sheet_cannot_be_used() -> None:
    hand = ByHand(PlainModel(symprop.load("statquest")), Tables(frozen=True))
    with pytest.raises(NotByHand, match="not on the sheet"):
        hand(Apply("exp", (Number(1),)), {})


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_one_line_of_a_mistake_is_wrong_and_all_others_are_right(name: str, parameter: str) -> None:
    sheet = made(name, parameter)
    record = record_of(name, parameter, sheet)
    for variant in sheet.variants:
        plain = PlainModel(sheet.layout.model, variant.values)
        for question in (q for q in variant.questions if q.kind == "mistake"):
            shown = question.task[1]
            assert isinstance(shown, Display)
            assert isinstance(question.answer, Choice)
            left = shown.rows[0].left
            assert left is not None
            holds = [agrees(plain, record, left, row.right) for row in shown.rows]
            assert holds.count(False) == 1
            assert holds.index(False) == question.answer.right
            assert f"line {question.answer.right + 1}" in str(question.short[0])
            correct = question.solution[1]
            assert isinstance(correct, Display)
            assert agrees(plain, record, left, correct.rows[0].right)


def agrees(plain: PlainModel, record: Any, left: Expression, right: Any) -> bool:
    """Whether two sides are equal at every place."""
    from symprop.plain.steps import span
    from symprop.rewriting import free_letters

    places: list[dict[str, int]] = [{}]
    for k in dict.fromkeys((*free_letters(left), *free_letters(right))):
        places = [{**p, k: v} for p in places for v in span(record.limits[k], plain.sizes)]
    pairs = (
        [plain.evaluate(e, p, record.limits, record.adjoint_of).real for e in (left, right)]
        for p in places
    )
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs)


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_every_model_of_the_gallery_gives_every_kind_of_question(name: str) -> None:
    either = {"residual", "loss"}
    for variant in made(name, None).variants:
        kinds = [q.kind for q in variant.questions]
        assert set(kinds) | either == {kind.name for kind in KINDS}
        assert len(set(kinds) & either) == 1
        assert len(kinds) == len(set(kinds)) == 8
        descent = variant.questions[-1]
        assert len(descent.task) == 1, "the derivative can be worked out"


@pytest.mark.parametrize("name", symprop.gallery_names())
def test_what_is_asked_for_is_given_nowhere_and_what_is_not_needed_neither(name: str) -> None:
    for variant, paper in zip(made(name, None).variants, made(name, None).sheets, strict=True):
        given = {key for q in variant.questions for key in q.needs.given}
        model = made(name, None).layout.model
        for question in numeric(variant):
            asked = question.short[0]
            if isinstance(asked, Ref) and question.kind != "descent":
                assert (asked.name, tuple(i.offset for i in asked.access)) not in given  # type: ignore[union-attr]
            if isinstance(asked, Link) and asked.of == Ref(model.loss):
                assert isinstance(asked.by, Ref)
                offsets = tuple(getattr(index, "offset", None) for index in asked.by.access)
                assert (f"d_{asked.by.name}", offsets) not in given
        needed = {name for q in variant.questions for name, _ in q.needs.inputs}
        network, *rest = [b for b in paper.document.blocks if isinstance(b, Display)]
        assert len(network.rows) >= 2
        until = paper.document.blocks.index(next(b for b in rest if not grids(b)))
        head = paper.document.blocks[:until]
        told = [e for e in expressions(head) if e not in expressions([network])]
        names = {n.name for e in told for n in e.walk() if isinstance(n, Ref)}
        model = symprop.load(name)
        assert names & {*model.parameters, *model.data} == needed
        shown = sum(isinstance(n, Number | Decimal) for e in told for n in e.walk())
        assert shown < 150


def grids(block: Display) -> bool:
    return all(isinstance(row.right, Grid) for row in block.rows)


def test_thirty_students_get_thirty_sheets() -> None:
    sheet = made("statquest", "w1", 30)
    texts = {paper.to_text() for paper in sheet.sheets}
    bodies = {re.sub(r"Variant \d+", "", text) for text in texts}
    assert len(bodies) == 30
    assert [v.number for v in sheet.variants] == list(range(1, 31))
    assert all(len(v.questions) == 8 for v in sheet.variants)
    answers = [tuple(q.answer.value for q in numeric(v)) for v in sheet.variants]  # type: ignore[union-attr]
    assert len(set(answers)) == 30
    whole = render(sheet.layout.sheets(sheet.variants), "text")
    assert all(f"Variant {k}\n" in whole for k in range(1, 31))


def test_the_same_seed_gives_the_same_sheet() -> None:
    model = symprop.load("xor")
    first, again, other = (worksheet(model, seed=s, variants=2) for s in (3, 3, 4))
    for a, b in zip(first.sheets, again.sheets, strict=True):
        assert a.to_text() == b.to_text()
    assert first.key.to_text() == again.key.to_text()
    assert first.key.to_text() != other.key.to_text()


@pytest.mark.parametrize(("name", "parameter"), CASES[-9:-5])
@pytest.mark.parametrize("format", ["typst", "latex", "html"])
def test_blanks_are_blank(name: str, parameter: str, format: str) -> None:
    for variant, paper in zip(
        made(name, parameter).variants, made(name, parameter).sheets, strict=True
    ):
        given = set(numbers_in(paper.document))
        for question in numeric(variant):
            (answer,) = (p for p in question.short if isinstance(p, Decimal))
            assert answer.value not in given or short(answer.value, 2)
        blanks = next(q for q in variant.questions if q.kind == "link")
        (row,) = (b for b in blanks.task if isinstance(b, Display))
        assert sum(isinstance(n, Blank) for r in row.rows for e in (r.left, r.right) if e
                   for n in e.walk()) >= 3  # fmt: skip
        missing = blanks.short[0]
        assert isinstance(missing, Expression)
        assert missing.children[0] not in {n for e in expressions(blanks.task) for n in e.walk()}
        source = render(paper.document, format)
        assert "accept" not in source
        assert "Answer" not in source


def expressions(blocks: Any) -> list[Expression]:
    """Every expression in some blocks."""
    found: list[Any] = []
    for block in blocks:
        found += {
            Display: lambda b: [e for r in b.rows for e in (r.left, r.right, *r.reason)],
            Paragraph: lambda b: list(b.text),
            Listing: lambda b: [p for item in b.items for p in item],
            Grouped: lambda b: [p for row in (b.header, *b.rows) for cell in row for p in cell],
        }.get(type(block), lambda b: [])(block)
    return [e for e in found if isinstance(e, Expression)]


def numbers_in(document: Document) -> list[float]:
    blocks: tuple[Block, ...] = document.blocks
    nodes = (n for e in expressions(blocks) for n in e.walk())
    return [n.value for n in nodes if isinstance(n, Decimal)]


@pytest.mark.parametrize("name", ["statquest", "iris"])
def test_every_kind_has_words_in_every_language(name: str) -> None:
    for language in ("en", "de"):
        sheet = worksheet(symprop.load(name), language=language)
        text = sheet.sheets[0].to_text() + sheet.key.to_text()
        assert sheet.key.to_text()
        assert "{" not in text.replace("Σ_{", "")
    assert "Arbeitsblatt" in text


def test_points_stand_on_the_sheet_and_in_the_key() -> None:
    sheet = made("statquest", "w1")
    total = sum(q.points for q in sheet.variants[0].questions)
    assert total == sum(kind.points for kind in KINDS if not kind.unless)
    assert f"of {total}" in sheet.sheets[0].to_text()
    assert "(2 points)" in sheet.key.to_text()


def test_values_that_are_given_stay() -> None:
    sheet = worksheet(symprop.load("statquest"), values={"b3": 0.5, "dosage": [0.0, 1.0]})
    assert sheet.variants[0].values["b3"] == 0.5
    assert sheet.variants[0].values["dosage"].tolist() == [0.0, 1.0]
    assert len(sheet.variants[0].values["observed"]) == 2


def test_labels_stay_labels() -> None:
    for variant in made("iris", "W1[1,2]").variants:
        assert set(variant.values["versicolor"].tolist()) == {0.0, 1.0}


def test_rules_offered_beside_the_right_one_are_wrong() -> None:
    from symprop.documents.questions.rules import OFFERED, RULES

    for why, alike in RULES.items():
        assert len([w for w in OFFERED if w is not why and w not in alike]) >= 2


def test_adjoints_are_worked_out_by_hand_too() -> None:
    model = symprop.dense(1, 2, 2, 2, 1, activation="tanh")
    model = model.with_values(model.initial(), input=[0.5, 1.0], observed=[0.0, 1.0])
    made = worksheet(model, wrt="w1")
    assert {"link", "rule", "mistake"} <= {q.kind for q in made.questions}


def test_several_parameters_share_a_sheet() -> None:
    model = symprop.load("statquest")
    made = worksheet(model, wrt=["w3", "b3"], variants=3)
    for variant in made.variants:
        plain = PlainModel(model, variant.values)
        kinds = [q.kind for q in variant.questions]
        assert kinds.count("derivative") == kinds.count("descent") == 2
        assert max(kinds.count(k) for k in ("link", "rule", "forward", "residual")) == 1
        asked = [q for q in variant.questions if q.kind == "derivative"]
        for question, name in zip(asked, ("w3", "b3"), strict=True):
            assert isinstance(question.answer, Numeric)
            slope = plain.derivative(("SSR", ()), (name, ())).real
            assert question.answer.value == pytest.approx(slope)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("data x\nL = x*x", "no parameters"),
        ("parameter w = 1, v = 2\nL = w*w", "does not depend on 'v'"),
        ("data x\nL = exp(exp(exp(w*x + 9)))", "no worksheet can be made about 'w'"),
    ],
)
def test_models_that_give_no_worksheet(text: str, message: str) -> None:
    with pytest.raises(symprop.SympropError, match=message):
        worksheet(symprop.parse(text))


def test_too_few_different_sheets() -> None:
    model = symprop.load("linear")
    fixed = {"weight": [1, 2], "height": [2.5, 0.5], "intercept": 0.5, "slope": 2}
    with pytest.raises(symprop.SympropError, match="only 1 different"):
        worksheet(model, variants=2, values=fixed)


@pytest.mark.parametrize("count", [0, -1, 1_000_000, True])
def test_numbers_of_variants(count: int) -> None:
    with pytest.raises(symprop.SympropError, match="from 1 to 1000"):
        worksheet(symprop.load("linear"), variants=count)


def test_wrong_names() -> None:
    model = symprop.load("statquest")
    with pytest.raises(symprop.SympropError, match="w9"):
        worksheet(model, wrt="w9")
    with pytest.raises(symprop.SympropError, match="language"):
        worksheet(model, language="xx")
