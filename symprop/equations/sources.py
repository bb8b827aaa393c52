"""Data lines that name a CSV file, and other data put in their place."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import EquationError
from .csvfile import load_csv
from .declarations import Draft, Source

Folder = Path | Traversable


def read_sources(draft: Draft, folder: Folder | None) -> None:
    """Put the numbers of every ``from "file.csv"`` into the draft."""
    for source in draft.sources:
        if folder is None:
            raise EquationError(
                f"{source.file!r} stands beside an equations file, but these equations come from "
                "no file; use symprop.load",
                source.line,
            )
        if not _is_plain(source.file):
            raise EquationError(
                f"{source.file!r} is not a plain file name; the file stands beside the equations",
                source.line,
            )
        _fill(draft, source, folder.joinpath(source.file))


def _is_plain(name: str) -> bool:
    return name not in ("", "..") and Path(name).name == name and "\\" not in name


def replace_data(draft: Draft, path: str | Path) -> None:
    """Take all data with rows from another CSV file, by the names of the data or their columns."""
    rows = draft.single.get("rows") or next((v[0] for v in draft.data.values() if v), None)
    listed = {name for source in draft.sources for name in source.names}
    own = [n for n, v in draft.data.items() if n not in listed and v and v[0] == rows]
    plain = [Source((name,), "", (), draft.lines[name]) for name in own]
    for source in (*draft.sources, *plain):
        _fill(draft, source, Path(path))


def _fill(draft: Draft, source: Source, path: Folder) -> None:
    ranks = {name: len(draft.data[name] or ()) for name in source.names}
    wanted = _columns(source, ranks)
    found = load_csv(path, [c for columns in wanted.values() for c in columns])
    for name, columns in wanted.items():
        if ranks[name] == 1:
            draft.values[name] = list(found[columns[0]])
        else:
            draft.values[name] = [list(r) for r in zip(*(found[c] for c in columns), strict=True)]


def _columns(source: Source, ranks: dict[str, int]) -> dict[str, Sequence[str]]:
    """Which columns each name takes: one for ``x[i]``, all that are left for one ``x[i,j]``."""
    tables = [name for name, rank in ranks.items() if rank == 2]
    if len(tables) > 1 or any(rank not in (1, 2) for rank in ranks.values()):
        raise EquationError(
            "a CSV file gives x[i], one column each, and at most one x[i,j] a line", source.line
        )
    if tables and not source.columns:
        raise EquationError(
            f'name the columns of {tables[0]}: … from "file.csv" columns "a", "b"', source.line
        )
    columns = source.columns or source.names
    width = len(columns) - len(ranks) + 1
    if width < 1 or (not tables and width != 1):
        raise EquationError(f"{len(columns)} columns are named for {len(ranks)} data", source.line)
    found: dict[str, Sequence[str]] = {}
    at = 0
    for name in ranks:
        step = width if name in tables else 1
        found[name] = columns[at : at + step]
        at += step
    return found
