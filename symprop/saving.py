"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
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
    target = check_target(path)
    raw = content.encode() if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(raw)  # a device or a pipe, which must not be replaced
        else:
            _replace(target.resolve(), raw)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SympropError(f"cannot write {str(path)!r}: {reason}") from None


def _replace(target: Path, raw: bytes) -> None:
    """Write beside the target, then put it in its place in one move."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(raw)
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, or those that any new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return NEW_FILE & ~mask
