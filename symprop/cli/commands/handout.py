"""``symprop handout``: the whole lecture on a few pages."""

from __future__ import annotations

from ..papers import paper_command

command = paper_command(
    "handout",
    "A handout: the whole lecture about one parameter of MODEL, by default the last one.",
)
