"""Every file that was written, and what the line says became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from refinery.catalog.model import Status
from refinery.evaluation.demo.store_index import Lying, StoreIndex
from refinery.evaluation.measures import Measure, none_left

DEPTHS: Final = {"mbox": 2, "mail": 1, "archive": 1, "tickets": 1}
"""How deep the members that the truth counts lie; a day of chat counts messages instead."""
SHOWN: Final = 10
ABSENT: Final = "absent"


class Listed(NamedTuple):
    """What the crawl says of a path."""

    status: str
    reason: str | None


def accounting(
    files: Iterable[Mapping[str, Any]],
    listed: Mapping[str, Listed],
    index: StoreIndex,
    skipped: int,
) -> tuple[list[Measure], dict[str, Any]]:
    """Follow every file of the truth into the lake.

    Args:
        files: Rows of the truth's ``files``.
        listed: Path as the source names it -> what the crawl says.
        skipped: Entries the last listings passed over, which need no row of their own.

    Returns:
        The measures, and ``files``: ``planted``, ``outcomes`` (``expectation``, ``outcome``,
        ``files``), ``unaccounted`` and ``unexpected`` (paths), ``members`` and
        ``members_found``, ``short`` (paths of containers whose members do not add up).
    """
    outcomes: Counter[tuple[str, str]] = Counter()
    unaccounted, unexpected, short = [], [], []
    planned = found = lacking = 0
    for file in files:
        path = index.paths.of_truth(file["path"])
        places = index.by_path.get(path, [])
        outcome = _outcome(listed.get(path), places)
        if outcome == ABSENT and file["expectation"] == "skipped" and skipped > 0:
            skipped, outcome = skipped - 1, "listing skipped"
        outcomes[file["expectation"], outcome] += 1
        if outcome in (ABSENT, "documents absent"):
            unaccounted.append(file["path"])
        elif not _expected(file["expectation"], outcome, places):
            unexpected.append(file["path"])
        wanted, there, short_of = _members(file, places)
        planned, found, lacking = planned + wanted, found + there, lacking + short_of
        if short_of:
            short.append(file["path"])
    measures = [
        none_left("files_unaccounted", len(unaccounted)),
        none_left("files_unexpected", len(unexpected)),
        none_left("members_unaccounted", lacking),
    ]
    told = [
        {"expectation": expectation, "outcome": outcome, "files": count}
        for (expectation, outcome), count in sorted(outcomes.items())
    ]
    return measures, {
        "planted": sum(outcomes.values()),
        "outcomes": told,
        "unaccounted": unaccounted[:SHOWN],
        "unexpected": unexpected[:SHOWN],
        "members": planned,
        "members_found": found,
        "short": short[:SHOWN],
    }


def _outcome(item: Listed | None, places: list[Lying]) -> str:
    """Stage, status and reason of a file: the crawl's if it stopped there."""
    if item is None:
        return ABSENT
    if item.status != Status.KEPT.value:
        return f"crawl {item.status} {item.reason or ''}".strip()
    whole = next((place for place in places if not place.steps), None)
    if whole is None or whole.status is None:
        return "documents absent"
    return f"documents {whole.status} {whole.reason or ''}".strip()


def _expected(expectation: str, outcome: str, places: list[Lying]) -> bool:
    """Whether an outcome is what the file's state asks for."""
    stage, status = outcome.split(" ")[:2]
    is_kept = stage == "documents" and status == Status.KEPT.value
    if expectation == "readable":
        return is_kept
    if expectation == "skipped":
        return status == Status.SKIPPED.value
    if expectation in ("corrupt", "encrypted"):
        # A container may be opened while nothing in it can be read.
        kinds = {place.kind for place in places if place.status == Status.KEPT.value}
        return not is_kept or kinds == {"container"}
    if expectation == "empty":
        return not is_kept
    return True  # unreadable: an administrator reads everything


def _members(file: Mapping[str, Any], places: list[Lying]) -> tuple[int, int, int]:
    """Members that the truth counts, those found, and how many are not accounted for.

    The truth counts none in broken containers: there, what was listed needs a row.
    """
    inside = [place for place in places if place.steps]
    depth = DEPTHS.get(file["kind"], 0)
    if not depth or file["expectation"] != "readable":
        return 0, 0, sum(place.status is None for place in inside)
    there = sum(len(p.steps) <= depth and p.status is not None for p in inside)
    return file["members"], there, abs(file["members"] - there)
