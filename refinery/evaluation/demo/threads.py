"""Conversations as they were, and as the line put them together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from refinery.evaluation.demo.store_index import bare_id
from refinery.evaluation.measures import Measure, at_least, share

RECOVERED: Final = 0.9


def threads(
    truth: Iterable[Mapping[str, Any]], found: Mapping[str, frozenset[str]]
) -> tuple[list[Measure], dict[str, Any]]:
    """Compare threads.

    Args:
        truth: Rows of the truth's ``threads``.
        found: Id of a message -> ids of the threads its copies were put into.

    Returns:
        The measures, and ``threads``: ``planted``, ``recovered``, ``torn`` (several ids),
        ``joined`` (other messages share it), ``absent`` (a message is not in the lake).
    """
    members = {t["thread"]: {bare_id(m["message_id"]) for m in t["members"]} for t in truth}
    holds: dict[str, set[str]] = defaultdict(set)
    for message, ids in found.items():
        for thread in ids:
            holds[thread].add(message)
    outcomes = Counter(_outcome(ids, found, holds) for ids in members.values())
    recovered = share(outcomes["recovered"], len(members))
    measures = [
        at_least("threads_recovered", recovered, RECOVERED),
        Measure("thread_pair_f1", _pair_f1(members, found)),
    ]
    names = ("recovered", "torn", "joined", "absent")
    return measures, {"planted": len(members), **{name: outcomes[name] for name in names}}


def _outcome(
    members: set[str], found: Mapping[str, frozenset[str]], holds: Mapping[str, set[str]]
) -> str:
    if not members <= found.keys():
        return "absent"
    together = frozenset().union(*(found[message] for message in members))
    if len(together) != 1:
        return "torn"
    return "recovered" if holds[next(iter(together))] == members else "joined"


def _pair_f1(members: Mapping[str, set[str]], found: Mapping[str, frozenset[str]]) -> float | None:
    """F1 over pairs of messages in the lake: in one thread by truth, in one by the line."""
    true_thread = {message: thread for thread, ids in members.items() for message in ids}
    labels = [
        (true_thread.get(message, f"alone {message}"), min(ids))
        for message, ids in found.items()
        if ids
    ]
    both = _pairs(Counter(labels))
    true_pairs = _pairs(Counter(thread for thread, _ in labels))
    found_pairs = _pairs(Counter(thread for _, thread in labels))
    return share(2 * both, true_pairs + found_pairs)


def _pairs(groups: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in groups.values())
