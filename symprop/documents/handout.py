"""The handout: a whole lecture about one parameter of a network, on a few pages."""

from __future__ import annotations

from .blocks import Document
from .material import Material
from .sections import SECTIONS


def handout(m: Material, title: str | None = None, author: str | None = None) -> Document:
    """The sections of the story, one after the other, under a title."""
    blocks = tuple(block for section in SECTIONS for block in section(m))
    return Document(
        (title,) if title else m.say("handout"),
        blocks,
        m.style.limits,
        m.style.adjoint_of,
        m.style.labels,
        language=m.words.language,
        layered=m.style.layered,
        author=author or "",
        derivative=m.style.derivative,
        times=m.style.times,
    )
