"""Cost against rows and depth, as tables and a picture: ``python -m tests.benchmarks.curves``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from symprop.figures.palette import FAINT, INK, look

from .__main__ import column
from .making import MAKING
from .measuring import CLOCK
from .peers import PEERS
from .tables import markdown, span
from .workloads import Workload, lecture, tanh

ROWS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
DEPTHS = (1, 2, 4, 8, 16, 32, 64)

DRAWN = ("symprop", "symprop, numba", "JAX jit", "NumPy, by hand", "numba, by hand", "CasADi MX")
"""Candidates of the picture, one for each look of the palette."""

LOOKS = {name: number for number, name in enumerate(DRAWN)} | {
    "deriving": 5,
    "NumPy, first call": 0,
    "numba, first call": 1,
    "JAX, first call": 2,
}
"""The same color for the same thing in all panels."""

OURS = ("symprop", "NumPy, first call", "deriving")

Curves = Mapping[str, Mapping[int, float]]
"""For each candidate the seconds by rows or layers."""


UNITS = {k: f"{10 ** (k % 3)} {('µs', 'ms', 's')[k // 3 + 2]}" for k in range(-6, 2)}
UNITS[-7] = "0.1 µs"
"""Powers of ten of a second."""


def curves(make: Callable[[int], Workload], sizes: Sequence[int], rounds: int) -> Curves:
    """The cost of a call for each size."""
    peers = {n: PEERS[n] for n in DRAWN if not PEERS[n].missing}
    found: dict[str, dict[int, float]] = {n: {} for n in peers}
    for size in sizes:
        for name, seconds in column(make(size), peers, rounds).items():
            found[name][size] = seconds
    return found


def making(sizes: Sequence[int]) -> Curves:
    """How long it takes to come to a first result: parts of symprop, and JAX."""
    found: dict[str, dict[int, float]] = {n: {} for n in MAKING}
    for size in sizes:
        for name, make in MAKING.items():
            run = make(tanh(size))
            # what the packages here have made so far is not looked through in between
            gc.collect()
            gc.freeze()
            start = CLOCK()
            run()
            found[name][size] = CLOCK() - start
    return {n: times for n, times in found.items() if times}


def table(found: Curves, what: str) -> str:
    """Seconds as Markdown, sizes along the top."""
    sizes = list(next(iter(found.values())))
    rows = [[n, *(span(t[k]) if k in t else "–" for k in sizes)] for n, t in found.items()]
    return markdown([[what, *(f"{k:,}" for k in sizes)], *rows])


def draw(panels: Mapping[str, Curves], path: Path) -> None:
    """Panels beside each other, both axes in powers; lines are named where they end."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    mpl.rcParams |= {"font.size": 8.5, "svg.fonttype": "none", "svg.hashsalt": "symprop"}
    figure, places = plt.subplots(1, len(panels), figsize=(4.3 * len(panels), 3.4))
    for axes, (title, found) in zip(places, panels.items(), strict=True):
        _panel(axes, title, found)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def _panel(axes: Any, title: str, found: Curves) -> None:
    for name, times in found.items():
        own = look(LOOKS[name])
        style = "-" if not own.dashes or name in OURS else (0, own.dashes)
        axes.plot(
            list(times),
            list(times.values()),
            color=own.color,
            linestyle=style,
            marker=own.marker,
            markersize=3.5,
            linewidth=1.3,
            label=name,
        )
    axes.set(xscale="log", yscale="log", xlabel=title)
    axes.set_ylim(top=axes.get_ylim()[1] * 12)
    axes.minorticks_off()
    low, high = axes.get_ylim()
    powers = [k for k in range(-7, 2) if low <= 10.0**k <= high]
    axes.set_yticks([10.0**k for k in powers], [UNITS[k] for k in powers])
    sizes = sorted({k for times in found.values() for k in times})
    axes.set_xticks(sizes, [str(k) if k < 1000 else f"$10^{len(str(k)) - 1}$" for k in sizes])
    axes.grid(True, color="#e4e4e4", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=INK, which="both", labelcolor=INK)
    axes.legend(frameon=False, fontsize=7.5, loc="upper left", ncols=2)


@click.command()
@click.option("--rounds", default=7, show_default=True)
@click.option("--picture", type=click.Path(path_type=Path), help="Where to draw, an SVG file.")
def main(rounds: int, picture: Path | None) -> None:
    """Print tables of cost against rows and depth, and draw them."""
    rows = curves(lecture, ROWS, rounds)
    click.echo(table(rows, "rows") + "\n")
    depth = curves(tanh, DEPTHS, rounds)
    click.echo(table(depth, "layers") + "\n")
    first = making(DEPTHS)
    click.echo(table(first, "layers") + "\n")
    if picture is not None:
        draw(
            {
                "rows, lecture's network: a call": rows,
                "layers of 4 nodes, 32 rows: a call": depth,
                "layers: to a first result": first,
            },
            picture,
        )


if __name__ == "__main__":
    main()
