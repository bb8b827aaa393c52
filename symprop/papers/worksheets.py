"""Worksheets made from a model: sheets for students, and their key."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..api import Model
from ..errors import SympropError
from ..house import House, house_of
from .paper import Paper
from .parts import Part, section

if TYPE_CHECKING:
    from ..calls import Values
    from ..documents.blocks import Inline
    from ..documents.making import Variant
    from ..documents.questions import Question
    from ..documents.worksheet import Layout
    from ..tree import Ref
    from .naming import Names

MOST_VARIANTS = 1000

QUIZ = ".xml"
"""The suffix of Moodle's question banks."""

SEED = 7
"""The seed where none is given."""


@dataclass(frozen=True, repr=False)
class Worksheet:
    """Variants of one worksheet: ``sheets``, one a student, and the ``key`` to all of them.

    Each variant has its ``number``, the ``values`` drawn for it and its ``questions``, which
    hold their answers, tolerances, points and worked solutions.
    """

    variants: tuple[Variant, ...]
    layout: Layout

    @cached_property
    def sheets(self) -> tuple[Paper, ...]:
        """What the students get, a document each."""
        alone = len(self.variants) == 1
        return tuple(Paper(self.layout.sheet(v, alone)) for v in self.variants)

    @cached_property
    def key(self) -> Paper:
        """The answers to all variants, with points and worked solutions."""
        return Paper(self.layout.key(self.variants))

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all variants, in order."""
        return tuple(q for v in self.variants for q in v.questions)

    def with_section(self, heading: str | Inline, *parts: Part) -> Worksheet:
        """The same with a section of one's own at the end of each sheet; keys and quizzes stay.

        >>> from symprop import load
        >>> made = worksheet(load("linear")).with_section("Read on", "Chapter 2.")
        >>> made.sheets[0].to_text().rstrip().endswith("Chapter 2.")
        True
        """
        new = section(heading, parts, slide=False)
        return replace(self, layout=replace(self.layout, ending=(*self.layout.ending, *new)))

    def to_moodle(self) -> str:
        """All questions as Moodle XML, a category a variant."""
        from ..render.moodle import moodle

        return moodle(self.variants, self.layout)

    def save(self, path: str | os.PathLike[str], paper: str = "a4") -> tuple[Path, ...]:
        """Write all sheets into one file, and the key beside it as ``…-key``; or Moodle XML.

        The suffix gives the format; ``.xml`` is one file for Moodle's question bank. Raises
        SympropError for an unknown suffix, a missing folder and an unknown paper.
        """
        from ..render.saving import SUFFIXES, folder_of
        from ..saving import save_together

        target, *keys = check_sheet(path, paper)
        if not keys:
            save_together(target, self.to_moodle())
            return (target,)
        key, make = keys[0], SUFFIXES[target.suffix.lower()]
        sheets = make(self.layout.sheets(self.variants), paper, folder_of(target))
        answers = make(self.key.document, paper, folder_of(key))
        content = answers.content
        beside = content.encode() if isinstance(content, str) else content
        together = {**sheets.beside, key.name: beside, **answers.beside}
        save_together(target, sheets.content, together)
        return target, key

    def _repr_html_(self) -> str:
        return self.sheets[0]._repr_html_()

    def __repr__(self) -> str:
        count = len(self.variants)
        return f"<Worksheet: {count} variant{'s' * (count > 1)}, {len(self.questions)} questions>"


def check_sheet(path: str | os.PathLike[str], paper: str = "a4") -> tuple[Path, ...]:
    """The files that a worksheet will be saved in, its own and that of its key.

    Raises SympropError for an unknown suffix or paper, and where one cannot be written.
    """
    from ..render.paper import check_paper
    from ..render.saving import SUFFIXES
    from ..saving import check_target

    target, known = Path(path), (*SUFFIXES, QUIZ)
    check_paper(paper)
    suffix = target.suffix.lower()
    if suffix not in known:
        given = repr(suffix) if suffix else "none"
        raise SympropError(f"{str(path)!r}: unknown suffix {given}; known: {', '.join(known)}")
    if suffix == QUIZ:
        return (check_target(target),)
    return tuple(map(check_target, (target, target.with_name(f"{target.stem}-key{target.suffix}"))))


def worksheet(
    model: Model,
    seed: int = SEED,
    variants: int = 1,
    wrt: Names = None,
    language: str = "en",
    values: Values | None = None,
    style: House | Mapping[str, Any] | str | os.PathLike[str] | None = None,
    title: str | None = None,
    author: str | None = None,
) -> Worksheet:
    """Questions about the derivative by one parameter or several, with their key.

    ``wrt`` names the parameters; by default it is the last one. The derivative and the next
    iterate are asked for by each of them, all else by one of them.

    Small friendly data and parameters are drawn by ``seed``, others for each of the ``variants``;
    ``values`` are kept as they are given. Of an array the first element is taken where none is
    named. All can be done with + − × ÷ and what the sheet gives, and every derivative in the key
    is checked against the compiled gradient. Raises SympropError for an unknown language,
    parameter or style, too many variants, and where no question can be made.

    >>> from symprop import load
    >>> made = worksheet(load("statquest"), seed=7)
    >>> [question.kind for question in made.questions][:3]
    ['link', 'rule', 'forward']
    >>> made.questions[2].answer.tolerance < 0.01
    True
    """
    from ..documents.making import Maker
    from ..documents.words import Words
    from ..documents.worksheet import Layout
    from ..progress import tracked
    from .naming import chosen, in_house, in_language

    if isinstance(variants, bool) or not 1 <= variants <= MOST_VARIANTS:
        raise SympropError(f"variants must be from 1 to {MOST_VARIANTS}, not {variants}")
    words = Words(language)
    named, house = _named(in_language(model, words), style)
    derivations = [named.derive(_element(named, name)) for name in chosen(named, wrt)]
    running = derivations[0]._model
    kept = {} if values is None else _kept(named, values)
    records = tuple(derivation.record for derivation in derivations)
    slopes = _slopes(named, [record.target for record in records])
    maker = Maker(running, records, slopes, words, kept, seed)
    found = tuple(tracked(maker.variants(variants), variants, "worksheets"))
    looks = in_house(derivations, house, words)
    return Worksheet(found, Layout(running, words, looks, title, author or ""))


def _named(model: Model, style: Any) -> tuple[Model, House]:
    """The model with the labels of a house style."""
    from .naming import in_house_style

    house = house_of(style)
    return in_house_style(model, house), house


def _element(model: Model, name: str) -> str:
    """The parameter as it was named; of an array its first element."""
    from ..ranges import axis_lower

    if "[" in name or not model.axes[name]:
        return name
    return f"{name}[{','.join(map(str, axis_lower(model, name)))}]"


def _slopes(model: Model, targets: list[Ref]) -> Callable[[Values], tuple[float, ...]]:
    """The compiled derivatives by parameters or elements."""
    from ..tree import Affine

    def named(target: Ref) -> str:
        places = ",".join(str(i.offset) for i in target.access if isinstance(i, Affine))
        return f"{target.name}[{places}]" if places else target.name

    names = [named(target) for target in targets]
    gradient = model.grad(*names)

    def slopes(values: Values) -> tuple[float, ...]:
        found = gradient(values)
        return tuple(float(found[name]) for name in names)

    return slopes


def _kept(model: Model, values: Values) -> dict[str, Any]:
    """Values that are not to be drawn, checked; of an array in parts the whole is kept."""
    from ..values import check
    from .naming import changed

    names = dict.fromkeys(str(key).split("[")[0].strip() for key in values)
    parts = {n: model.values[n] for n in names if n not in values and n in model.values}
    return check(changed(model, values=parts), values, needed=())
