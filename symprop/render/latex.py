"""Documents as LaTeX that compiles as it is, or as a fragment for notebooks and own papers."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from ..documents.blocks import (
    AnswerSpace,
    Block,
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
    Slide,
)
from .engine import Format, Renderer, clean, clean_lines
from .environments import FRAGMENT, PAGE
from .formulas import display as written
from .formulas import inline, words_width
from .paper import PAPERS
from .preambles import ARTICLE
from .tex import escape, program

CLOSER: Mapping[type[Block | None], str] = {
    Heading: "\n\\nobreak\\closer{0.9}\n",
    Display: "\n\n\\closer{1.4}\n",
}
"""What stands before a display, by what stands above it."""

HEADINGS = (r"\section*", r"\subsection*", r"\subsubsection*", r"\paragraph*")
LINE = 41.0
"""Ems of a line of text."""

LONGEST = 16
"""Rows of a table that is kept on one page, as a box of its natural width."""

COLUMN = 1.2
"""Ems between two columns of a table."""

CODE_COLUMNS = 80
"""Characters of a line of program text."""


def page(renderer: Renderer, document: Document, blocks: Sequence[str]) -> str:
    """The blocks, in a document of their own where no fragment is asked for."""
    if renderer.options.fragment:
        return "\n\n".join(blocks) + "\n"
    body = flowing(document.blocks, blocks)
    title = rf"{{\LARGE\bfseries\boldmath\raggedright {renderer.inline(document.title)}\par}}"
    title += f"\n{escape(clean(document.author))}\\par" if document.author else ""
    preamble = ARTICLE.replace("a4paper", PAPERS[renderer.options.paper][1])
    return f"{preamble}\n\\begin{{document}}\n{title}\n\n{body}\n\\end{{document}}\n"


def flowing(blocks: Sequence[Block], made: Sequence[str]) -> str:
    """Blocks below each other; equations belong to the paragraph above and stay on its page."""
    text = ""
    for above, block, source in zip((None, *blocks), blocks, made, strict=False):
        text += (_between(above, block) if text else "") + source
    return text


def _between(above: Block | None, below: Block) -> str:
    if isinstance(above, Paragraph):
        if isinstance(below, Display):
            return "\n"
        last = above.text[-1] if above.text else ""
        announces = isinstance(last, str) and last.rstrip().endswith(":")
        return "\\par\\nobreak\n\n" if announces else "\n\n"
    if isinstance(below, Display):
        return CLOSER.get(type(above), "\n\n")
    return "\n\n"


def heading(renderer: Renderer, block: Heading) -> str:
    """A heading without a number."""
    command = HEADINGS[min(block.level, len(HEADINGS)) - 1]
    return rf"{command}{{\boldmath {renderer.inline(block.text)}}}"


def paragraph(renderer: Renderer, block: Paragraph) -> str:
    """A paragraph."""
    return renderer.inline(block.text)


def display(renderer: Renderer, block: Display) -> str:
    """A display that may be broken over pages; in a fragment one that stands as a whole."""
    environment = FRAGMENT if renderer.options.fragment else PAGE
    return written(renderer, block, environment)


def listing(renderer: Renderer, block: Listing) -> str:
    """A list with bullets or numbers."""
    kind = "enumerate" if block.ordered else "itemize"
    items = "\n".join(rf"\item {{}}{renderer.inline(item)}" for item in block.items)
    if block.first > 1:
        items = rf"\setcounter{{enumi}}{{{block.first - 1}}}" + "\n" + items
    return f"\\begin{{{kind}}}\n{items}\n\\end{{{kind}}}"


def grouped(renderer: Renderer, block: Grouped) -> str:
    """A table: smaller where it is too wide, or, where it is long, going on over pages."""
    head = cells(renderer, block.header)
    rows = "\n".join(cells(renderer, row) for row in block.rows)
    caption = f"{renderer.inline(block.caption)}\\par\\nobreak\n\n" if block.caption else ""
    if len(block.rows) > LONGEST or renderer.options.fragment:
        return (
            f"{caption}\\begin{{longtable}}[l]{{{_columns(renderer, block)}}}\n\\toprule\n{head}\n"
            f"\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n{rows}\n\\end{{longtable}}"
        )
    return caption + boxed(block, head, rows)


def boxed(block: Grouped, head: str, rows: str) -> str:
    """A table in one piece, of its natural width where the line is wide enough."""
    columns = "".join("r" if numbers else "l" for numbers in block.numeric)
    return (
        f"\\begin{{lrbox}}{{\\wide}}\\begin{{tabular}}{{{columns}}}\n\\toprule\n{head}\n"
        f"\\midrule\n{rows}\n\\bottomrule\n\\end{{tabular}}\\end{{lrbox}}%\n"
        "\\noindent\\shrunk{\\linewidth}\\par"
    )


def cells(renderer: Renderer, cells: Sequence[Inline]) -> str:
    # a bracket at the start of a row would be read as the length that \\ can take
    return " & ".join("{}" + renderer.inline(cell) for cell in cells) + r" \\"


def _columns(renderer: Renderer, block: Grouped) -> str:
    """Columns of fixed widths: others would need LaTeX to run twice."""
    columns = zip(block.header, *block.rows, strict=True)
    widths = [max(words_width(renderer, cell) for cell in column) for column in columns]
    narrow = min(1.0, (LINE - COLUMN * len(widths)) / max(sum(widths), 1.0))
    sides = ("left" if numbers else "right" for numbers in block.numeric)
    return "".join(
        rf">{{\ragged{side}\arraybackslash}}p{{{narrow * width:.2f}em}}"
        for width, side in zip(widths, sides, strict=True)
    )


def code(renderer: Renderer, block: Code) -> str:
    """Program text, its long lines broken."""
    del renderer
    wrapped = [
        part
        for line in clean_lines(block.text)
        for part in textwrap.wrap(line, CODE_COLUMNS, subsequent_indent="    ") or [""]
    ]
    lines = "\\\\\n".join(program(line) for line in wrapped)
    return f"{{\\raggedright\\small\\ttfamily\n{lines}\\par}}"


def figure(renderer: Renderer, block: Figure) -> str:
    """A picture from a file beside the document, its caption below."""
    file, alt = renderer.file_of(block, ".pdf"), escape(clean(block.alt))
    shown = rf"\drawing{{{file}}}{{{alt}}}"
    if renderer.options.fragment:
        shown = rf"\IfFileExists{{{file}}}{{\includegraphics{{{file}}}}}{{[{alt}]}}"
    caption = f"\n\n{{\\small {renderer.inline(block.caption)}\\par}}" if block.caption else ""
    return f"\\begin{{center}}\n{shown}{caption}\n\\end{{center}}"


def answer_space(renderer: Renderer, block: AnswerSpace) -> str:
    """Lines to write on."""
    del renderer
    lines = [r"\nopagebreak\rule{0pt}{9mm}\rule{\linewidth}{0.4pt}"] * block.lines
    return "\n\n".join(lines)


def page_break(renderer: Renderer, block: PageBreak) -> str:
    """A new page."""
    del renderer, block
    return r"\clearpage"


def page_head(renderer: Renderer, block: PageHead) -> str:
    """The top of the pages that follow, which count from here."""
    text = renderer.inline(block.text)
    counted = r"\setcounter{page}{1}\thispagestyle{plain}"
    return rf"\pagestyle{{myheadings}}\markright{{{text}}}{counted}"


def slide(renderer: Renderer, block: Slide) -> str:
    """A slide among other blocks, as a section."""
    blocks = (Heading(block.title), *block.blocks)
    return flowing(blocks, list(map(renderer.block, blocks)))


FORMAT = Format(
    printing="latex",
    words=escape,
    formula=inline,
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
)
