"""The page's own code and style as one text each, and data that may stand inside a page."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

SCRIPTS = (
    *("numbers", "dom", "sideways", "trees", "model", "columns", "csv", "contours", "paths"),
    *("scales", "chart", "descent", "store", "walks", "address", "formulas", "choices"),
    *("parameters", "parts", "derivation", "rows", "reading", "strips", "network", "plotting"),
    *("points", "curves", "spans", "slices", "losscurve", "lossmap", "losses", "data"),
    *("learning", "pictures", "told", "linking", "sharing", "main"),
)
"""The files of the page's code, each after those that it imports."""

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:class|function|const) (\w+))", re.MULTILINE)
_NOTES = re.compile(r"^\s*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_UNSAFE = re.compile("</|<(?=[!sS])|[\u2028\u2029]")
_SAFE = {"</": "<\\/", "<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def file(name: str) -> str:
    """A file of the page, as it is kept."""
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


def style() -> str:
    """The style of the page, without comments and line ends."""
    return re.sub(r"/\*.*?\*/|\n\s*", "", file("page.css"))


def script() -> str:
    """All files as one script, without their comments, each in a room of its own."""
    rooms = "\n".join(_room(name, file(f"{name}.js")) for name in SCRIPTS)
    return f"const modules = {{}};\n{rooms}"


def _room(name: str, code: str) -> str:
    exported = ", ".join(_EXPORT.findall(code))
    plain = _EXPORT.sub("", _NOTES.sub("", code))
    inside = _IMPORT.sub(r"const \1 = modules.\2;\n", plain)
    short = re.sub(r"^\s+", "", inside, flags=re.MULTILINE)
    return f"modules.{name} = (() => {{\n{short}return {{ {exported} }};\n}})();"


def in_script(data: Any) -> str:
    """JSON that stands in a page: nothing in it can end the element that holds it.

    >>> in_script("</script>")
    '"<\\\\/script>"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda match: _SAFE[match[0]], text)
