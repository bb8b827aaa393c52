"""Pages of the explorer in Debian's Chromium, driven by Playwright; what they say is collected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
NODE = Path(__file__).parent / "js"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped, by name, where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        # as root, as in a container, Chromium starts only without its sandbox
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


class Tab:
    """A page that is open, with all that it has said and asked for."""

    def __init__(self, browser: Any, path: Path, hash: str = "", **options: Any) -> None:
        self.context = browser.new_context(**{"bypass_csp": True, **options})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.url = path.as_uri()
        self.page.goto(self.url + hash)

    def text(self, selector: str) -> str:
        """What an element says."""
        return str(self.page.text_content(selector) or "")

    def close(self) -> None:
        """Close it; it has said nothing on the console and asked for nothing but itself."""
        self.context.close()
        assert not self.said
        assert all(url.split("#")[0] == self.url or url.startswith("data:") for url in self.asked)
