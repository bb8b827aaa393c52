"""Pages of the explorer in Debian's Chromium, driven by Playwright; what they say is collected."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import symprop

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for the tests of a file: an open one would keep others from running a loop."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("pages")

    def made(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            symprop.load(name).explore().save(path)
        return path

    return made


@pytest.fixture
def show(browser: Any, pages: Callable[[str], Path]) -> Iterator[Callable[..., Tab]]:
    """Open the page of a gallery model; at the end nothing may have been said or asked for."""
    tabs: list[Tab] = []

    def opened(name: str = "statquest", hash: str = "", **options: Any) -> Tab:
        tabs.append(Tab(browser, pages(name), hash, **options))
        return tabs[-1]

    yield opened
    for tab in tabs:
        tab.close()


def slider(tab: Tab, name: str, value: float) -> None:
    tab.page.eval_on_selector(
        f'input[aria-label="{name}, slider"]',
        "(s, v) => { s.value = v; s.dispatchEvent(new Event('input')); }",
        value,
    )


def path_of(tab: Tab, layer: str) -> str:
    return str(tab.page.get_attribute(layer, "d") or "")
