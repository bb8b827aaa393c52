"""Worksheets as Moodle XML, for Moodle's question bank.

Structure as in Moodle's documentation, "Moodle XML format": a category question opens each
variant; numerical questions have a tolerance, others are multiple choice. Texts are HTML in CDATA
with formulas between \\( … \\), which Moodle's MathJax filter shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from xml.dom.minidom import Document as Tree
from xml.dom.minidom import Element

from ..documents.blocks import AnswerSpace, Block, Display, Inline
from ..documents.questions import Choice, Numeric, Question
from ..documents.words import plain
from ..printing import Piece
from .engine import Options, Renderer, joined
from .environments import FRAGMENT
from .formulas import display as written
from .html import FORMAT as PAGES
from .latex import FORMAT as LATEX

if TYPE_CHECKING:
    from ..documents.making import Variant
    from ..documents.worksheet import Layout

PENALTY = "0.3333333"
"""The part of the grade that each wrong try takes, Moodle's own default."""

DISPLAYED = replace(FRAGMENT, begin="\\[\n\\begin{aligned}\n", end="\n\\end{aligned}\n\\]")


def _formula(parts: Sequence[Piece]) -> str:
    return rf"\({escape(joined(parts).strip())}\)"


def _display(renderer: Renderer, block: Display) -> str:
    # words inside a display are LaTeX, not HTML
    inside = replace(renderer, format=LATEX)
    return f"<p>{escape(written(inside, block, DISPLAYED))}</p>"


def _nothing(renderer: Renderer, block: AnswerSpace) -> str:
    """Room to write in: Moodle has its own."""
    del renderer, block
    return ""


FORMAT = replace(
    PAGES,
    printing="latex",
    formula=_formula,
    blocks={**PAGES.blocks, Display: _display, AnswerSpace: _nothing},
)
"""HTML with formulas in TeX."""


def moodle(variants: Sequence[Variant], layout: Layout) -> str:
    """All questions of all variants as one file of Moodle XML."""
    tree = Tree()
    quiz = tree.createElement("quiz")
    tree.appendChild(quiz)
    style = layout.words.styled(layout.style)
    writer = _Writer(tree, Renderer(FORMAT, style, Options(fragment=True), layout.words), layout)
    for variant in variants:
        quiz.appendChild(writer.category(variant))
        for number, question in enumerate(variant.questions, start=1):
            quiz.appendChild(writer.question(variant, number, question))
    return str(tree.toprettyxml(indent="  ", encoding="UTF-8").decode())


class _Writer:
    """Makes the elements of the file."""

    def __init__(self, tree: Tree, renderer: Renderer, layout: Layout) -> None:
        self._tree, self._renderer, self._layout = tree, renderer, layout

    def category(self, variant: Variant) -> Element:
        """What opens a variant: where its questions are kept."""
        names = (self._layout.title(), self._layout.variant(variant))
        path = "/".join(self._plain(name).replace("/", "//") for name in names)
        question = self._element("question", type="category")
        category = self._text("category", f"$course$/top/{path}")
        question.appendChild(category)
        return question

    def question(self, variant: Variant, number: int, question: Question) -> Element:
        """One question with all that is needed to answer it."""
        kinds = {Numeric: ("numerical", self._numerical), Choice: ("multichoice", self._choice)}
        name, answers = kinds[type(question.answer)]
        heading = self._plain(self._layout.named(question))
        element = self._element("question", type=name)
        task = self._layout.alone(variant, question)
        for child in (
            self._text("name", f"{variant.number}.{number:02d} {heading}"),
            self._html("questiontext", task),
            self._html("generalfeedback", question.solution),
            self._leaf("defaultgrade", str(question.points)),
            self._leaf("penalty", PENALTY),
            self._leaf("hidden", "0"),
            *answers(question),
        ):
            element.appendChild(child)
        return element

    def _numerical(self, question: Question) -> Iterable[Element]:
        answer = question.answer
        assert isinstance(answer, Numeric)
        element = self._element("answer", fraction="100", format="moodle_auto_format")
        element.appendChild(self._leaf("text", f"{answer.value:.6g}"))
        element.appendChild(self._html("feedback", ()))
        element.appendChild(self._leaf("tolerance", f"{answer.tolerance:g}"))
        yield element
        yield self._leaf("unitgradingtype", "0")
        yield self._leaf("unitpenalty", "0.1")
        yield self._leaf("showunits", "3")
        yield self._leaf("unitsleft", "0")

    def _choice(self, question: Question) -> Iterable[Element]:
        answer = question.answer
        assert isinstance(answer, Choice)
        yield self._leaf("single", "true")
        yield self._leaf("shuffleanswers", "1" if answer.shuffled else "0")
        yield self._leaf("answernumbering", "abc")
        for feedback in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            yield self._html(feedback, ())
        for place, option in enumerate(answer.options):
            fraction = "100" if place == answer.right else "0"
            element = self._element("answer", fraction=fraction, format="html")
            element.appendChild(self._cdata("text", self._renderer.inline(option)))
            element.appendChild(self._html("feedback", ()))
            yield element

    def _html(self, name: str, blocks: Iterable[Block]) -> Element:
        shown = (self._renderer.block(block) for block in blocks)
        element = self._element(name, format="html")
        element.appendChild(self._cdata("text", "\n".join(part for part in shown if part)))
        return element

    def _cdata(self, name: str, text: str) -> Element:
        """An element with HTML in it; what would end the section early is cut in two."""
        element = self._element(name)
        for part in text.replace("]]>", "]]\0>").split("\0"):
            element.appendChild(self._tree.createCDATASection(part))
        return element

    def _text(self, name: str, text: str) -> Element:
        element = self._element(name)
        element.appendChild(self._leaf("text", text))
        return element

    def _leaf(self, name: str, text: str) -> Element:
        element = self._element(name)
        element.appendChild(self._tree.createTextNode(text))
        return element

    def _element(self, name: str, **attributes: str) -> Element:
        element = self._tree.createElement(name)
        for key, value in attributes.items():
            element.setAttribute(key, value)
        return element

    def _plain(self, text: Inline) -> str:
        return plain(text, self._layout.style)
