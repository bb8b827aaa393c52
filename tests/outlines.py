"""Documents as outlines: each block on a line or a few, its expressions as text."""

from __future__ import annotations

from symprop.documents.blocks import (
    Block,
    Display,
    Document,
    Figure,
    Grouped,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Row,
    Slide,
)
from symprop.documents.words import plain
from symprop.figures.drawings import NetworkDrawing, Panels, Plot
from symprop.notation import Style
from symprop.printing import to_text


def style_of(document: Document) -> Style:
    return Style(
        document.labels,
        document.derivative,
        document.limits,
        document.adjoint_of,
        document.layered,
        document.times,
    )


def outline(document: Document) -> str:
    """The title and every block, in order."""
    style = style_of(document)
    lines = [f"title: {plain(document.title, style)}"]
    for block in document.blocks:
        lines += _lines(block, style)
    return "\n".join(lines) + "\n"


def _lines(block: Block, style: Style) -> list[str]:
    def text(inline: Inline) -> str:
        return plain(inline, style)

    match block:
        case Heading():
            return ["", f"{'#' * block.level} {text(block.text)}"]
        case Paragraph():
            return [text(block.text)]
        case Listing():
            return [f"  * {text(item)}" for item in block.items]
        case Display():
            return [f"  {_row(row, style)}" for row in block.rows]
        case Grouped():
            rows = (block.header, *block.rows)
            caption = [text(block.caption)] if block.caption else []
            return caption + ["  | " + " | ".join(map(text, row)) for row in rows]
        case Figure():
            return [f"  [{_drawn(block)}: {block.alt}]"]
        case Slide():
            inner = [f"  {line}" for b in block.blocks for line in _lines(b, style)]
            return ["", f"slide{' revealed' * block.revealed}: {text(block.title)}", *inner]
    return [type(block).__name__]


def _row(row: Row, style: Style) -> str:
    left = "" if row.left is None else to_text(row.left, style)
    right = "⋮" if row.right is None else to_text(row.right, style)
    return f"{left} {row.relation} {right}    ({plain(row.reason, style)})".strip()


def _drawn(figure: Figure) -> str:
    drawing = figure.drawing
    if isinstance(drawing, NetworkDrawing):
        return f"network of {len(drawing.nodes)} nodes and {len(drawing.edges)} edges"
    plots = drawing.plots if isinstance(drawing, Panels) else (drawing,)
    return " + ".join(_plot(plot) for plot in plots)


def _plot(plot: Plot) -> str:
    return ", ".join(type(series).__name__ for series in plot.series)
