"""What a format's table is made of: rows of templates, with how tightly each binds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

LOOSE, OR, AND, NOT, COMPARE, SUM, QUOTIENT, NEGATIVE, PRODUCT, FRACTION, POWER, ATOM, FENCED = (
    range(13)
)
"""How tightly an expression binds. A quotient in a line (a / b) stands below a product, so that
it is never read wrongly inside one; a built-up fraction stands above. Nothing is as tight as
FENCED: a place that needs it always gets parentheses."""


@dataclass(frozen=True, slots=True)
class Row:
    """A template with places @1, @2, ...; its ``level``, and what each place ``needs``."""

    template: str
    level: int = ATOM
    needs: tuple[int, ...] = ()

    def need(self, place: int) -> int:
        """What may stand, without parentheses, in a place counted from 0."""
        return self.needs[place] if place < len(self.needs) else LOOSE

    def fill(self, *values: str) -> str:
        """The template with its places filled.

        >>> Row("@1 / @2").fill("a", "b")
        'a / b'
        """
        pieces = _split(self.template)
        return "".join(
            values[int(piece) - 1] if place % 2 else piece for place, piece in enumerate(pieces)
        )


@lru_cache(maxsize=1024)
def _split(template: str) -> tuple[str, ...]:
    return tuple(re.split(r"@([1-9])", template))


@dataclass(frozen=True)
class Table:
    """A format: its rows by name, and ``escape``, which makes a name harmless in the format.

    The names are the same in every format but for indices: where they stand in brackets after
    a name there is a row ``access``, where they stand below it ``layer`` and ``layered``.
    """

    rows: Mapping[str, Row]
    escape: Callable[[str], str]

    @property
    def brackets(self) -> bool:
        """Whether indices stand in brackets after a name and not below it."""
        return "access" in self.rows


def rows(**named: str | Row) -> dict[str, Row]:
    """Rows by name; a bare template binds as an atom does and takes anything."""
    return {key: Row(row) if isinstance(row, str) else row for key, row in named.items()}
