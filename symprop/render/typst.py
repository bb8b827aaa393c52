"""Documents as Typst source, with every formula read aloud, for PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files

from ..documents.blocks import (
    AnswerSpace,
    Block,
    Code,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Listing,
    PageBreak,
    PageHead,
    Paragraph,
    Slide,
)
from ..figures import svg
from ..printing import to_text
from .engine import Format, Renderer, clean, clean_lines
from .paper import PAPERS
from .typstmath import content, display_of, formula, inline, string, words

PAGE = """\
{functions}
#set document(title: {title}, author: {author}, date: none)
#set page({page})
#set text(font: "Libertinus Serif", size: 11pt, lang: "{language}")
#set par(justify: true, leading: 0.68em, spacing: 1em)
#set list(indent: 0.6em, spacing: 0.6em)
#set enum(indent: 0.6em, spacing: 0.6em)
#set raw(theme: none)
#show raw: set text(font: "DejaVu Sans Mono", size: 0.92em)
#show raw.where(block: true): block.with(
  width: 100%, inset: 0.7em, stroke: 0.4pt + luma(160), radius: 2pt,
)
#show heading.where(level: 1): set block(above: 1.5em, below: 0.8em)
#show heading.where(level: 2): set block(above: 1.4em, below: 0.8em)
#show heading: set par(justify: false)
#show selector(heading).or(title): it => {{
  show math.equation: set text(weight: "bold")
  it
}}
#show title: set par(justify: false)
{opening}
{body}
"""

TITLE = """#show title: set text(size: 16.5pt)
#block(below: 1.6em)[#title[{title}]{author}]
"""

PAPER = """paper: "{paper}", margin: (x: 25mm, top: 20mm, bottom: 22mm), \
header: context head-of-page(), footer: context align(center, small(number-of-page()))"""

CLOSING = 400
"""Letters of a paragraph that is short."""


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The blocks under their title, with all that Typst must know; or the blocks alone."""
    kept = together(document.blocks)
    mark = "#mark\n\n" if renderer.options.marked else ""
    body = "\n\n".join(
        mark + (f"#block(sticky: true)[{text}]" if place in kept else text)
        for place, text in enumerate(blocks)
    )
    body += f"\n\n{mark}" if mark else ""
    if renderer.options.fragment:
        return body + "\n"
    paper = PAPER.format(paper=PAPERS[renderer.options.paper][0])
    return source(renderer, document, body, paper, TITLE, "page.typ")


def source(
    renderer: Renderer, document: Document, body: str, paper: str, opening: str, *functions: str
) -> str:
    """A whole file: a body on a kind of page, below an opening, with functions from files."""
    author = f" \\ {words(clean(document.author))}" if document.author else ""
    title = "".join(
        clean(part) if isinstance(part, str) else to_text(part, renderer.style)
        for part in document.title
    )
    read = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in functions)
    return PAGE.format(
        functions="\n".join(read),
        title=string(title.strip() or " "),
        author=string(clean(document.author)) if document.author else "()",
        language=document.language,
        page=paper,
        opening=opening.format(title=inline(renderer, document.title), author=author),
        body=body,
    )


def together(blocks: Sequence[Block]) -> set[int]:
    """The places of blocks that stay on one page with what follows them.

    A task stays with the room to write in below it; and what stands before a last section of a
    few words stays with that, which else might have a page of its own.
    """
    found: set[int] = set()
    room, closing = False, True
    for place, block in reversed(tuple(enumerate(blocks))):
        if room and not isinstance(block, Heading | AnswerSpace):
            found.add(place)
        room = isinstance(block, AnswerSpace) or (room and not isinstance(block, Heading))
        if closing and not _is_short(block):
            closing = False
            found |= {place} if isinstance(block, Figure | Grouped) else set()
    return found


def _is_short(block: Block) -> bool:
    """Whether a block is a heading or a few words."""
    if isinstance(block, Paragraph):
        return sum(len(part) for part in block.text if isinstance(part, str)) < CLOSING
    return isinstance(block, Heading)


def level(document: Document) -> Document:
    """The document with headings that skip no level, as PDF/UA wants them."""
    return replace(document, blocks=tuple(_levelled(document.blocks)))


def _levelled(blocks: Sequence[Block], above: int = 0) -> Iterator[Block]:
    """Headings by how many headings they stand under; all of them below ``above``."""
    open_levels: list[int] = []
    for block in blocks:
        if isinstance(block, Slide):
            yield replace(block, blocks=tuple(_levelled(block.blocks, 1)))
        elif isinstance(block, Heading):
            open_levels = [*(k for k in open_levels if k < block.level), block.level]
            yield replace(block, level=above + len(open_levels))
        else:
            yield block


def heading(renderer: Renderer, block: Heading) -> str:
    """A heading; what follows it stays on its page."""
    return f"#heading(level: {block.level})[{inline(renderer, block.text)}]"


def paragraph(renderer: Renderer, block: Paragraph) -> str:
    """A paragraph; one that ends in a colon stays with what it announces."""
    text = inline(renderer, block.text)
    last = block.text[-1] if block.text else ""
    announces = isinstance(last, str) and last.rstrip().endswith(":")
    return f"#block(sticky: true)[{text}]" if announces else text


def display(renderer: Renderer, block: Display) -> str:
    """A display; Typst itself measures it and breaks its lines."""
    return f"#{display_of(renderer, block)}"


def listing(renderer: Renderer, block: Listing, more: str = "") -> str:
    """A list with bullets or numbers; ``more`` are arguments to add."""
    items = " ".join(f"[{inline(renderer, item)}]," for item in block.items)
    kind = f"enum, ({items}), first: {block.first}" if block.ordered else f"list, ({items})"
    return f"#items({kind}{more})"


def grouped(renderer: Renderer, block: Grouped, more: str = "") -> str:
    """A table; columns of numbers are flush right. ``more`` are arguments to add."""
    sides = ", ".join("end" if numbers else "start" for numbers in block.numeric)
    header = ", ".join(f"[{inline(renderer, cell)}]" for cell in block.header)
    cells = "\n".join(
        "  " + " ".join(f"[{inline(renderer, cell)}]," for cell in row) for row in block.rows
    )
    caption = content(renderer, block.caption)
    more += ", breaks: true" if block.breaks else ""
    return f"#grouped(({sides},), ({header},), (\n{cells}\n), {caption}{more})"


def code(renderer: Renderer, block: Code) -> str:
    """Program text."""
    del renderer
    language = f", lang: {string(block.language)}" if block.language else ""
    return f"#raw({string(chr(10).join(clean_lines(block.text)))}, block: true{language})"


def figure(renderer: Renderer, block: Figure) -> str:
    """A drawing, inside the source."""
    drawn = string(svg(block.drawing, renderer.style, block.width))
    caption = content(renderer, block.caption)
    tall = f", tall: {block.tall:.4f}" if block.tall is not None else ""
    return f"#picture({drawn}, {string(clean(block.alt))}, {caption}{tall})"


def answer_space(renderer: Renderer, block: AnswerSpace) -> str:
    """Lines to write on."""
    del renderer
    return f"#answer-space({block.lines})"


def page_break(renderer: Renderer, block: PageBreak) -> str:
    """A new page."""
    del renderer, block
    return "#pagebreak(weak: true)"


def page_head(renderer: Renderer, block: PageHead) -> str:
    """The top of the pages that follow, which count from here."""
    return f"#page-head[{inline(renderer, block.text)}]"


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide among other blocks, as a section."""
    return "\n\n".join(map(renderer.block, (Heading(block.title, 1), *block.blocks)))


FORMAT = Format(
    printing="typst",
    words=words,
    formula=formula,
    blocks={
        Heading: heading,
        Paragraph: paragraph,
        Display: display,
        Listing: listing,
        Grouped: grouped,
        Code: code,
        Figure: figure,
        AnswerSpace: answer_space,
        PageBreak: page_break,
        PageHead: page_head,
        Slide: slide,
    },
    page=page,
    prepare=level,
)
