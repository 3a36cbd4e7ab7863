"""Planted copies that ended up in one cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Final, NamedTuple

from refinery.evaluation.demo.store_index import StoreIndex
from refinery.evaluation.measures import Measure, at_least, share

RECALL: Final = {"exact": 1.0, "near": 0.9}


class Cleaned(NamedTuple):
    """What became of a document on its way to a clean text.

    Attributes:
        cluster: Cluster of its clean text; None where it has none.
        left_out: Stage, status and reason, where it has no clean text.
    """

    cluster: str | None
    left_out: str | None


def duplicates(
    truth: Iterable[Mapping[str, Any]], index: StoreIndex, cleaned: Mapping[str, Cleaned]
) -> tuple[list[Measure], dict[str, Any]]:
    """Recall over planted pairs both sides of which have a clean text.

    Args:
        truth: Rows of the truth's ``duplicates``.

    Returns:
        The measures, and ``duplicates``: per kind ``pairs``, ``found``, ``missed`` (places),
        ``left_out`` (pairs by reason).
    """
    told: dict[str, dict[str, Any]] = {}
    for kind in RECALL:
        told[kind] = {"pairs": 0, "found": 0, "missed": [], "left_out": Counter()}
    for group in truth:
        for left, right in combinations(group["members"], 2):
            _judge(told[group["kind"]], (left, right), index, cleaned)
    measures = []
    for kind, limit in RECALL.items():
        facts = told[kind]
        measured = facts["pairs"] - sum(facts["left_out"].values())
        facts["left_out"] = dict(sorted(facts["left_out"].items()))
        recall = share(facts["found"], measured)
        measures.append(at_least(f"{kind}_duplicate_recall", recall, limit))
    return measures, told


def _judge(
    facts: dict[str, Any],
    pair: tuple[Mapping[str, str], Mapping[str, str]],
    index: StoreIndex,
    cleaned: Mapping[str, Cleaned],
) -> None:
    """Count one pair."""
    facts["pairs"] += 1
    sides = [_cleaned(place, index, cleaned) for place in pair]
    lacking = next((side.left_out for side in sides if side.left_out), None)
    if lacking is not None:
        facts["left_out"][lacking] += 1
    elif sides[0].cluster is not None and sides[0].cluster == sides[1].cluster:
        facts["found"] += 1
    else:
        facts["missed"].append([_named(place) for place in pair])


def _cleaned(
    place: Mapping[str, str], index: StoreIndex, cleaned: Mapping[str, Cleaned]
) -> Cleaned:
    found = index.document(place["path"], place["member"])
    if found is None:
        return Cleaned(None, "no-document")
    return cleaned.get(found.document, Cleaned(None, "no-document"))


def _named(place: Mapping[str, str]) -> str:
    return " ".join(part for part in (place["path"], place["member"]) if part)
