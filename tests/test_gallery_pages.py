"""The pages of the gallery are what ``python docs/make_gallery.py`` would write."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from symprop.equations import gallery_names

DOCS = Path(__file__).parent.parent / "docs"
SCRIPT = runpy.run_path(str(DOCS / "make_gallery.py"))
WRITE = "run: python docs/make_gallery.py"


@pytest.mark.parametrize("name", gallery_names())
def test_page_is_not_stale(name: str) -> None:
    shown = (DOCS / "gallery" / f"{name}.md").read_text(encoding="utf-8")
    assert shown == SCRIPT["page"](name), WRITE


def test_index_lists_every_model_once() -> None:
    listed = [name for names in SCRIPT["CHAPTERS"].values() for name in names]
    assert sorted(listed) == sorted(gallery_names())
    assert (DOCS / "gallery" / "README.md").read_text(encoding="utf-8") == SCRIPT["index"](), WRITE


def test_there_is_no_page_without_a_model() -> None:
    pages = {path.stem for path in (DOCS / "gallery").glob("*.md")} - {"README"}
    assert pages == set(gallery_names())
