"""Documents as one page of HTML with formulas in MathML: no script, no request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from ..documents.blocks import (
    AnswerSpace,
    Code,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Inline,
    Listing,
    PageBreak,
    PageHead,
    Paragraph,
    Row,
    Slide,
)
from ..figures import svg
from ..printing import Piece, to_text
from ..tree import Expression
from .engine import Format, Renderer, clean, clean_lines, joined, nothing
from .layout import width_of

DISPLAYED = '<math displaystyle="true">'
LONG_LEFT = 9.0
"""Ems beyond which a left side stands on a line of its own."""

WIDE_RIGHT = 15.0
"""Ems beyond which a right side takes the width of a slide, its reason beneath it."""

PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{font}{style}</style>
</head>
<body>
<main class="symprop">
<h1>{heading}</h1>{author}
{body}
</main>
</body>
</html>
"""


def formula(parts: Sequence[Piece]) -> str:
    """A formula among words."""
    return _math(parts, "<math>")


def _math(parts: Sequence[Piece], tag: str) -> str:
    """A ``math`` element for each piece: between them, and only there, a line may be broken."""
    # an operator that opens an element counts as a prefix, unless something stands before it
    return "".join(
        f"{tag}{'<mrow></mrow>' if place else ''}{part.text}</math>"
        for place, part in enumerate(parts)
    )


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The blocks in a page with its style, or alone."""
    body = "\n".join(filter(None, blocks))
    if renderer.options.fragment:
        return body + "\n"
    return whole(renderer, document, body, "page.css")


def whole(renderer: Renderer, document: Document, body: str, *styles: str) -> str:
    """A page of its own around a body, in the styles of some files."""
    title = "".join(
        clean(part) if isinstance(part, str) else to_text(part, renderer.style)
        for part in document.title
    )
    font = renderer.options.math_font
    read = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in styles)
    return PAGE.format(
        language=escape(document.language),
        title=escape(title),
        font=f"{font}\n" if font else "",
        style="".join(read),
        heading=renderer.inline(document.title),
        author=f"\n<p>{escape(clean(document.author))}</p>" if document.author else "",
        body=body,
    )


def heading(renderer: Renderer, block: Heading) -> str:
    """A heading below that of the page."""
    tag = f"h{min(block.level + 1, 6)}"
    return f"<{tag}>{renderer.inline(block.text)}</{tag}>"


def paragraph(renderer: Renderer, block: Paragraph) -> str:
    """A paragraph."""
    return f"<p>{renderer.inline(block.text)}</p>"


def display(renderer: Renderer, block: Display) -> str:
    """A grid of four columns: left sides, relation signs, right sides, reasons."""
    cells = "\n".join(cell for row in block.rows for cell in _row(renderer, row))
    return f'<div class="display">\n{cells}\n</div>'


def _row(renderer: Renderer, row: Row) -> Iterator[str]:
    if row.left is not None:
        long = width_of(renderer.pieces(row.left)) > LONG_LEFT
        yield _side(renderer, row.left, "left long" if long else "left")
    sign = "⋮" if row.right is None else row.relation
    yield f'<span class="relation"><math><mo>{escape(clean(sign))}</mo></math></span>'
    wide = row.right is not None and width_of(renderer.pieces(row.right)) > WIDE_RIGHT
    if row.right is not None:
        yield _side(renderer, row.right, "right wide" if wide else "right")
    if row.reason:
        yield f'<span class="reason{" beneath" * wide}">{renderer.inline(row.reason)}</span>'


def _side(renderer: Renderer, expression: Expression, kind: str) -> str:
    """One side; where it is cut into pieces, a voice reads it as the one formula that it is."""
    parts = renderer.pieces(expression)
    spoken = escape(joined(renderer.spoken(expression))) if len(parts) > 1 else ""
    label = f' role="math" aria-label="{spoken}"' if spoken else ""
    return f'<span class="{kind}"{label}>{_math(parts, DISPLAYED)}</span>'


def listing(renderer: Renderer, block: Listing) -> str:
    """A list with bullets or numbers."""
    tag = "ol" if block.ordered else "ul"
    items = "\n".join(f"<li>{renderer.inline(item)}</li>" for item in block.items)
    start = f' start="{block.first}"' if block.first > 1 else ""
    return f"<{tag}{start}>\n{items}\n</{tag}>"


def grouped(renderer: Renderer, block: Grouped) -> str:
    """A table in a box that scrolls where the page is too narrow for it."""
    caption = f"<caption>{renderer.inline(block.caption)}</caption>\n" if block.caption else ""
    head = _cells(renderer, block, block.header, "th")
    rows = "\n".join(_cells(renderer, block, row, "td") for row in block.rows)
    return (
        f'<div class="table"><table>\n{caption}<thead>\n{head}\n</thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cells(renderer: Renderer, block: Grouped, cells: Sequence[Inline], tag: str) -> str:
    sides = (' class="number"' if numbers else "" for numbers in block.numeric)
    filled = zip(cells, sides, strict=True)
    scope = ' scope="col"' if tag == "th" else ""
    row = "".join(f"<{tag}{scope}{side}>{renderer.inline(cell)}</{tag}>" for cell, side in filled)
    return f"<tr>{row}</tr>"


def code(renderer: Renderer, block: Code) -> str:
    """Program text."""
    del renderer
    language = f' class="language-{escape(block.language)}"' if block.language else ""
    lines = "\n".join(clean_lines(block.text))
    return f"<pre><code{language}>{escape(lines)}</code></pre>"


def figure(renderer: Renderer, block: Figure) -> str:
    """A drawing inside the page; its own names carry the number of the figure."""
    number = renderer.file_of(block, "-")
    drawn = svg(block.drawing, renderer.style, block.width)
    drawn = re.sub(r'(?<=\bid=")|(?<=href="#)|(?<=url\(#)', number, drawn)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(clean(block.alt))}" ', 1)
    width = re.findall(r'<svg [^>]*\bwidth="([^"]+)"', drawn)[0]
    caption = renderer.inline(block.caption)
    below = f"\n<figcaption>{caption}</figcaption>" if caption else ""
    box = f'<div class="drawing" style="--width: {width}">\n{drawn.strip()}\n</div>'
    return f"<figure>\n{box}{below}\n</figure>"


def answer_space(renderer: Renderer, block: AnswerSpace) -> str:
    """Lines to write on."""
    del renderer
    return f'<div class="answer">{"<div></div>" * block.lines}</div>'


def page_break(renderer: Renderer, block: PageBreak) -> str:
    """A line across; on paper a new page."""
    del renderer, block
    return "<hr>"


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide in a section of its own."""
    title = heading(renderer, Heading(block.title))
    inside = "\n".join([title, *map(renderer.block, block.blocks)])
    return f"<section>\n{inside}\n</section>"


FORMAT = Format(
    printing="mathml",
    words=escape,
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
        PageHead: nothing,
        Slide: slide,
    },
    page=page,
)
