"""``symprop slides``: one idea a slide."""

from __future__ import annotations

from ..papers import paper_command

command = paper_command(
    "slides",
    "Slides: the lecture about one parameter of MODEL, derivations revealed line by line.",
)
