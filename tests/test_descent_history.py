"""What is kept of a descent: records, thinning, layouts, tables."""

from __future__ import annotations

import math
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
from descents import B3, MIXED, lecture, square
from hypothesis import given, settings
from hypothesis import strategies as st

from symprop.descent import Layout, descend, history
from symprop.descent.table import number
from symprop.errors import DataError, SympropError


@given(every=st.integers(1, 30), count=st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_thinning_keeps_every_kth_from_the_first_and_the_last(every, count):
    full = lecture(stop_step=0, max_steps=count).iterates
    thin = lecture(stop_step=0, max_steps=count, every=every).iterates
    expected = list(full[::every])
    if expected[-1].step != count:
        expected.append(full[-1])
    assert list(thin) == expected


@given(most=st.integers(2, 20), count=st.integers(1, 300), every=st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_memory_is_bounded_by_thinning(most, count, every):
    past = history.History(B3, every, False)
    past.most = most
    one = np.ones(1)
    for step in range(1, count + 1):
        past.add((step, 1.0, one, one, one, one))
    kept = [it.step for it in past.iterates()]
    assert len(kept) <= most + 1
    assert kept[0] == 1
    assert kept[-1] == count
    assert len(set(np.diff(kept)[:-1])) <= 1


def test_large_arrays_leave_room_for_fewer_steps():
    wide = Layout({"W": (1000, 1000)})
    assert history.History(wide, 1, True).most == history.LEAST
    assert history.History(wide, 1, False).most == history.MOST


def test_arrays_stand_as_norms_unless_asked_for():
    start = np.array([1.0, 3.0, 0.0, 4.0, 0.0])
    short = descend(square, start, MIXED, max_steps=1).iterates[0]["W"]
    assert tuple(short) == pytest.approx((5.0, 10.0, 1.0, 4.0))
    whole = descend(square, start, MIXED, max_steps=1, arrays=True).iterates[0]["W"]
    assert whole.value.tolist() == [[3.0, 0.0], [4.0, 0.0]]
    assert whole.new_value == pytest.approx(0.8 * whole.value)


def test_iterates_are_a_sequence_of_mappings():
    run = lecture()
    assert isinstance(run.iterates[-1]["b3"].value, float)
    assert dict(run.iterates[1:3][0]) == dict(run.iterates[1])
    assert repr(run.iterates) == "<10 iterates of b3>"
    assert repr(run) == "<Run of 10 steps, converged>"


def test_pack_and_unpack_are_inverse():
    vector = np.arange(5.0)
    values = MIXED.unpack(vector)
    assert values["b"] == 0.0
    assert isinstance(values["b"], float)
    assert values["W"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert MIXED.pack(values).tolist() == vector.tolist()
    values["W"][0, 0] = 9.0
    assert vector[1] == 1.0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"b": 1.0}, "parameter 'W' has no value"),
        ({"b": "x", "W": np.ones((2, 2))}, "parameter 'b' is not a number or an array of numbers"),
        ({"b": 1.0, "W": np.ones(4)}, "parameter 'W' has shape (4,), not (2, 2)"),
    ],
)
def test_values_that_do_not_fit(values, said):
    with pytest.raises(DataError) as caught:
        MIXED.pack(values)
    assert str(caught.value) == said


def test_long_runs_show_the_first_and_the_last_rows():
    table = lecture(learning_rate=0.001).table()
    assert len(table.rows) == 14
    assert table.rows[10] is None
    assert set(table.cells[10]) == {"⋮"}
    assert [row[0] for row in table.rows[11:]] == [457, 458, 459]
    assert len(lecture(learning_rate=0.001).table(head=None).rows) == 459


def test_several_parameters_have_a_row_each():
    run = descend(square, np.array([1.0, 3.0, 0.0, 4.0, 0.0]), MIXED, max_steps=1)
    assert str(run.table(digits=2)) == (
        "step  parameter  value  derivative  step size  new value  loss\n"
        "   1          b    1.0         2.0       0.20       0.80    26\n"
        "            ‖W‖    5.0          10        1.0        4.0"
    )


def test_a_table_holds_numbers_for_any_renderer():
    table = lecture().table(digits=5)
    assert table.columns == ("step", "value", "derivative", "step_size", "new_value", "loss")
    assert table.header == ("step", "b3", "derivative", "step size", "new b3", "SSR")
    assert table.rows[1][2] == pytest.approx(-6.26204335)
    assert table.cells[1][2] == "−6.2620"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (-15.655, "−15.7"),
        (9.996, "10.0"),
        (1234.6, "1235"),
        (1.5e12, "1.50×10¹²"),
        (-4.2e-9, "−4.20×10⁻⁹"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "NaN"),
    ],
)
def test_numbers_as_a_person_writes_them(value, shown):
    assert number(value) == shown


class _Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def test_html_is_a_table_with_headings_and_escaped_names():
    run = descend(square, [1.0], Layout({"<script>": ()}), loss_name="a & b", max_steps=2)
    page = _Cells()
    page.feed(run._repr_html_())
    names = [tag for tag, _ in page.tags]
    assert "script" not in names
    assert names.count("tr") == 3
    assert names.count("caption") == 1
    assert all(attrs == {"scope": "col"} for tag, attrs in page.tags if tag == "th")
    assert "new <script>" in page.text
    assert "a & b" in page.text


def test_to_pandas():
    pytest.importorskip("pandas")
    frame = descend(square, np.ones(5), MIXED, max_steps=3).to_pandas()
    assert list(frame.columns) == [
        "step",
        "parameter",
        "value",
        "derivative",
        "step_size",
        "new_value",
        "loss",
    ]
    assert frame["parameter"].tolist() == ["b", "W"] * 3
    assert frame["step_size"].tolist()[:2] == pytest.approx([0.2, 0.4])


def test_without_pandas_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SympropError, match="python -m pip install pandas"):
        lecture().to_pandas()
