"""Documents as notebooks: cells of Markdown with their pictures, and cells of Python."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..documents.blocks import Block, Code, Document, Figure, Heading, PageBreak, PageHead, Slide
from ..figures import png
from . import markdown
from .engine import Options, Renderer, clean, clean_lines

RUN = "python"
"""Program text in this language becomes a cell that can be run."""


def figure(renderer: Renderer, block: Figure) -> str:
    """A picture that the cell carries, in pixels: notebooks do not show SVG there."""
    caption = renderer.inline(block.caption)
    shown = f"![{markdown.escape(clean(block.alt))}]({renderer.file_of(block, '.png')})"
    return f"{shown}\n\n{caption}" if caption else shown


FORMAT = replace(markdown.FORMAT, blocks={**markdown.FORMAT.blocks, Figure: figure})


@dataclass
class Cell:
    """A cell that is being filled."""

    text: list[str] = field(default_factory=list)
    pictures: dict[str, Any] = field(default_factory=dict)
    code: bool = False


def notebook(document: Document) -> str:
    """A notebook, a cell for each section; the same document gives the same string."""
    import nbformat

    make: Any = nbformat.v4
    renderer = Renderer.of(document, FORMAT, Options(fragment=True, folder="attachment:"))
    cells: list[Any] = []
    for number, cell in enumerate(_cells(renderer, document), start=1):
        text = "\n\n".join(cell.text)
        made = make.new_code_cell(text) if cell.code else make.new_markdown_cell(text)
        made.id = f"cell-{number}"
        if cell.pictures:
            made.attachments = cell.pictures
        cells.append(made)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(make.writes(make.new_notebook(cells=cells, metadata={"kernelspec": kernel}))) + "\n"


def _cells(renderer: Renderer, document: Document) -> Iterator[Cell]:
    title = [f"# {renderer.inline(document.title)}", markdown.escape(clean(document.author))]
    cell = Cell([part for part in title if part])
    for block in _flat(document.blocks):
        if isinstance(block, Code) and block.language == RUN:
            yield from (cell,) if cell.text else ()
            yield Cell(["\n".join(clean_lines(block.text))], code=True)
            cell = Cell()
            continue
        if isinstance(block, Heading) and cell.text:
            yield cell
            cell = Cell()
        cell.text.append(renderer.block(block))
        if isinstance(block, Figure):
            name = renderer.file_of(block, ".png").removeprefix(renderer.options.folder)
            data = png(block.drawing, renderer.style, block.width)
            cell.pictures[name] = {"image/png": b64encode(data).decode()}
    if cell.text:
        yield cell


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Slides as sections; there are no pages."""
    for block in blocks:
        if isinstance(block, Slide):
            yield Heading(block.title)
            yield from _flat(block.blocks)
        elif not isinstance(block, PageBreak | PageHead):
            yield block
