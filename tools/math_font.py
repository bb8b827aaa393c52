"""Make the small math font that pages of HTML carry: a subset of STIX Two Math.

Run ``pip install fonttools brotli ziamath`` and then ``python tools/math_font.py``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOURCE = "fonts/STIXTwoMath-Regular.ttf"
TARGET = Path(__file__).parent.parent / "symprop" / "render" / "fonts" / "math.woff2"

CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x391, 0x3D7),
    *(ord(c) for c in "ıȷ‖′″‴…⁡⁢ℎℓℝ←↑→↓↦⇒∂∇∈∉∏∑−∓∗∘√∞∣∥∧∨∩∪∫≈≠≡≤≥≪≫⊙⊗⊤⊥⋅⋮⋯⋱⌈⌉⌊⌋⟨⟩̂̃̄̇⃗∝·×÷±¬"),
    *range(0x1D400, 0x1D468),
    *range(0x1D4D0, 0x1D504),
    *range(0x1D6A4, 0x1D6A6),
    *range(0x1D6E2, 0x1D71C),
]
"""Letters upright, italic, bold and script, Greek, and the signs that formulas are made of."""


def main() -> None:
    """Write the subset; the same source gives the same file."""
    font = TTFont(str(files("ziamath").joinpath(SOURCE)), recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=["ssty", "dtls", "flac"], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(TARGET)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
