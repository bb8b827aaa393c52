"""A whole page in a frame, as a notebook shows it."""

from __future__ import annotations

from html import escape


def framed(page: str, title: str, height: str) -> str:
    """A page of HTML in a frame of a height in CSS: its style touches nothing around it.

    >>> framed("<p>1 < 2</p>", "A page", "9rem")[:51]
    '<iframe srcdoc="&lt;p&gt;1 &lt; 2&lt;/p&gt;" title='
    """
    return (
        f'<iframe srcdoc="{escape(page)}" title="{escape(title)}" '
        f'style="width: 100%; height: {height}; border: 0"></iframe>'
    )
