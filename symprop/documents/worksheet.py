"""Worksheets as documents: what the students get, and the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from ..model import Definitions
from ..notation import Style
from ..tree import Decimal
from .blocks import (
    AnswerSpace,
    Block,
    Document,
    Heading,
    Inline,
    Listing,
    PageBreak,
    PageHead,
    Paragraph,
)
from .making import Variant
from .questions import (
    Choice,
    Numeric,
    Question,
)
from .questions.given import given, worked_out
from .questions.hand import Key, Needs
from .words import Words, joined


@dataclass(frozen=True)
class Layout:
    """Lays variants out as documents; ``style`` says how their expressions look.

    ``heading`` stands for the title, ``author`` signs it, ``ending`` ends each sheet.
    """

    model: Definitions
    words: Words
    style: Style
    heading: str | None = None
    author: str = ""
    ending: tuple[Block, ...] = ()

    def sheet(self, variant: Variant, alone: bool = True) -> Document:
        """What a student gets; the title bears the variant's number where there are several."""
        number = () if alone else (" · ", *self.variant(variant))
        head = self._head(None if alone else variant)
        return self._document(joined((*self.title(), *number)), [head, *self._sheet(variant)])

    def sheets(self, variants: Sequence[Variant]) -> Document:
        """All variants in one document, each on pages of its own."""
        if len(variants) == 1:
            return self.sheet(variants[0])
        return self._document(self.title(), self._on_pages(variants, self._sheet, self._head))

    def key(self, variants: Sequence[Variant]) -> Document:
        """The answers to all variants, with points and how they are found."""
        title = self.title("sheet key title")
        return self._document(title, self._on_pages(variants, self._key, self._key_head))

    def title(self, phrase: str = "sheet title") -> Inline:
        """``Worksheet`` and the title of the model, or the title that was asked for."""
        title = self.heading if self.heading is not None else self.model.title
        kind = self.words.say(phrase)
        if self.heading is not None and phrase == "sheet title":
            return (self.heading,)
        return joined((*kind, f": {title}")) if title else kind

    def _head(self, variant: Variant | None) -> PageHead:
        """The top of a sheet's further pages: which one it is, and whose."""
        parts = (*self._kind("sheet title", variant), " · ", *self.words.say("sheet whose"))
        return PageHead(joined(parts))

    def _key_head(self, variant: Variant | None) -> PageHead:
        return PageHead(joined(self._kind("sheet key title", variant)))

    def _kind(self, phrase: str, variant: Variant | None) -> Inline:
        number = () if variant is None else (" · ", *self.variant(variant))
        return (*self.words.say(phrase), *number)

    def variant(self, variant: Variant) -> Inline:
        """``Variant 3``."""
        return self.words.say("sheet variant", number=str(variant.number))

    def named(self, question: Question) -> Inline:
        """``Forward pass``."""
        return self.words.say(f"sheet {question.kind} heading")

    def pointed(self, question: Question) -> Inline:
        """``Forward pass (2 points)``."""
        key = "sheet point" if question.points == 1 else "sheet points"
        points = self.words.say(key, points=str(question.points))
        return joined((*self.named(question), " (", *points, ")"))

    def given(self, variant: Variant, *questions: Question) -> list[Block]:
        """The network, and the numbers and values of functions that some questions need."""
        needs = reduce(or_, (q.needs for q in questions), Needs())
        return list(given(self.model, variant.values, variant.tables, needs, self.words))

    def alone(self, variant: Variant, question: Question) -> list[Block]:
        """One question with all that is needed to answer it."""
        known = worked_out(question.needs.given, self.words, "sheet known alone")
        return [*self.given(variant, question), *question.task, *known]

    def _document(self, title: Inline, blocks: Iterable[Block]) -> Document:
        style = self.style
        return Document(
            title,
            tuple(blocks),
            style.limits,
            style.adjoint_of,
            style.labels,
            self.words.language,
            style.layered,
            self.author,
            derivative=style.derivative,
            times=style.times,
        )

    def _on_pages(
        self,
        variants: Sequence[Variant],
        tell: Callable[[Variant], list[Block]],
        head: Callable[[Variant | None], PageHead],
    ) -> Iterator[Block]:
        """Each variant under its number, on pages of its own; a single one has no number."""
        several = len(variants) > 1
        for place, variant in enumerate(variants):
            yield from [PageBreak()] if place else []
            yield head(variant if several else None)
            if several:
                yield Heading(self.variant(variant))
            yield from tell(variant)

    def _sheet(self, variant: Variant) -> list[Block]:
        say = self.words.say
        total = str(sum(q.points for q in variant.questions))
        blocks: list[Block] = [Paragraph(say("sheet name", total=total))]
        blocks += self.given(variant, *variant.questions)
        told: dict[Key, float] = {}
        for number, question in enumerate(variant.questions, start=1):
            known = question.needs.given
            new = {key: value for key, value in known.items() if key not in told}
            told |= new
            blocks += [self._numbered(number, question), *question.task]
            blocks += worked_out(new, self.words, "sheet known")
            if isinstance(question.answer, Choice) and question.answer.printed:
                blocks.append(Listing(question.answer.options, ordered=True))
            if question.space:
                blocks.append(AnswerSpace(question.space))
        return [*blocks, *self.ending]

    def _numbered(self, number: int, question: Question) -> Heading:
        return Heading(joined((f"{number}. ", *self.pointed(question))), 2)

    def _key(self, variant: Variant) -> list[Block]:
        blocks: list[Block] = []
        for number, question in enumerate(variant.questions, start=1):
            blocks.append(self._numbered(number, question))
            told = question.solution if question.brief is None else question.brief
            blocks += [Paragraph(self._answer(question)), *told]
        return blocks

    def _answer(self, question: Question) -> Inline:
        say, answer = self.words.say, question.answer
        head: list[Any] = [*say("sheet answer"), *question.short]
        if isinstance(answer, Choice) and answer.printed:
            head = [*say("sheet answer"), f"{answer.right + 1}. ", *question.short]
        if isinstance(answer, Numeric):
            head += [" ", *say("sheet tolerance", tolerance=Decimal(answer.tolerance, 6))]
        return joined(head)
