"""Damaged equations: each is read, or refused in one line; nothing else ever comes out."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, note, settings
from hypothesis import strategies as st

import symprop

GALLERY = Path(symprop.__file__).parent / "gallery"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GALLERY.glob("*.txt"))}
TOKEN = re.compile(r"[A-Za-z_]\w*|\d+\.?\d*|\*\*|\S")
OTHERS = [
    *sorted({token for text in TEXTS.values() for token in TOKEN.findall(text)}),
    "0", "-1", "1e9", "100000", "99999999", "_", "%", "é", "\n", "\t", "#", '"', "..", "not", "and",
    "pad", "where", "diff", "origin", "prod", "min",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A model of the gallery with a few words, signs or lines lost, exchanged or put in."""
    text = TEXTS[draw(st.sampled_from([*TEXTS]))]
    for _ in range(draw(st.integers(1, 3))):
        found = [m.span() for m in TOKEN.finditer(text)]
        if not found:
            break
        start, end = found[draw(st.integers(0, len(found) - 1))]
        change = draw(st.sampled_from(["drop", "drop", "exchange", "exchange", "insert", "line"]))
        new = "" if change == "drop" else draw(st.sampled_from(OTHERS))
        if change == "line":
            start, end, new = text.rfind("\n", 0, start) + 1, text.find("\n", end) % len(text), ""
        text = text[:start] + new + text[start if change == "insert" else end :]
    return text


@settings(max_examples=50, deadline=None)
@given(text=damaged(), data=st.data())
def test_damaged_equations_are_read_or_refused_in_one_line(text: str, data: st.DataObject) -> None:
    note(text)
    said = ""
    try:
        model = symprop.parse(text)
        assert symprop.parse(str(model)) == model
        name = data.draw(st.sampled_from(model.parameters or model.data or model.quantities))
        derivation = model.derive(name)
        assert derivation.to_text(level="full")
        if {*model.values} == {*model.data, *model.parameters}:
            model.value()()
            assert derivation.at().to_text(level="chain")
    except symprop.SympropError as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 400
