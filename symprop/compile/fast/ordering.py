"""An order in which single operations and groups that go together can run."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

from .flow import Flow, reads


def ordered(flow: Flow, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Single operations and groups, each after what it reads, early ones first.

    Where groups wait for each other there is no such order, and the list ends early.
    """
    node: dict[int, Any] = {v: ("g", k) for k, group in enumerate(groups) for v in group}
    members: dict[Any, list[int]] = {}
    for v, _ in flow.live():
        members.setdefault(node.setdefault(v, v), []).append(v)
    for k, group in enumerate(groups):
        members["g", k] = list(group)
    needs = {n: {node[a] for v in values for a in reads(flow[v])} for n, values in members.items()}
    readers: dict[Any, list[Any]] = {n: [] for n in members}
    for n, given in needs.items():
        for g in given:
            readers[g].append(n)
    waiting = {n: len(given) for n, given in needs.items()}
    ready = [(min(members[n]), k, n) for k, n in enumerate(members) if not waiting[n]]
    heapq.heapify(ready)
    count, found = len(members), []
    while ready:
        _, _, n = heapq.heappop(ready)
        found.append(members[n])
        for reader in readers[n]:
            waiting[reader] -= 1
            if not waiting[reader]:
                count += 1
                heapq.heappush(ready, (min(members[reader]), count, reader))
    return found
