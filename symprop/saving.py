"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .errors import SympropError

NEW_FILE = 0o666


def check_target(path: str | os.PathLike[str]) -> Path:
    """The path itself, where a file can be written; raises SympropError where it cannot."""
    target = Path(path)
    folder = target.resolve().parent
    if target.is_dir():
        raise SympropError(f"{str(path)!r} is a folder; name a file in it")
    if not folder.is_dir():
        raise SympropError(f"cannot write {str(path)!r}: there is no folder {str(folder)!r}")
    if target.exists() and not os.access(target, os.W_OK):
        raise SympropError(f"cannot write {str(path)!r}: permission denied")
    return target


def save(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file; what stood there is replaced only once all has been written.

    Text is written as UTF-8. Raises `SympropError` where there is no such folder, the path is a
    folder, or the file cannot be written.
    """
    save_together(path, content)


def save_together(
    path: str | os.PathLike[str],
    content: str | bytes,
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write a file and those that belong to it, named from its folder: all of them or none.

    A folder of theirs that is missing is made. Raises `SympropError` as `save` does.
    """
    target = check_target(path)
    raw = content.encode() if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(raw)  # a device or a pipe, which must not be replaced
        else:
            whole = target.resolve()
            others = {whole.parent / name: data for name, data in (beside or {}).items()}
            _replace({**others, whole: raw})
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SympropError(f"cannot write {str(path)!r}: {reason}") from None


def _replace(files: Mapping[Path, bytes]) -> None:
    """Write beside each target, and only when all is written put it in its place by a move."""
    waiting: dict[Path, str] = {}
    folders = [f for f in dict.fromkeys(path.parent for path in files) if not f.exists()]
    try:
        for folder in folders:
            folder.mkdir()
        for target, raw in files.items():
            handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
            waiting[target] = name
            with open(handle, "wb") as file:
                file.write(raw)
            os.chmod(name, _mode(target))
        for target in files:
            os.replace(waiting[target], target)
            del waiting[target]
    except BaseException:
        for name in waiting.values():
            with suppress(OSError):
                os.unlink(name)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()  # stays where something else has come into it
        raise


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, or those that any new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return NEW_FILE & ~mask
