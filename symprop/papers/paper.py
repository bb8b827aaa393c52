"""A document that can be looked at, extended and saved."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..documents.blocks import Block, Document, Heading, Inline, Slide
from .parts import Part, extended, section


@dataclass(frozen=True, repr=False)
class Paper:
    """A handout or slides: ``blocks`` in order, each still holding its expressions.

    It shows itself in a notebook. `with_section` gives a new one that goes on.
    """

    document: Document

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of, from the first heading to the last picture."""
        return self.document.blocks

    @property
    def title(self) -> Inline:
        """The title: words, and formulas between them."""
        return self.document.title

    @property
    def headings(self) -> tuple[str, ...]:
        """The titles of its sections, or of its slides, as plain text.

        >>> from symprop import handout, load
        >>> handout(load("statquest")).headings[:3]
        ('The idea', 'The data', 'The network')
        """
        from ..render import FORMATS
        from ..render.engine import Options, Renderer

        told = Renderer.of(self.document, FORMATS["text"], Options())
        titles = (
            block.title if isinstance(block, Slide) else block.text
            for block in self.blocks
            if isinstance(block, Slide) or (isinstance(block, Heading) and block.level == 1)
        )
        return tuple(map(told.inline, titles))

    def with_section(self, heading: str | Inline, *parts: Part) -> Paper:
        """The same with a section of one's own at the end; on slides, with one more slide.

        A part is a string, which becomes a paragraph, a block, or what has blocks: another paper
        or a derivation of the same model. Raises SympropError for anything else.

        >>> from symprop import handout, load
        >>> model = load("statquest")
        >>> paper = handout(model).with_section("Homework", "Now w4:", model.derive("w4"))
        >>> paper.headings[-1]
        'Homework'
        """
        new = section(heading, parts, slide=self.document.has_slides)
        return Paper(extended(self.document, parts, new))

    def to_text(self, width: int = 100) -> str:
        """As Unicode text for a terminal; pictures are told in words."""
        from ..render import render

        return render(self.document, "text", width=width)

    def save(self, path: str | os.PathLike[str], paper: str = "a4") -> None:
        """Write a file in the format of its suffix, whole or not at all; ``paper`` a4 or letter.

        LaTeX and Markdown have their pictures in a folder beside them. Raises SympropError for
        an unknown suffix, a missing folder and an unknown paper.
        """
        from ..render.saving import save

        save(self.document, path, paper=paper)

    def _repr_html_(self) -> str:
        """The whole page in a frame: its style touches nothing else in the notebook."""
        from ..render import render
        from ..render.fonts import math_font
        from ..render.framing import framed

        page = render(self.document, "html", math_font=math_font())
        return framed(page, type(self).__name__, "40rem")

    def __repr__(self) -> str:
        kind = "Slides" if self.document.has_slides else "Paper"
        return f"<{kind} of {len(self.blocks)} blocks>"
