"""What was typed after an option, read as names and numbers; nothing is ever evaluated."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from ..api import Model, load
from ..errors import SympropError

_COMMA = re.compile(r",(?![^\[]*\])")
"""A comma that does not stand between brackets."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def names_in(given: Iterable[str]) -> tuple[str, ...]:
    """Names from texts in which commas stand between them; each once, in order.

    >>> names_in(["W1[1,2], b3", "w1"])
    ('W1[1,2]', 'b3', 'w1')
    """
    found = [name.strip() for text in given for name in _COMMA.split(text)]
    if "" in found:
        raise SympropError(f"a name is missing in {','.join(given)!r}; write w1,b3 or W1[1,2]")
    return tuple(dict.fromkeys(found))


def settings_in(given: Iterable[str]) -> dict[str, float]:
    """Numbers by name from texts ``name=number``; a later one replaces an earlier one.

    >>> settings_in(["b3=1", "W1[1,2] = -0.5"])
    {'b3': 1.0, 'W1[1,2]': -0.5}
    """
    found = {}
    for text in given:
        name, sign, number = text.partition("=")
        if not sign or not name.strip():
            raise SympropError(f"--set {text!r} cannot be read; write NAME=NUMBER, as b3=1")
        found[name.strip()] = _number(number, text)
    return found


def _number(text: str, whole: str) -> float:
    plain = text.strip().replace("−", "-")  # the minus that symprop itself prints
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    if not math.isfinite(value):
        raise SympropError(
            f"--set {whole!r}: {text.strip()!r} is not a finite number; write NAME=NUMBER, as b3=1"
        )
    return value


def opened(model: str, data: str | None, settings: Mapping[str, float]) -> Model:
    """The model of that name or path, with the data and the values that were given."""
    found = load(model, data=data)
    return found.with_values(settings) if settings else found
