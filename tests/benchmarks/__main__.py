"""Print one table: a row a candidate, a column a workload, ratios to symprop."""

from __future__ import annotations

import platform
from collections.abc import Mapping

import click
import numpy as np
from rich.console import Console

from .descents import DESCENTS, descent
from .measuring import agree, measure
from .peers import PEERS, Candidate, Peer, UnwrittenError
from .tables import FIRST, markdown, plain, rows, span
from .workloads import WORKLOADS, Workload

MAKERS = {**WORKLOADS, "descent": descent}


def candidates(work: Workload, peers: Mapping[str, Peer]) -> dict[str, Candidate]:
    """The candidates of the peers that are installed and write this workload."""
    found: dict[str, Candidate] = {}
    for name, peer in peers.items():
        try:
            if not peer.missing:
                found[name] = peer.make(work)
        except UnwrittenError:
            continue
    return found


def column(work: Workload, peers: Mapping[str, Peer], rounds: int) -> dict[str, float]:
    """Times for one workload, after a check that all agree."""
    runs = candidates(work, peers)
    vector = work.model.value_and_grad().bind(work.values).vector(work.values)
    agree(runs, vector, work.tolerance)
    return measure(runs, vector, rounds)


@click.command()
@click.argument("workloads", nargs=-1, type=click.Choice(list(MAKERS)))
@click.option("--peer", "chosen", multiple=True, type=click.Choice(list({**PEERS, **DESCENTS})))
@click.option("--rounds", default=21, show_default=True)
@click.option("--markdown", "as_markdown", is_flag=True, help="A table for docs/benchmarks.md.")
def main(
    workloads: tuple[str, ...], chosen: tuple[str, ...], rounds: int, as_markdown: bool
) -> None:
    """Measure WORKLOADS (all, without any) in interleaved rounds; medians as ratios to symprop."""
    notes = Console(stderr=True, width=200)
    known = {**PEERS, **DESCENTS}
    names = dict.fromkeys([FIRST, *(chosen or known)])
    for name in names:
        if known[name].missing:
            notes.print(f"skipped: {name}, {known[name].package} is not installed")
    columns: dict[str, dict[str, float]] = {}
    for title in workloads or MAKERS:
        work = MAKERS[title]()
        peers = DESCENTS if title == "descent" else PEERS
        taken = {n: peers[n] for n in names if n in peers}
        columns[work.name] = column(work, taken, rounds)
        notes.print(f"{work.name}: {span(columns[work.name][FIRST])}", style="dim")
    table = rows(columns)
    if as_markdown:
        click.echo(markdown(table))
        return
    title = f"ratios; Python {platform.python_version()}, NumPy {np.__version__}"
    Console(width=max(200, 16 * len(table[0]))).print(plain(table, title))


if __name__ == "__main__":
    main()
