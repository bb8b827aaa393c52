"""Names, their marks and subscripts, and the indices that stand with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..notation import GREEK, Label
from ..tree import Affine, Constant, Expression, Index, Ref
from .printer import Piece, Printer, Shown, leaf
from .table import ATOM, NEGATIVE, POWER, PRODUCT, SUM

COMBINING = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7"}
ALPHABETS = {"bold": (0x1D400, 0x1D41A), "cal": (0x1D4D0, 0x1D4EA)}
"""Where Unicode keeps the capitals and small letters of an alphabet."""

_SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUBSCRIPTS = {chr(key): chr(value) for key, value in _SUBSCRIPTS.items()}


def name(printer: Printer, label: Label, layer: bool = False, index: str = "") -> Shown:
    """A name with what stands below it; ``layer``: its digits stand above, in parentheses."""
    nucleus = _nucleus(printer, label)
    level = POWER if "prime" in label.marks else ATOM
    subs = [name(printer, sub).text for sub in label.subs]
    width = _width(label)
    below = index if not printer.table.brackets else ""
    if layer and _numbered(label) and not printer.table.brackets:
        row = printer.row("layered" if below else "layer")
        return leaf(row.fill(nucleus, subs[0], below), width, level=POWER)
    subs += [below] if below else []
    if subs:
        row = printer.row("sub_digits" if label.subs and label.subs[0].text.isdigit() else "sub")
        nucleus = row.fill(nucleus, printer.sign("subs_join").join(subs))
    return leaf(nucleus, width, level=level)


def _numbered(label: Label) -> bool:
    return len(label.subs) == 1 and label.subs[0].text.isdigit()


def _width(label: Label) -> float:
    return 0.52 * (1 if label.text in GREEK else len(label.text)) + sum(
        0.7 * _width(sub) for sub in label.subs
    )


def _nucleus(printer: Printer, label: Label) -> str:
    plain = label.text
    if plain in GREEK and not label.upright:
        shown = printer.fill("greek", plain, GREEK[plain])
        plain = GREEK[plain]
    else:
        kinds = ("digits", plain.isdigit()), ("letter", len(plain) == 1), ("word", True)
        kind = next(kind for kind, fits in kinds if fits)
        shown = printer.fill(kind, printer.table.escape(plain))
    for mark in label.marks:
        plain = marked(mark, plain)
        shown = printer.fill(mark, shown, plain)
    return shown


def marked(mark: str, text: str) -> str:
    """Text with a mark on it in Unicode alone.

    >>> marked("bold", "y"), marked("prime", "y"), marked("hat", "predicted")
    ('𝐲', 'y′', 'hat(predicted)')
    """
    if mark == "prime":
        return text + "′"
    if mark in COMBINING:
        return text + COMBINING[mark] if len(text) == 1 else f"{mark}({text})"
    capital, small = ALPHABETS[mark]
    return "".join(
        chr((capital - 65 if c.isupper() else small - 97) + ord(c))
        if c.isascii() and c.isalpha()
        else c
        for c in text
    )


def ref(printer: Printer, node: Ref) -> Shown:
    """A quantity at its access: the indices in brackets, or below the name."""
    label = printer.style.label(node.name)
    layer = node.name in printer.style.layered or len(node.access) > 1
    index = indices(printer, node.access)
    shown = name(printer, label, layer, index)
    if not index:
        return shown
    width = shown.width + 0.35 * sum(1 for _ in node.access)
    text = printer.fill("access", shown.text, index) if printer.table.brackets else shown.text
    return Shown((Piece(text, width),), shown.level)


def indices(printer: Printer, access: Sequence[Index]) -> str:
    """The entries of an access; plain letters stand side by side where the format does so."""
    plain = all(
        isinstance(entry, Affine) and entry.letter and len(entry.letter) == 1 for entry in access
    )
    joint = printer.sign("index_beside" if plain else "index_comma")
    return joint.join(printer.show(entry).text for entry in access)


def affine(printer: Printer, node: Affine) -> Shown:
    """An index: its terms in their order, those that are added first."""
    named = sorted(node.letters + node.sizes, key=lambda term: term[1] < 0)
    terms = [(_scaled(printer, key, abs(k)), k < 0) for key, k in named]
    if node.offset or not terms:
        terms.append((printer.fill("number", str(abs(node.offset))), node.offset < 0))
    text = ""
    for place, (term, negative) in enumerate(terms):
        before = "index_minus" if negative else "index_plus"
        text += (printer.sign(before) if place else printer.sign("negative") * negative) + term
    starts_minus = terms[0][1]
    single = NEGATIVE if starts_minus else (PRODUCT if named and abs(named[0][1]) != 1 else ATOM)
    start = "minus" if starts_minus else ("digit" if not named or abs(named[0][1]) != 1 else "")
    return leaf(text, 0.9 * len(terms), start, SUM if len(terms) > 1 else single)


def _scaled(printer: Printer, key: str, factor: int) -> str:
    shown = name(printer, printer.style.label(key)).text
    if factor == 1:
        return shown
    return printer.fill("index_times", printer.fill("number", str(factor)), shown)


def constant(printer: Printer, node: Constant) -> Shown:
    """A number with a name of its own."""
    return name(printer, Label(node.name))


WALK: Mapping[type[Expression], Callable[[Printer, Any], Shown]] = {
    Constant: constant,
    Affine: affine,
    Ref: ref,
}
"""How each of these kinds of nodes is printed."""
