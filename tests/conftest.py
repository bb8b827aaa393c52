"""Options and fixtures for all tests."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from browsing import browser, pages, show  # noqa: F401 (fixtures)
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("steady")  # each run draws the same; pytest --hypothesis-profile=explore: new

WANTS_A_TOOL = re.compile("not installed|missing|needs|could not import|No module", re.IGNORECASE)
"""What a test says that skips because something is not there."""

SNAPSHOTS = Path(__file__).parent / "snapshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="write the snapshots anew and read the diff"
    )


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the one that was read and approved, a file in tests/snapshots."""

    def compare(name: str, text: str) -> None:
        path = SNAPSHOTS / name
        if request.config.getoption("--update-snapshots"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == known, (
            f"{name} is not what was approved; if the change is wanted: "
            f"pytest {request.node.nodeid.split('::')[0]} --update-snapshots, and read the diff"
        )

    return compare


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where SYMPROP_NO_SKIPS is set, a test that skips for want of a tool fails."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("SYMPROP_NO_SKIPS"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if WANTS_A_TOOL.search(reason):
            report.outcome = "failed"
            report.longrepr = f"{reason}; with SYMPROP_NO_SKIPS every tool must be there"
    return report


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output is as wide as where it is piped, whatever terminal the tests run in."""
    monkeypatch.delenv("COLUMNS", raising=False)
