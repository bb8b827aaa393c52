"""Columns of numbers from a CSV file, with errors that name the file, the column and the row."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import DataError, nearest

MAX_BYTES = 200_000_000


def load_csv(path: str | Path | Traversable, columns: Sequence[str]) -> dict[str, list[float]]:
    """The named columns of a CSV file whose first line holds their names.

    Raises `DataError` where the file cannot be read, a column is not there, or an entry is
    missing, no number, NaN or infinite.
    """
    source = Path(path) if isinstance(path, str) else path
    reader = csv.reader(io.StringIO(_content(source), newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        places = {name: _place(name, header, source.name) for name in columns}
        found: dict[str, list[float]] = {name: [] for name in columns}
        for row, entries in enumerate((r for r in reader if any(map(str.strip, r))), 1):
            for name, place in places.items():
                text = entries[place].strip() if place < len(entries) else ""
                where = f"{source.name}: column {name!r}, row {row} (line {reader.line_num})"
                found[name].append(_number(text, where))
    except csv.Error as error:
        raise DataError(f"{source.name}, line {reader.line_num}: {error}") from None
    if columns and not found[columns[0]]:
        raise DataError(f"{source.name} has no data rows below its line of column names")
    return found


def _content(source: Path | Traversable) -> str:
    try:
        raw = source.read_bytes()
    except FileNotFoundError:
        raise DataError(f"there is no file {str(source)!r}{_neighbors(source)}") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"cannot read {str(source)!r}: {reason}") from None
    if len(raw) > MAX_BYTES:
        raise DataError(f"{source.name} has more than {MAX_BYTES // 10**6} MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{source.name} is not a text file in UTF-8") from None


def _neighbors(source: Path | Traversable) -> str:
    folder = source.parent if isinstance(source, Path) else None
    if folder is None or not folder.is_dir():
        return ""
    return nearest(source.name, sorted(p.name for p in folder.glob("*.csv")))


def _place(name: str, header: list[str], file: str) -> int:
    if name not in header:
        raise DataError(f"{file} has no column {name!r}{nearest(name, header)}")
    if header.count(name) > 1:
        raise DataError(f"{file} has {header.count(name)} columns called {name!r}")
    return header.index(name)


def _number(text: str, where: str) -> float:
    if not text:
        raise DataError(f"{where}: the value is missing; every row needs a number")
    try:
        number = float(text.replace("_", "?"))  # Python alone would read 1_0 as ten
    except ValueError:
        raise DataError(f"{where}: {text[:30]!r} is not a number") from None
    if not math.isfinite(number):
        raise DataError(f"{where}: {text[:30]!r} is not a finite number")
    return number
