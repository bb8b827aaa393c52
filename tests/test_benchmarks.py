"""The benchmarks' candidates agree, small or not; nothing is timed here."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks import __main__ as benchmarks
from benchmarks.curves import table
from benchmarks.measuring import agree
from benchmarks.peers import PEERS, Candidate, Peer
from benchmarks.tables import markdown, rows
from benchmarks.workloads import WORKLOADS

SMALL = ("lecture-3", "tanh-16", "softmax", "convolution", "lstm", "attention")
OURS = ("symprop", "NumPy, by hand", "called with a mapping")


@pytest.mark.parametrize("title", SMALL)
def test_what_is_written_by_hand_agrees(title: str) -> None:
    work = WORKLOADS[title]()
    found = benchmarks.candidates(work, {n: PEERS[n] for n in OURS})
    assert set(found) == {*OURS}
    agree(found, work.model.value_and_grad().bind(work.values).vector(work.values))


def test_what_does_not_agree_is_named() -> None:
    found = {"ours": Candidate(lambda v: (1.0, v)), "other": Candidate(lambda v: (1.0, v + 1))}
    with pytest.raises(AssertionError, match="other does not agree with ours"):
        agree(found, np.ones(2))


def test_a_peer_that_is_missing_is_left_out() -> None:
    work = WORKLOADS["lecture-3"]()
    absent = Peer(PEERS["symprop"].make, "no_such_package")
    assert absent.missing
    assert list(benchmarks.candidates(work, {"a": absent, "b": PEERS["symprop"]})) == ["b"]


def test_tables_read_as_ratios() -> None:
    text = markdown(rows({"few": {"symprop": 2e-6, "other": 25e-6}, "many": {"symprop": 1.0}}))
    assert text.splitlines() == [
        "|  | few | many |",
        "| --- | --- | --- |",
        "| symprop | 2.0 µs | 1.0 s |",
        "| other | 12.5 | – |",
    ]
    assert table({"a": {1: 1e-3, 1000: 2.0}}, "rows").startswith("| rows | 1 | 1,000 |")
