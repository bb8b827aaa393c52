"""House style: one small file that says how a teacher writes things, for every document."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .errors import SympropError, nearest
from .notation import parse_label

LARGEST = 100_000
"""Bytes that a file of house style may have."""

SIGNS: Mapping[str, tuple[str, ...]] = {"derivative": ("d", "∂"), "times": ("×", "·")}
"""What may be chosen among a few signs."""

PARTS = ("loss", "observed", "predicted")
"""Parts in a model that have a notation of their own, whatever a model calls them."""

ALLOWED = (*PARTS, "residual", *SIGNS, "labels")
LONGEST = 60
"""Characters that the word for the residual may have."""


@dataclass(frozen=True)
class House:
    """Notation for the parts of a model and for single names, in the language of labels.

    ``residual`` is a word, ``derivative`` is d or ∂, ``times`` is × or ·; None and what is left
    out stay as they are.
    """

    loss: str | None = None
    observed: str | None = None
    predicted: str | None = None
    residual: str | None = None
    derivative: Literal["d", "∂"] = "d"
    times: Literal["×", "·"] = "×"
    labels: Mapping[str, str] = field(default_factory=dict)

    def labels_of(self, parts: Mapping[str, str | None]) -> dict[str, str]:
        """Labels by name, for a model in which ``parts`` have these names.

        >>> House(predicted="hat(y)").labels_of({"predicted": "p", "loss": "L"})
        {'p': 'hat(y)'}
        """
        chosen = {name: getattr(self, part) for part, name in parts.items() if name}
        return {**{n: label for n, label in chosen.items() if label}, **self.labels}


def house_of(given: House | Mapping[str, Any] | str | os.PathLike[str] | None) -> House:
    """House style from a TOML file, a mapping, or none at all.

    Raises SympropError for a file that cannot be read, and for what it may not say.

    >>> house_of({"times": "·"}).times
    '·'
    """
    if given is None or isinstance(given, House):
        return given or House()
    if isinstance(given, Mapping):
        return _checked(given, "style")
    return _checked(_read(Path(given)), repr(str(given)))


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SympropError(f"cannot read {str(path)!r}: {reason}") from None
    if len(raw) > LARGEST:
        raise SympropError(f"{str(path)!r} is larger than {LARGEST} bytes; a house style is small")
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise SympropError(f"{str(path)!r} is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SympropError(
            f'{str(path)!r} cannot be read: {error}; write lines such as loss = "L"'
        ) from None


def _checked(given: Mapping[str, Any], where: str) -> House:
    for key, value in given.items():
        if key not in ALLOWED:
            raise SympropError(f"{where}: unknown entry {str(key)!r}{nearest(str(key), ALLOWED)}")
        if key == "labels":
            _check_labels(value, where)
        else:
            _check_text(key, value, where)
    return House(**{**given, "labels": dict(given.get("labels", {}))})


def _check_text(key: str, value: Any, where: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise SympropError(f"{where}: {key} must be text in quotes, not {value!r}")
    if key in SIGNS and value not in SIGNS[key]:
        allowed = " or ".join(SIGNS[key])
        raise SympropError(f"{where}: {key} must be {allowed}, not {value!r}")
    if key == "residual" and (len(value) > LONGEST or not value.isprintable()):
        raise SympropError(f"{where}: residual must be a word of at most {LONGEST} characters")
    if key in PARTS:
        _check_label(key, value, where)


def _check_labels(value: Any, where: str) -> None:
    if not isinstance(value, Mapping):
        raise SympropError(f'{where}: labels must be a table; write [labels] and name = "label"')
    for name, label in value.items():
        if not isinstance(label, str):
            raise SympropError(f"{where}: the label of {name!r} must be text, not {label!r}")
        _check_label(name, label, where)


def _check_label(name: str, label: str, where: str) -> None:
    try:
        parse_label(label)
    except SympropError as error:
        raise SympropError(f"{where}: {name}: {error}") from None
