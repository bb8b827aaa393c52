"""How names look: an identifier taken apart into a label, the label language, and print styles."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from .errors import SympropError, nearest
from .model import Definitions, Limits

MAX_NAME = 40
MAX_LABEL = 200

_LOWER = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi"
_REST = "pi rho sigma tau upsilon phi chi psi omega"
_UPPER = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
GREEK: Mapping[str, str] = dict(
    zip(
        f"{_LOWER} {_REST} {_UPPER}".split(),
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        strict=True,
    )
)
"""Identifiers that print as Greek letters; capitals that look Latin (Alpha, Beta) do not."""

MARKS = ("hat", "bar", "tilde", "vec", "bold", "cal", "prime")
"""What the label language can put on a name."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a name looks like: a nucleus with marks on it, and subscripts.

    ``text`` is letters or digits; ``marks`` are of `MARKS`, the innermost first; ``upright``
    shows the text letter for letter, with no Greek.
    """

    text: str
    marks: tuple[str, ...] = ()
    subs: tuple[Label, ...] = ()
    upright: bool = False


def check_name(name: str, what: str = "name") -> str:
    """The name itself, where it may stand in a model; else a SympropError saying what may.

    >>> check_name("w1")
    'w1'
    """
    if keyword.iskeyword(name):
        hint = f"; {name + '_'!r} works and prints without the underscore"
        raise SympropError(f"{what} {name!r} is a Python keyword{hint}")
    if len(name) > MAX_NAME:
        raise SympropError(
            f"{what} {name[:20] + '…'!r} has {len(name)} characters; at most {MAX_NAME} are allowed"
        )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise SympropError(
            f"{what} {name!r} is not allowed; a name is made of the letters a-z, digits and "
            "underscores, and starts with a letter"
        )
    return name


@lru_cache(maxsize=4096)
def label_of(name: str) -> Label:
    """An identifier taken apart: trailing digits and what follows an underscore are subscripts.

    >>> label_of("w1")
    Label(text='w', marks=(), subs=(Label(text='1', marks=(), subs=(), upright=False),), \
upright=False)
    >>> label_of("lambda_").text
    'lambda'
    """
    parts = [part for part in name.split("_") if part]
    if not parts:
        return Label(name, upright=True)
    head, *tail = map(_part, parts)
    return Label(head.text, (), head.subs + tuple(tail), head.upright)


def _part(text: str) -> Label:
    match = re.fullmatch(r"([A-Za-z]+)([0-9]+)", text)
    if match:
        return Label(match[1], subs=(Label(match[2]),))
    return Label(text, upright=not (text.isalpha() or text.isdigit()))


@lru_cache(maxsize=4096)
def parse_label(text: str) -> Label:
    """Read the right side of a ``label`` line; raise SympropError where it cannot be read.

    >>> parse_label("hat(y)").marks
    ('hat',)
    >>> [sub.text for sub in parse_label("sub(y, obs)").subs]
    ['obs']
    """
    if len(text) > MAX_LABEL:
        raise _unreadable(text[:20] + "…", f"; at most {MAX_LABEL} characters")
    tokens = re.findall(r"[A-Za-z0-9_]+|[^\s]", text)
    label = _read(tokens, text)
    if tokens:
        raise _unreadable(text)
    return label


def _read(tokens: list[str], text: str) -> Label:
    word = tokens.pop(0) if tokens else ""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", word):
        raise _unreadable(text)
    if tokens[:1] != ["("]:
        return label_of(word)
    arguments: list[Label] = []
    raw: list[str] = []
    while tokens and tokens.pop(0) in "(,":
        raw.append(tokens[0] if tokens else "")
        arguments.append(_read(tokens, text))
        if tokens[:1] == [")"]:
            tokens.pop(0)
            return _combined(word, arguments, raw, text)
    raise _unreadable(text)


def _combined(word: str, arguments: list[Label], raw: list[str], text: str) -> Label:
    if word == "sub" and len(arguments) > 1:
        first = arguments[0]
        return Label(first.text, first.marks, first.subs + tuple(arguments[1:]), first.upright)
    if word == "upright" and len(arguments) == 1:
        return Label(raw[0], upright=True)
    if word in MARKS and len(arguments) == 1:  # a mark stands on the nucleus, not on subscripts
        inner = arguments[0]
        return Label(inner.text, (*inner.marks, word), inner.subs, inner.upright)
    raise _unreadable(text, nearest(word, ("sub", "upright", *MARKS)))


def _unreadable(text: str, more: str = "") -> SympropError:
    allowed = ", ".join(f"{mark}(y)" for mark in MARKS)
    return SympropError(
        f"label {text!r} cannot be read; allowed are a name, {allowed}, upright(y), sub(y, obs) "
        f"and combinations{more}"
    )


@dataclass(frozen=True)
class Style:
    """How expressions are to look; `style_of` makes one that fits a model.

    ``labels``: notation of names in the label language. ``derivative``: the sign of a
    derivative. ``limits``: the range of each index letter. ``adjoint_of``: names that print as δ
    of another. ``layered``: names whose trailing digits print as a layer, W⁽¹⁾, even where they
    have fewer than two indices. ``times``: the sign between factors that need one. ``cases``: the
    words "if" and "otherwise" of what has cases. ``decimal``: the sign before a number's decimals.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    derivative: Literal["d", "∂"] = "d"
    limits: Mapping[str, Limits] = field(default_factory=dict)
    adjoint_of: Mapping[str, str] = field(default_factory=dict)
    layered: frozenset[str] = frozenset()
    times: Literal["×", "·"] = "×"
    cases: tuple[str, str] = ("if", "otherwise")
    decimal: Literal[".", ","] = "."

    def label(self, name: str) -> Label:
        """What a name looks like in this style.

        >>> Style(labels={"predicted": "hat(y)"}).label("predicted").text
        'y'
        """
        if name in self.labels:
            return parse_label(self.labels[name])
        if name in self.adjoint_of:
            return Label("delta", subs=(self.label(self.adjoint_of[name]),))
        return label_of(name)


def distinct(names: Iterable[str], labels: Mapping[str, str] | None = None) -> dict[str, str]:
    """Labels under which no two names print alike: where two would, one keeps its identifier.

    ``labels`` are those that were asked for; what is returned replaces one that another name
    already has, and adds where two names without one would print alike.

    >>> distinct(["W1", "W_1", "b"])
    {'W_1': 'upright(W_1)'}
    """
    chosen = dict(labels or {})
    taken: set[Label] = set()
    for name in sorted(dict.fromkeys(names), key=lambda n: n in chosen):
        own = f"upright({name})"
        label = parse_label(chosen[name]) if name in chosen else label_of(name)
        if _look(label) in taken:
            label = parse_label(own)
            chosen[name] = own
        taken.add(_look(label))
    return chosen


def _look(label: Label) -> Label:
    """The label such that two are equal where they print alike: upright only tells from Greek."""
    subs = tuple(_look(sub) for sub in label.subs)
    return Label(label.text, label.marks, subs, label.upright and label.text in GREEK)


def style_of(
    model: Definitions,
    *,
    derivative: Literal["d", "∂"] = "d",
    adjoint_of: Mapping[str, str] | None = None,
) -> Style:
    """The style that fits a model: its labels, its ranges, no two names alike."""
    labels = distinct((*model.names, *model.limits, *model.sizes.values()), model.labels)
    adjoints = dict(adjoint_of or {})
    counts = {name: len(axes) for name, axes in model.axes.items()}
    numbered = {n for n in model.names if re.search(r"[A-Za-z][0-9]+$", n) and n not in labels}
    layers = frozenset(
        n for n in numbered if counts.get(n, 0) and any(counts.get(m, 0) > 1 for m in numbered)
    )
    for name in numbered - layers:  # w[1] and w1 would both be w with a subscript 1
        stem = name.rstrip("0123456789")
        if counts.get(name, 0) < 2 and counts.get(stem, 0) == counts.get(name, 0) + 1:
            labels[name] = f"upright({name})"
    if any(label_of(n).text == "delta" and n not in labels for n in model.names):
        labels |= {n: f"upright({n})" for n in adjoints}  # δ is taken
    return Style(labels, derivative, model.limits, adjoints, layers)
