"""Sheets of questions about a derivation, with friendly numbers, all different."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from ..derive.reasons import Why
from ..derive.record import Record
from ..errors import SympropError, VerificationError
from ..model import Definitions
from ..plain import PlainModel
from ..tree import ZERO, Reduce, Ref, letter
from .questions import (
    KINDS,
    PLACES,
    Choice,
    Numeric,
    Question,
    QuestionKind,
    Setting,
    Tables,
)
from .questions.hand import Key
from .variants import ROWS, Values, draws
from .words import Words

TRIES, SAME_TRIES = 60, 12
"""So many times numbers are drawn anew for one sheet; where all are kept, only what is asked."""

PATIENCE = 15
"""After so many draws without a further kind of question the first sheet has all there are."""

LEAST, MOST = 0.02, 1000.0
"""Between these sizes an answer is friendly, or it is 0."""

ROUGHEST = 0.03
"""The tolerance of an answer is at most so large, relative to it."""

AGREEMENT = 1e-9

Gradient = Callable[[Values], Sequence[float]]
"""The derivatives that the questions are about, computed in another way."""


@dataclass(frozen=True)
class Variant:
    """One student's sheet: its number, its values, the function values on it, its questions."""

    number: int
    values: Mapping[str, Any]
    tables: Tables
    questions: tuple[Question, ...]


NUMERIC = tuple(kind for kind in KINDS if kind.numeric)
OTHERS = tuple(kind for kind in KINDS if not kind.numeric)


@dataclass
class _Draft:
    """A draw, what it means for the derivative by each parameter, and what can be asked."""

    values: Values
    settings: list[Setting]
    questions: list[Question]

    def ask(self, kinds: Iterable[QuestionKind], random: Random) -> None:
        """Add the questions of some kinds, where their answers are friendly."""
        for kind in kinds:
            if any(q.kind == kind.unless for q in self.questions):
                continue
            settings = list(self.settings)
            if len(settings) > 1 and not kind.each:
                random.shuffle(settings)
            for setting in settings:
                question = setting.asked(kind.ask, lambda q: _friendly(q, self.questions))
                if question is not None:
                    self.questions.append(replace(question, points=kind.points))
                    if not kind.each:
                        break

    @property
    def fingerprint(self) -> str:
        """What no two variants have in common."""
        plain = [(k, getattr(v, "tolist", lambda v=v: v)()) for k, v in self.values.items()]
        return repr(plain)


@dataclass
class Maker:
    """Makes variants about one derivation or several, all different.

    ``kept`` are values that are not drawn; ``gradient`` is what the key is checked against.
    """

    model: Definitions
    records: tuple[Record, ...]
    gradient: Gradient
    words: Words
    kept: Mapping[str, Any]
    seed: int

    def __post_init__(self) -> None:
        for record in self.records:
            if record.derivative == ZERO:
                loss, target = self.model.loss, record.target.name
                raise SympropError(f"{loss} does not depend on {target!r}: there is nothing to ask")
        self._random = Random(self.seed)
        chosen = {name: axis for r in self.records for name, axis in _chosen(r).items()}
        names = {*self.model.data, *self.model.parameters}
        rows, self._tries = (ROWS, TRIES) if names - set(self.kept) else (ROWS[:1], SAME_TRIES)
        self._sources = [draws(self.model, self.kept, chosen, self._random, k) for k in rows]
        always = [kind for kind in NUMERIC if not kind.unless]
        self._numeric = sum(len(self.records) if kind.each else 1 for kind in always)
        self._taken: set[str] = set()
        self._wanted = 0

    def variants(self, count: int) -> Iterator[Variant]:
        """So many variants, one after the other; raises SympropError where there are not."""
        for number in range(1, count + 1):
            yield self._best(number)

    def _best(self, number: int) -> Variant:
        """A draw with as many numeric questions as sheets about this model can have.

        The first sheet tries more and fewer rows, and says how many all others have.
        """
        best: _Draft | None = None
        for source in self._sources:
            draft = self._tried(source)
            if best is None or (draft and len(draft.questions) > len(best.questions)):
                best, self._sources = draft, [source]
            if best and len(best.questions) >= self._numeric:
                break
        if best is None:
            raise SympropError(self._why_not(number))
        self._wanted = max(self._wanted, len(best.questions))
        self._taken.add(best.fingerprint)
        return self._finished(number, best)

    def _tried(self, source: Iterator[Values]) -> _Draft | None:
        """The first draw with enough questions, or else the one with most."""
        best, idle = None, 0
        for _ in range(self._tries):
            draft, idle = self._drafted(next(source)), idle + 1
            known = len(best.questions) if best else 0
            new = draft is not None and draft.fingerprint not in self._taken
            if draft and new and len(draft.questions) > known - (best is None):
                best, idle, known = draft, 0, len(draft.questions)
            enough = best and known >= (self._wanted or self._numeric)
            if enough or (best and idle >= PATIENCE and not self._wanted):
                break
        return best

    def _why_not(self, number: int) -> str:
        target = ", ".join(record.target.name for record in self.records)
        if number > 1:
            return f"only {number - 1} different worksheets about {target!r} could be made"
        return (
            f"no worksheet can be made about {target!r}: in {self._tries} draws of small numbers "
            "no question had a friendly answer that + − × ÷ and a table of functions give"
        )

    def _drafted(self, values: Values) -> _Draft | None:
        """The numeric questions about some values; None where their answers are not friendly."""
        try:
            slopes = self.gradient(values)
            if not all(map(math.isfinite, slopes)):
                return None
            draft = _Draft(values, self._settings(values, slopes), [])
            draft.ask(NUMERIC, self._random)
        except (ArithmeticError, ValueError):  # the loss or a derivative has no value there
            return None
        return draft

    def _settings(self, values: Values, slopes: Sequence[float]) -> list[Setting]:
        """What each derivation means for these values; what stands on the sheet is shared."""
        plain = PlainModel(self.model, values)
        sheet = (Tables(), dict[str, int](), set[Key](), set[Key](), dict[Key, float]())
        return [
            Setting(record, plain, slope, self.words, self._random, *sheet)
            for record, slope in zip(self.records, slopes, strict=True)
        ]

    def _finished(self, number: int, draft: _Draft) -> Variant:
        """The variant with all questions, in their order."""
        draft.ask(OTHERS, self._random)
        if not draft.questions:
            raise SympropError(self._why_not(number))
        for setting in draft.settings:
            self._check(setting)
        tables = Tables(draft.settings[0].tables.values, frozen=True)
        questions = sorted(draft.questions, key=lambda q: PLACES[q.kind])
        return Variant(number, draft.values, tables, tuple(questions))

    def _check(self, setting: Setting) -> None:
        """The derivative of the key against the one that another program computes."""
        here, there = setting.plug.evaluate(setting.result.right, {}), setting.slope
        if abs(here - there) > AGREEMENT * max(1.0, abs(here), abs(there)):
            name = setting.record.target.name
            raise VerificationError(f"the key says {here!r} by {name}, the gradient {there!r}")


def _chosen(record: Record) -> dict[str, int]:
    """Data that the derivation takes to sum to 1, and along which axis."""
    found: dict[str, int] = {}
    for reason in (r for part in record.parts for s in part.steps for r in s.reasons):
        if reason.why is Why.SUMS_TO_ONE:
            match reason.about:
                case (Reduce(body=Ref(name=name, access=access), letters=(bound,)),):
                    found[name] = access.index(letter(bound))
    return found


def _friendly(question: Question, others: Iterable[Question]) -> bool:
    """Whether an answer is of a good size, not 0, not too rough, and no other question's."""
    answer = question.answer
    if isinstance(answer, Choice):
        return len(answer.options) > 1
    known = [a.value for a in (q.answer for q in others) if isinstance(a, Numeric)]
    if any(abs(answer.value - value) <= answer.tolerance for value in known):
        return False
    fits = LEAST <= abs(answer.value) < MOST
    return fits and answer.tolerance <= ROUGHEST * abs(answer.value)
