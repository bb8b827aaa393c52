"""Generated modules kept as files in the user's cache, so that what compiles them can keep more."""

from __future__ import annotations

import hashlib
import importlib.util
import linecache
import os
import sys
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType

from ...errors import SympropError
from ...saving import save

PREFIX = "symprop_kernel_"


def folder() -> Path:
    """Where generated modules are kept: ``SYMPROP_CACHE``, else the user's cache folder."""
    chosen = os.environ.get("SYMPROP_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "symprop"


@cache
def loaded(source: str, keep: bool = True) -> ModuleType:
    """The module of a generated source: from its file, or without one where none can be written."""
    name = PREFIX + hashlib.sha256(source.encode()).hexdigest()[:24]
    path = _written(name, source) if keep else None
    if path is None:
        return _in_memory(name, source)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # what numba has kept is found by the module's name
    spec.loader.exec_module(module)
    return module


def _written(name: str, source: str) -> Path | None:
    """The file of a source; a file that says something else is replaced, never run."""
    where: Path | None = None
    try:
        where = folder()
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = where / f"{name}.py"
        if not path.is_file() or path.read_text(encoding="utf-8") != source:
            save(path, source)
    except (OSError, RuntimeError, UnicodeDecodeError, SympropError) as error:
        _say(where, str(error))
        return None
    return path


_SAID: set[Path | None] = set()


def _say(where: Path | None, reason: str) -> None:
    """A warning, given once for a folder, whatever was to be written there."""
    if where not in _SAID:
        _SAID.add(where)
        message = f"compiled code is not kept: {reason}; SYMPROP_CACHE can name another folder"
        warnings.warn(message, RuntimeWarning, stacklevel=2)


def _in_memory(name: str, source: str) -> ModuleType:
    """The same without a file; only generated code comes here, and nothing of it is kept."""
    module = ModuleType(name)
    module.__file__ = f"<{name}>"
    uncached = source.replace(", cache=True", "")
    linecache.cache[module.__file__] = (len(uncached), None, uncached.splitlines(True), name)
    exec(compile(uncached, module.__file__, "exec"), module.__dict__)
    return module
