"""A document that can be looked at, extended and saved."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from ..documents.blocks import Block, Document, Heading, Inline, Slide


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

    def with_section(self, heading: str | Inline, *blocks: Block) -> Paper:
        """The same with a section of one's own at the end; on slides, with one more slide.

        >>> from symprop import handout, load
        >>> from symprop.documents.blocks import Paragraph
        >>> paper = handout(load("statquest")).with_section("Homework", Paragraph(("Read on.",)))
        >>> paper.blocks[-2]
        Heading(text=('Homework',), level=1)
        """
        text: Inline = (heading,) if isinstance(heading, str) else heading
        slides = self.document.has_slides
        new = (Slide(text, blocks),) if slides else (Heading(text), *blocks)
        return Paper(replace(self.document, blocks=(*self.blocks, *new)))

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
        from ..render import render

        return render(self.document, "html", fragment=True)

    def __repr__(self) -> str:
        kind = "Slides" if self.document.has_slides else "Paper"
        return f"<{kind} of {len(self.blocks)} blocks>"
