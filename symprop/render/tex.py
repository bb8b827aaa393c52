"""Words in LaTeX: every character comes out as it was typed, or as its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..notation import GREEK

SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "…": r"\ldots{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
}
"""Characters of words that LaTeX would not take as they are."""

SYMBOLS: Mapping[str, str] = {
    **{sign: f"\\{name}" for name, sign in GREEK.items() if name != "omicron"},
    "≈": r"\approx",
    "≠": r"\ne",
    "≤": r"\le",
    "≥": r"\ge",
    "≡": r"\equiv",
    "∝": r"\propto",
    "∈": r"\in",
    "→": r"\to",
    "←": r"\leftarrow",
    "⇒": r"\Rightarrow",
    "↦": r"\mapsto",
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "⊙": r"\odot",
    "±": r"\pm",
    "∂": r"\partial",
    "∞": r"\infty",
    "Σ": r"\Sigma",
    "∑": r"\sum",
    "∏": r"\prod",
    "√": r"\surd",
    "⋮": r"\vdots",
    "⋯": r"\cdots",
    "′": r"\prime",
    "⊤": r"\top",
    "ᵀ": r"{}^{\top}",
}
"""Characters that LaTeX has in math mode only."""

MATH_SPECIAL: Mapping[str, str] = {
    **{sign: f"\\{sign}" for sign in "{}$&#%_"},
    "\\": r"\backslash",
    "^": r"\wedge",
    "~": r"\sim",
    "<": "<",
    ">": ">",
    "|": r"\vert",
    "`": r"\text{‘}",
}
"""What stands for the special characters among words inside a formula."""

_LIGATURES = re.compile(r"(?<=[-',])(?=[-',])")
"""Places where two characters would become one: --, '' and ,, do not."""


def escape(text: str) -> str:
    r"""Words for LaTeX's text mode.

    >>> escape("a & b_{#$%\\")
    'a \\& b\\_\\{\\#\\$\\%\\textbackslash{}'
    """
    return "".join(_character(c) for c in re.sub(_LIGATURES, "\x00", text))


def _character(c: str) -> str:
    if c == "\x00":
        return "{}"
    if c in SPECIAL:
        return SPECIAL[c]
    if c in SYMBOLS:
        return rf"\ensuremath{{{SYMBOLS[c]}}}"
    return c if _known(c) else f"[U+{ord(c):04X}]"


def _known(c: str) -> bool:
    """Whether a character is among the letters that every LaTeX knows in the encoding T1."""
    return c.isascii() or c == "€" or ("¡" <= c <= "ž" and c not in _MISSING)


_MISSING = frozenset("ĦħĸĿŀŉŦŧſ")
"""Latin letters that the encoding T1 does not have."""


def in_math(
    text: str,
    special: Mapping[str, str] = MATH_SPECIAL,
    escaped: Callable[[str], str] = escape,
) -> str:
    r"""Words inside a formula: special characters stand outside of ``\text``.

    So every reader of LaTeX shows them the same, those in browsers included.

    >>> in_math("by a_1")
    '\\text{by a}\\_\\text{1}'
    """
    signs = {**SYMBOLS, **special}
    found = re.split("([" + re.escape("".join(signs)) + "])", text)
    return "".join(
        signs[part] + " " * signs[part][-1].isalpha()
        if part in signs
        else rf"\text{{{escaped(part)}}}"
        for part in found
        if part
    )


def program(line: str) -> str:
    """A line of program text: as many spaces as there are, no empty line."""
    return re.sub(" (?= )|^ ", "~", escape(line)) or "~"
