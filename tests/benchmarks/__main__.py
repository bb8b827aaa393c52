"""Print one table: a row a candidate, a column a workload, ratios to symprop."""

from __future__ import annotations

import platform

import click
from rich.console import Console
from rich.table import Table

from .descents import descents, start
from .measuring import agree, measure
from .peers import PEERS, Objective
from .workloads import WORKLOADS, Workload


def candidates(work: Workload, names: list[str]) -> dict[str, Objective]:
    """The peers that are installed and write this workload."""
    found: dict[str, Objective] = {}
    for name in names:
        try:
            found[name] = PEERS[name](work)
        except (ImportError, NotImplementedError):
            continue
    return found


def column(work: Workload, names: list[str], rounds: int) -> dict[str, float]:
    """Times for one workload, after a check that all agree."""
    runs = candidates(work, names)
    vector = work.model.value_and_grad().bind(work.values).vector(work.values)
    agree({name: run(vector) for name, run in runs.items()})
    return measure(runs, vector, rounds)


def shown(seconds: float, unit: float) -> str:
    """A ratio, and the time where it is the first row."""
    return f"{seconds / unit:.2f}"


@click.command()
@click.argument("workloads", nargs=-1, type=click.Choice([*WORKLOADS, "descent"]))
@click.option("--peer", "peers", multiple=True, type=click.Choice(list(PEERS)))
@click.option("--rounds", default=21, show_default=True)
def main(workloads: tuple[str, ...], peers: tuple[str, ...], rounds: int) -> None:
    """Measure WORKLOADS (all, without any) in interleaved rounds; medians as ratios to symprop."""
    names = list(dict.fromkeys(["symprop", *(peers or PEERS)]))
    console = Console(width=200)
    columns: dict[str, dict[str, float]] = {}
    for name in workloads or (*WORKLOADS, "descent"):
        if name == "descent":
            runs = descents()
            agree({n: run(start()) for n, run in runs.items()}, 1e-6)
            columns["descent, 10,000 steps"] = measure(runs, start(), max(3, rounds // 4))
            continue
        work = WORKLOADS[name]()
        columns[work.name] = column(work, names, rounds)
        console.print(f"{work.name}: {columns[work.name]['symprop'] * 1e6:.4g} µs", style="dim")
    table = Table(title=f"value and gradient, ratios; Python {platform.python_version()}")
    table.add_column("")
    for title in columns:
        table.add_column(title, justify="right")
    for peer in dict.fromkeys(n for found in columns.values() for n in found):
        cells = [
            shown(found[peer], found["symprop"]) if peer in found else "–"
            for found in columns.values()
        ]
        table.add_row(peer, *cells)
    console.print(table)


if __name__ == "__main__":
    main()
