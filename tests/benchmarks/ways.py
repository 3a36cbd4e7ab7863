"""Several ways of doing one thing over the same texts, of the demo and of real mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.sites import ABSENT

STAGE = "tests.benchmarks.stage_run"
PEERS = "tests.benchmarks.peers"
Figures = dict[str, Any]
Compare = Callable[[Bench, str, str], Mapping[str, Figures]]
"""A run, a corpus and its site's configuration, to the figures of each way."""


def over_texts(bench: Bench, compare: Compare, columns: Mapping[str, str], title: str) -> Outcome:
    """Compare the ways on every corpus there is.

    Args:
        columns: Key of a figure -> heading of its column.
    """
    figures: Figures = {}
    shown: list[Any] = []
    for corpus, report in {"demo": bench.largest(), "mail": bench.mail()}.items():
        if report is None:
            shown.append(f"Real mail is {ABSENT}.")
            figures[corpus] = {"left_out": ABSENT}
            continue
        figures[corpus] = compare(bench, corpus, report["config"])
    rows = [
        (corpus, what, *(found[key] for key in columns))
        for corpus, ways in figures.items()
        if "left_out" not in ways
        for what, found in ways.items()
    ]
    table = table_of(("texts of", "what", *columns.values()), rows, title)
    return Outcome(figures, (table, *shown))


def pace(report: Figures, unit: str, size: float, peer: str, seconds: float) -> Figures:
    """Figures of one way.

    Args:
        unit: Name of the unit of data, for example ``kb``, of ``size`` bytes.
        peer: Name of the way that counts as 1, which took so many ``seconds``.
    """
    work = span(report, "work")
    return {
        unit: work["bytes"] / size,
        "load_seconds": span(report, "load")["end"] - report["started"],
        "seconds": work["seconds"],
        f"{unit}_per_second": work["bytes"] / size / work["seconds"],
        f"of_{peer}": seconds / work["seconds"],
        "peak_mb": work["memory"]["total"],
        "load": report["load"],
    }


def span(report: Figures, name: str) -> Figures:
    """The fastest span of that name."""
    found = [one for one in report["spans"] if one["name"] == name]
    return min(found, key=lambda one: one["seconds"])
