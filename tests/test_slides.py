"""Slides: one idea each, all of the handout's equations."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from outlines import outline

import symprop
from symprop.cli import main
from symprop.documents.blocks import Display, Figure, Grouped, Listing, Paragraph, Slide, every
from symprop.documents.words import LANGUAGES
from symprop.figures.drawings import Curve, Panels

Snapshot = Callable[[str, str], None]
BIG = (Display, Figure, Grouped)


@pytest.fixture(scope="module")
def lecture() -> symprop.papers.Paper:
    return symprop.slides(symprop.load("statquest"))


def made(paper: symprop.papers.Paper) -> list[Slide]:
    assert all(isinstance(block, Slide) for block in paper.blocks)
    return [block for block in paper.blocks if isinstance(block, Slide)]


def test_the_slides_are_as_approved(lecture: symprop.papers.Paper, snapshot: Snapshot) -> None:
    snapshot("slides-statquest.en.txt", outline(lecture.document))


@pytest.mark.parametrize("name", ["statquest", "two-layer", "transformer"])
def test_one_idea_a_slide(name: str) -> None:
    for slide in made(symprop.slides(symprop.load(name))):
        assert slide.title
        big = [block for block in slide.blocks if isinstance(block, BIG)]
        short = all(isinstance(block, Display) and len(block.rows) <= 2 for block in big)
        assert len(big) <= (2 if short else 1)
        assert slide.revealed == any(isinstance(block, Display) for block in slide.blocks)


def test_words_about_what_is_above_stand_with_it(lecture: symprop.papers.Paper) -> None:
    kinds = [[type(block) for block in slide.blocks] for slide in made(lecture)]
    assert [Paragraph, Listing, Paragraph] in kinds  # the rule, and the first step
    assert [Paragraph, Display, Paragraph, Display] in kinds  # a definition, and its numbers
    assert [Grouped] in kinds  # the descent has a slide for itself


@pytest.mark.parametrize("name", ["statquest", "lstm"])
def test_no_equation_of_the_handout_is_missing(name: str) -> None:
    model = symprop.load(name)
    told = [row.right for d in every(Display, symprop.handout(model).blocks) for row in d.rows]
    shown = [row.right for d in every(Display, symprop.slides(model).blocks) for row in d.rows]
    assert shown == told


def test_the_squiggle_moves_up_slide_by_slide(lecture: symprop.papers.Paper) -> None:
    moving = [s for s in made(lecture) if "b3 = " in outline_title(s)]
    drawings = [block.drawing for s in moving for block in s.blocks if isinstance(block, Figure)]
    assert len(drawings) == 4
    tops = []
    for drawing in drawings:
        assert not isinstance(drawing, Panels)
        (squiggle,) = (s for s in drawing.series if isinstance(s, Curve))  # type: ignore[union-attr]
        assert squiggle.label
        tops.append(max(y for _, y in squiggle.points))
    assert tops == sorted(tops)


def outline_title(slide: Slide) -> str:
    from symprop.documents.words import plain
    from symprop.notation import Style

    return plain(slide.title, Style())


def test_a_slide_of_ones_own(lecture: symprop.papers.Paper) -> None:
    longer = lecture.with_section("Questions?", Paragraph(("Ask now.",)))
    assert longer.blocks[-1] == Slide(("Questions?",), (Paragraph(("Ask now.",)),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_reads_as_a_formula(language: str) -> None:
    for slide in made(symprop.slides(symprop.load("statquest-three"), language=language)):
        assert not re.search(r" [·×−=] .*[·×]", outline_title(slide))
        assert outline_title(slide).count(" = ") == 0 or ": " in outline_title(slide)


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "slides.md"
    result = CliRunner().invoke(main, ["slides", "chain", "--wrt", "w4", "-o", str(path)])
    assert result.exit_code == 0, result.output
    assert "Chain rule" in path.read_text(encoding="utf-8")
