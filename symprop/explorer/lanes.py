"""Where the boxes of a graph stand when it flows downward, and how its arrows run between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import mean

Pair = tuple[str, str]
"""An arrow by the keys of its ends; its places between layers are pairs with their number."""

Place = str | tuple[Pair, int]
"""What takes room in a layer: a box by its key, or an arrow that passes through."""

SWEEPS = 12
APART, LANE = 16.0, 7.0
"""Between two boxes, and half the room of an arrow that passes by."""


def laid_out(
    layers: Mapping[str, int], arrows: Sequence[Pair], halves: Mapping[str, float]
) -> tuple[dict[str, float], dict[Pair, list[float]]]:
    """How far across each box stands, and each arrow in the layers that it passes.

    ``layers`` count downward, ``halves`` are half the widths of the boxes. An arrow may point up.
    """
    rows, steps = _rows(layers, arrows)
    above, below = _neighbors(steps, swap=True), _neighbors(steps)
    rows = _ordered(rows, above, below)
    places = [place for row in rows for place in row]
    half = {place: halves[place] if isinstance(place, str) else LANE for place in places}
    across = _spread(rows, above, below, half)
    found: dict[Pair, list[float]] = {}
    for pair in arrows:
        passed = abs(layers[pair[1]] - layers[pair[0]]) - 1
        found[pair] = [across[pair, k] for k in range(passed)]
    return {key: across[key] for key in layers}, found


def _rows(
    layers: Mapping[str, int], arrows: Sequence[Pair]
) -> tuple[list[list[Place]], list[tuple[Place, Place]]]:
    """What stands in each layer, and the steps from one to the next, downward."""
    rows: list[list[Place]] = [[] for _ in range(max(layers.values()) + 1)]
    for key, layer in layers.items():
        rows[layer].append(key)
    steps: list[tuple[Place, Place]] = []
    for start, end in arrows:
        way = 1 if layers[end] > layers[start] else -1
        passed = range(layers[start] + way, layers[end], way)
        between: list[Place] = [((start, end), k) for k in range(len(passed))]
        for layer, place in zip(passed, between, strict=True):
            rows[layer].append(place)
        for one, other in pairwise([start, *between, end]):
            steps.append((one, other) if way > 0 else (other, one))
    return rows, steps


Neighbors = Mapping[Place, list[Place]]


def _neighbors(steps: Sequence[tuple[Place, Place]], swap: bool = False) -> Neighbors:
    found: dict[Place, list[Place]] = {}
    for step in steps:
        one, other = reversed(step) if swap else step
        found.setdefault(one, []).append(other)
    return found


def _ordered(rows: list[list[Place]], above: Neighbors, below: Neighbors) -> list[list[Place]]:
    """Each layer in an order in which few steps cross: by the middle of its neighbors."""
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        rows = [list(row) for row in rows]
        places = list(range(1, len(rows))) if down else list(range(len(rows) - 2, -1, -1))
        for number in places:
            beside = rows[number - 1 if down else number + 1]
            order = {place: k for k, place in enumerate(beside)}
            rows[number].sort(key=_middle(above if down else below, order, rows[number]))
        crossed = _crossings(rows, below)
        if crossed < fewest:
            best, fewest = rows, crossed
    return best


def _middle(
    neighbors: Neighbors, order: Mapping[Place, int], row: Sequence[Place]
) -> Callable[[Place], float]:
    now = {place: float(k) for k, place in enumerate(row)}

    def key(place: Place) -> float:
        found = [order[n] for n in neighbors.get(place, ()) if n in order]
        return mean(found) if found else now[place]

    return key


def _crossings(rows: Sequence[Sequence[Place]], below: Neighbors) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        order = {place: k for k, place in enumerate(lower)}
        ends = [[order[n] for n in below.get(place, ())] for place in upper]
        for k, left in enumerate(ends):
            for right in ends[k + 1 :]:
                count += sum(a > b for a in left for b in right)
    return count


def _spread(
    rows: list[list[Place]], above: Neighbors, below: Neighbors, half: Mapping[Place, float]
) -> dict[Place, float]:
    """Each place near the middle of its neighbors, without overlaps, in the order of its layer."""
    across: dict[Place, float] = {}
    for row in rows:
        across.update(_fitted(row, [0.0] * len(row), half))
    for _ in range(SWEEPS):
        for neighbors, order in ((above, rows), (below, rows[::-1]), (None, rows)):
            for row in order:
                wanted = [_wanted(place, across, neighbors, above, below) for place in row]
                across.update(_fitted(row, wanted, half))
    return across


def _wanted(
    place: Place,
    across: Mapping[Place, float],
    neighbors: Neighbors | None,
    above: Neighbors,
    below: Neighbors,
) -> float:
    both = [*above.get(place, ()), *below.get(place, ())]
    found = both if neighbors is None else neighbors.get(place, ())
    return mean(across[n] for n in found) if found else across[place]


def _fitted(
    row: Sequence[Place], wanted: Sequence[float], half: Mapping[Place, float]
) -> dict[Place, float]:
    """Where each stands as close to what is wanted as can be (least squares), none overlapping."""
    offsets = [0.0]
    for one, other in pairwise(row):
        gap = APART if isinstance(one, str) and isinstance(other, str) else LANE
        offsets.append(offsets[-1] + half[one] + half[other] + gap)
    # neighbors in the wrong order are pooled at their mean: pool adjacent violators
    pools: list[list[float]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        pools.append([want - offset])
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    flat = [mean(pool) for pool in pools for _ in pool]
    return {place: at + offset for place, at, offset in zip(row, flat, offsets, strict=False)}
