"""The explorer page in the browser: gradient descent."""

from __future__ import annotations

from collections.abc import Callable

from browsing import Tab, path_of


def test_descent_shows_the_lectures_numbers(show: Callable[..., Tab]) -> None:
    tab = show(reduced_motion="reduce")
    tab.page.click("#step")
    assert tab.page.locator("#history td").all_inner_texts() == [
        "1",
        "0",
        "−15.7",
        "−1.57",
        "1.57",
        "20.4",
    ]
    tab.page.click("#run")
    assert "10 steps; converged" in tab.text("#descent-status")
    last = tab.page.locator("#history tr").last.locator("td").all_inner_texts()
    assert last[:5] == ["10", "2.61", "−0.00410", "−0.000410", "2.61"]
    assert path_of(tab, "#loss-curve .trail").count("M") == 10
    tab.page.click("#back")
    assert "9 steps" in tab.text("#descent-status")
    tab.page.click("#reset")
    assert tab.text("#loss-value") == "20.4"
    tab.page.click("#back")
    assert "no step to take back" in tab.text("#descent-status")


def test_descent_runs_and_pauses(show: Callable[..., Tab]) -> None:
    tab = show("statquest-three")
    for name in ("w3", "w4"):
        tab.page.check(f'#learners input[value="{name}"]')
    tab.page.click("#run")
    tab.page.wait_for_function("document.querySelectorAll('#history tbody tr').length > 5")
    assert tab.text("#run") == "Pause"
    tab.page.click("#run")
    assert tab.text("#run") == "Run"
    assert {"w3", "w4", "b3"} <= {*tab.page.locator("#history td:nth-child(2)").all_inner_texts()}


def test_a_descent_that_diverges_is_said(show: Callable[..., Tab]) -> None:
    tab = show(reduced_motion="reduce")
    tab.page.fill("#rate", "5")
    tab.page.click("#run")
    assert "diverged" in tab.text("#descent-status")
    assert "last good values" in tab.text("#descent-status")
    for wrong in ("abc", "-1", "NaN", ""):
        tab.page.fill("#rate", wrong)
        tab.page.click("#step")
        assert tab.text("#rate-problem")
    tab.page.click("#reset")
    assert tab.text("#loss-value") == "20.4"


def test_numbers_learn_one_by_one_and_arrays_together(show: Callable[..., Tab]) -> None:
    checked = "#learners input:checked"
    assert show().page.input_value(checked) == "b3"
    tab = show("softmax-iris", reduced_motion="reduce")
    assert tab.page.locator(checked).count() == 2
    tab.page.click("#run")
    assert float(tab.text("#loss-value")) < 0.2
    tab = show("iris")
    tab.page.click("#learn-all")
    assert tab.page.locator(checked).count() == 0
    tab.page.click("#step")
    assert "choose at least one" in tab.text("#descent-status")
    tab.page.click("#learn-all")
    assert tab.page.locator(checked).count() == 4
