"""What a handout's pictures show, and what is said about them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from margins import assert_inside

import symprop
from symprop.documents.blocks import Code, Document, Paragraph
from symprop.figures.drawings import Curve, Panels, Plot, Tangent
from symprop.papers import Paper, handout
from symprop.render.pdf import pdf


def paragraphs(paper: Paper) -> str:
    found = (block.text for block in paper.blocks if isinstance(block, Paragraph))
    return " ".join(part for text in found for part in text if isinstance(part, str))


def test_rows_are_spoken_of_only_where_there_are_some() -> None:
    assert "row by row" in paragraphs(handout(symprop.load("statquest")))
    assert "row by row" not in paragraphs(handout(symprop.load("mazur")))


def test_steps_that_are_drawn_can_be_told_apart() -> None:
    assert "The first steps" in paragraphs(handout(symprop.load("statquest")))
    paper = handout(symprop.load("mazur"))
    assert "Steps 1, 30, 63 and 110" in paragraphs(paper)
    (plot,) = (f.drawing for f in paper.document.figures if tangents(f.drawing))
    at = sorted(t.at[0] for t in tangents(plot))
    assert min(b - a for a, b in pairwise(at)) > 0.2 * (at[-1] - at[0])


def tangents(drawing: object) -> list[Tangent]:
    plots = drawing.plots if isinstance(drawing, Panels) else (drawing,)
    series = (s for plot in plots if isinstance(plot, Plot) for s in plot.series)
    return [s for s in series if isinstance(s, Tangent)]


@pytest.mark.parametrize("wrt", [("w1", "b3"), ("w3", "w4"), ("b1", "b2", "b3")])
def test_a_curve_of_the_loss_shows_its_valley_or_its_bend(wrt: tuple[str, ...]) -> None:
    """Of several parameters, some of which hardly move: the loss changes by a quarter at least."""
    paper = handout(symprop.load("statquest"), wrt=wrt)
    (panels,) = (
        f.drawing
        for f in paper.document.figures
        if isinstance(f.drawing, Panels) and len(tangents(f.drawing)) == len(wrt)
    )
    for plot in panels.plots:
        (line,) = (s for s in plot.series if isinstance(s, Curve))
        heights = [y for _, y in line.points]
        assert max(heights) - min(heights) > 0.25 * max(heights)
        (tangent,) = (s for s in plot.series if isinstance(s, Tangent))
        rise = abs(tangent.slope * tangent.reach)
        assert 0 < rise <= 0.301 * (max(heights) - min(heights))


@pytest.mark.parametrize("name", ["gaussian", "linear", "statquest"])
def test_a_squiggle_is_drawn_again_only_where_it_moves(name: str) -> None:
    """Of gaussian's variance the mean does not depend; linear's slope is nearly at its best."""
    paper = symprop.handout(symprop.load(name))
    panels = [f.drawing for f in paper.document.figures if isinstance(f.drawing, Panels)]
    tried = [p for p in panels if len(p.plots) == 4]
    assert bool(tried) == (name != "gaussian")
    squiggles = [s.points for p in tried for q in p.plots for s in q.series if isinstance(s, Curve)]
    for one, other in pairwise(squiggles):
        heights = [y for points in squiggles for _, y in points]
        way = max(abs(a[1] - b[1]) for a, b in zip(one, other, strict=True))
        assert way > 0.05 * (max(heights) - min(heights))


@pytest.mark.parametrize("name", ["statquest", "multi-head", "softmax-iris"])
def test_german_handouts_on_letter_paper_keep_their_margins(name: str) -> None:
    assert_inside(pdf(handout(symprop.load(name), language="de").document, "letter"))


def test_what_leaves_the_text_is_found() -> None:
    wide = Document(("a",), (Code("x" * 200),))
    with pytest.raises(AssertionError, match="page 1"):
        assert_inside(pdf(wide))
