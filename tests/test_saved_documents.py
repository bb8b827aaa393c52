"""Documents saved: the format from the suffix, all files or none, the same bytes each time."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pdflatex import compiled, needs_latex
from rendering_cases import BLOCKS, NASTY, hard

from symprop.documents.blocks import Code, Document, Figure, Heading, Paragraph
from symprop.errors import SympropError
from symprop.figures import Curve, Plot
from symprop.render.notebook import notebook
from symprop.render.saving import SUFFIXES, check_suffix, folder_of, save
from symprop.tree import Ref

PLOT = Figure(
    Plot(
        (
            Curve(
                ((0.0, 0.0), (1.0, 1.0)),
            ),
        ),
        ("x",),
        (Ref("y1"),),
    ),
    "a line",
    (),
    0.5,
)
SMALL = Document(("Title ", Ref("w1")), (BLOCKS["figure"], PLOT, BLOCKS["display"]), author="A B")


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_the_same_each_time(suffix: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save(SMALL, tmp_path / name / f"a sheet{suffix}")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hard_documents_are_saved(suffix: str, tmp_path: Path) -> None:
    save(hard(), tmp_path / f"hard{suffix}")
    assert (tmp_path / f"hard{suffix}").stat().st_size > 1000


@pytest.mark.parametrize(("suffix", "of_pictures"), [(".tex", ".pdf"), (".md", ".svg")])
def test_pictures_stand_beside(suffix: str, of_pictures: str, tmp_path: Path) -> None:
    save(SMALL, tmp_path / f"a sheet{suffix}")
    pictures = {f"a-sheet-files/figure-{k}{of_pictures}" for k in (1, 2)}
    assert set(files_in(tmp_path)) == {f"a sheet{suffix}", *pictures}
    text = (tmp_path / f"a sheet{suffix}").read_text(encoding="utf-8")
    assert all(picture in text for picture in pictures)


@needs_latex
def test_latex_finds_its_pictures(tmp_path: Path) -> None:
    save(SMALL, tmp_path / "sheet.tex", paper="letter")
    log = compiled(tmp_path / "sheet.tex")
    assert "sheet-files/figure-2.pdf" in log
    assert "Overfull" not in log


def test_html_brings_all_it_needs(tmp_path: Path) -> None:
    save(SMALL, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert set(files_in(tmp_path)) == {"page.html"}
    assert not re.search(r'(src|(?<!xlink:)href)="|url\((?!#|data:)', page)
    assert page.count('role="img"') == 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {f'"#{name}"' for name in re.findall(r'xlink:href="#([^"]+)"', page)} <= {
        f'"#{name}"' for name in ids
    }


def test_notebooks_are_valid_and_run_their_python() -> None:
    import nbformat

    blocks = (Heading(("a",)), PLOT, Code("x = 1", "python"), Paragraph((NASTY,)), Code("L = w"))
    book = nbformat.reads(notebook(Document((NASTY,), blocks)), as_version=4)
    nbformat.validate(book)
    assert [cell.cell_type for cell in book.cells] == ["markdown", "markdown", "code", "markdown"]
    assert book.cells[2].source == "x = 1"
    assert "attachment:figure-1.png" in book.cells[1].source
    assert list(book.cells[1].attachments) == ["figure-1.png"]
    assert [cell.id for cell in book.cells] == [f"cell-{k}" for k in range(1, 5)]


@pytest.mark.parametrize("name", ["sheet.doc", "sheet", "sheet.pdfx"])
def test_an_unknown_suffix_lists_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(SympropError, match=r"known: \.pdf, \.html, \.tex") as caught:
        save(SMALL, tmp_path / name)
    assert "\n" not in str(caught.value)
    assert not os.listdir(tmp_path)


def test_suffixes_in_capitals() -> None:
    assert check_suffix("A.TEX") == ".tex"


@pytest.mark.parametrize("name", ["a b#%.tex", "äß.tex", "-.tex", ".hidden.tex"])
def test_folders_of_pictures_are_plain(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9-]+/", folder_of(Path(name)))


@pytest.mark.parametrize("suffix", [".tex", ".pdf"])
def test_a_missing_folder_is_one_line(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(SympropError, match="no folder"):
        save(SMALL, tmp_path / "none" / f"a{suffix}")


def test_nothing_is_replaced_where_a_picture_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text("before")
    (tmp_path / "a-files").write_text("a file where the folder should be")
    with pytest.raises(SympropError, match="cannot write"):
        save(SMALL, tmp_path / "a.tex")
    assert (tmp_path / "a.tex").read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["a-files", "a.tex"]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("before")
    with pytest.raises(SympropError, match="unknown paper"):
        save(SMALL, path, paper="a9")
    assert path.read_text() == "before"
