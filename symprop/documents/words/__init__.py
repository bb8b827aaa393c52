"""The wording of documents: a table a language, and how a sentence takes in its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal, TypeAlias

from ...derive.reasons import Reason
from ...errors import SympropError, nearest
from ...notation import Style
from ...printing import spoken, to_text
from ...tree import Expression
from ..blocks import Inline

LANGUAGES = tuple(sorted(module.name for module in iter_modules(__path__)))
"""The languages there are: one file of this folder each."""

Gap: TypeAlias = str | Expression | Inline
"""What fills a gap of a phrase."""

RELATIONS = {"=": "eq", "≤": "le", "≥": "ge", "<": "lt", ">": "gt"}
"""Relation signs that formulas have as well, by the names of their spoken words."""

_GAP = re.compile(r"\{(\w+)\}")


class Words:
    """The wording of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise SympropError(f"unknown language {language!r}{nearest(language, LANGUAGES)}")
        table = import_module(f".{language}", __name__)
        self.language = language
        self.reasons: Mapping[object, str] = table.REASONS
        self.phrases: Mapping[str, str] = table.PHRASES
        self.spoken = spoken(table.SPOKEN)
        self._titles: Mapping[str, str] = table.TITLES

    def styled(self, style: Style) -> Style:
        """A style with what this language writes in formulas: the words of cases, its decimals."""
        cases = self.phrases["if"], self.phrases["otherwise"]
        decimal: Literal[".", ","] = "," if self.phrases["decimal"] == "," else "."
        return replace(style, cases=cases, decimal=decimal)

    def title(self, title: str) -> str:
        """The title of a model of the gallery in this language; any other as it is."""
        return self._titles.get(title, title)

    def relation(self, sign: str) -> str:
        """A relation sign as it is read aloud; nothing for one that has no words."""
        if sign in RELATIONS:
            return self.spoken.rows[RELATIONS[sign]].template.strip()
        return self.phrases.get(f"relation {sign}", "")

    @property
    def between(self) -> str:
        """What stands between values in a row: not a comma where numbers have one."""
        return "; " if self.phrases["decimal"] == "," else ", "

    def listed(self, items: Sequence[Inline], between: str = ", ") -> Inline:
        """Items in a row: one, two and three."""
        *first, last = items
        inside = (part for item in first[1:] for part in (between, *item))
        return joined((*first[0], *inside, self.phrases["and"], *last)) if first else last

    def reason(self, reason: Reason) -> Inline:
        """Why a step holds, in words and formulas."""
        gaps: dict[str, Gap] = {str(k): e for k, e in enumerate(reason.about)}
        gaps["word"] = reason.word.replace("_", " ")
        gaps["all"] = self.listed([(expr,) for expr in reason.about]) if reason.about else ()
        return fill(self.reasons[reason.why], gaps)

    def reasons_of(self, reasons: tuple[Reason, ...]) -> Inline:
        """Several reasons in a row."""
        found: list[str | Expression] = []
        for k, reason in enumerate(reasons):
            found += [", "] if k else []
            found += self.reason(reason)
        return joined(found)

    def say(self, phrase: str, **gaps: Gap) -> Inline:
        """A phrase with its gaps filled in."""
        return fill(self.phrases[phrase], gaps)


def fill(template: str, gaps: Mapping[str, Gap]) -> Inline:
    """A template's words with formulas in the gaps.

    >>> fill("only {0} counts", {"0": "x"})
    ('only x counts',)
    """
    pieces = _GAP.split(template)
    return joined(gaps[piece] if k % 2 else piece for k, piece in enumerate(pieces))


def joined(parts: Iterable[Gap]) -> Inline:
    """Words and formulas in a row, words that meet made one."""
    found: list[str | Expression] = []
    for part in _flat(parts):
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def _flat(parts: Iterable[Gap]) -> Iterator[str | Expression]:
    for part in parts:
        if isinstance(part, tuple):
            yield from part
        else:
            yield part


def plain(inline: Inline, style: Style) -> str:
    """Words and formulas as one line of text."""
    return "".join(part if isinstance(part, str) else to_text(part, style) for part in inline)
