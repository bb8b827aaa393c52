"""Models from files: the gallery of the package, and equations files of the user."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import EquationError, SympropError, UnknownNameError, nearest
from ..model import Definitions
from .guards import MAX_TEXT
from .reader import parse


def load(name_or_path: str | os.PathLike[str], data: str | Path | None = None) -> Definitions:
    """The model of a gallery name, or of the path of an equations file.

    ``data`` is a CSV file to take the data from instead. Raises `SympropError` where there is no
    such model or the file cannot be read, and what `parse` raises.
    """
    name = os.fspath(name_or_path)
    if name in gallery_names():
        folder = _gallery()
        return parse(_text(folder.joinpath(f"{name}.txt")), folder, data, name)
    path = Path(name)
    if not path.exists():
        raise UnknownNameError(_unknown(name, path))
    return parse(_text(path), path.parent, data, path.name)


@cache
def gallery_names() -> tuple[str, ...]:
    """The names of the models that ship with symprop, in alphabetical order."""
    folder = _gallery()
    found = [f.name for f in folder.iterdir()] if folder.is_dir() else []
    return tuple(sorted(f.removesuffix(".txt") for f in found if f.endswith(".txt")))


def _gallery() -> Traversable:
    return files("symprop").joinpath("gallery")


def _unknown(name: str, path: Path) -> str:
    if path.suffix or len(path.parts) > 1:
        return f"there is no equations file {name!r}"
    return f"there is no model or file {name!r}{nearest(name, gallery_names())}"


def _text(path: Path | Traversable) -> str:
    if path.is_dir():
        raise SympropError(f"{str(path)!r} is a folder, not an equations file")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_TEXT * 4 + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SympropError(f"cannot read {str(path)!r}: {reason}") from None
    if len(raw) > MAX_TEXT:
        raise EquationError(
            f"{path.name} is larger than the {MAX_TEXT // 10**6} MB that an equations file may have"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EquationError(f"{path.name} is not a text file in UTF-8") from None
