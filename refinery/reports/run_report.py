"""The report of a run: what was asked, how far it got, what it did and what stands now.

Made from :class:`~refinery.reports.run_facts.RunFacts` without a session. It holds counts, names
of stages, sources and corpora, and digests: no value, no text and no place of a document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from refinery.catalog.model import Status
from refinery.core.line import EXPORT
from refinery.ledger.ledger import DONE
from refinery.reports.funnel import STEPS, funnel, set_aside
from refinery.reports.run_facts import RunFacts

VERSION: Final = 1
GOING_ON: Final = "going on"
CUT_OFF: Final = "cut off"
UNSEEN: Final = "no end noted"
_SUMS: Final = ("pending", "removed", "bytes", "chunks")


def run_report(facts: RunFacts, now: datetime) -> dict[str, Any]:
    """The report, with the names that ``--json`` documents."""
    run = _run(facts, now)
    stages = [_stage(name, facts, run["state"]) for name in run["command"].split()]
    stages = [stage for stage in stages if stage["stage"] != EXPORT]
    exports = [_export(export, run["run"]) for export in facts.exports]
    told = sum(s["seconds"] + s["planning_seconds"] for s in stages)
    told += sum(e["seconds"] or 0.0 for e in exports if e["by_run"])
    run["changed"] = any(s["pending"] or s["removed"] for s in stages) or any(
        e["by_run"] for e in exports
    )
    run["limited"] = any(plan["limited"] for plan in facts.plans)
    run["other_seconds"] = max(0.0, round(run["seconds"] - told, 2)) if run["ended"] else None
    return {
        "version": VERSION,
        "made": _time(now.timestamp()),
        "run": run,
        "sources": [
            {name: crawl[name] for name in ("source", "listed", "denied", "skipped", "complete")}
            for crawl in facts.crawls
        ],
        "funnel": funnel(facts.standing, facts.exports),
        "stages": stages,
        "set_aside": _set_aside(facts),
        "exports": exports,
    }


def state_of(events: Sequence[Mapping[str, Any]], is_newest: bool, is_held: bool | None) -> str:
    """State of a run: finished, failed, going on, cut off, or no end noted.

    Args:
        events: Its rows in ``runs``, the start first.
        is_newest: Whether no later run was started.
        is_held: Whether a driver holds the lease; None where that cannot be seen.
    """
    if len(events) > 1:
        return str(events[-1]["event"])
    if is_newest and is_held:
        return GOING_ON
    return UNSEEN if is_newest and is_held is None else CUT_OFF


def _run(facts: RunFacts, now: datetime) -> dict[str, Any]:
    started, ended = facts.events[0], facts.events[-1] if len(facts.events) > 1 else None
    last = max(row["at"] for row in (started, *facts.crawls, *facts.plans))
    state = state_of(facts.events, facts.is_newest, facts.is_held)
    # Of a run without an end, nothing later than its last listing or plan is noted.
    until = ended["at"] if ended is not None else now.timestamp() if state == GOING_ON else last
    return {
        "run": started["run"],
        "state": state,
        "started": _time(started["at"]),
        "ended": _time(ended["at"]) if ended is not None else None,
        "seconds": round(until - started["at"], 2),
        "exit_code": ended["exit_code"] if ended is not None else None,
        "command": started["command"],
        "configuration": started["configuration"],
        "refinery": started["version"],
    }


def _stage(name: str, facts: RunFacts, state: str) -> dict[str, Any]:
    """What the plans of a stage came to in this run."""
    plans = [plan for plan in facts.plans if plan["stage"] == name]
    done = [plan for plan in plans if plan["state"] == DONE]
    sums: dict[str, Any] = {key: sum(plan[key] for plan in done) for key in _SUMS}
    counts = {
        str(status): sum((plan["counts"] or {}).get(str(status), 0) for plan in done)
        for status in Status
    }
    seconds = sum(plan["seconds"] or 0.0 for plan in done)
    planning = sum(plan["planning_seconds"] or 0.0 for plan in plans)
    return {
        "stage": name,
        "state": _state(name, plans, facts, state),
        **sums,
        **counts,
        "planning_seconds": round(planning, 2),
        "seconds": round(seconds, 2),
        "mb_per_second": round(sums["bytes"] / 1e6 / seconds, 3) if seconds else None,
    }


def _state(name: str, plans: Sequence[Mapping[str, Any]], facts: RunFacts, state: str) -> str:
    """How far a stage got: a word or two for people."""
    if not plans:
        seen = {plan["stage"] for plan in facts.plans}
        order = facts.events[0]["command"].split()
        if state == "finished" or seen & set(order[order.index(name) :]):
            return "unchanged"
        return "not reached" if state != GOING_ON else "to come"
    last = plans[-1]
    if last["state"] == DONE:
        return "done" if any(plan["pending"] or plan["removed"] for plan in plans) else "unchanged"
    if last["state"] != "open":
        return str(last["state"])
    if name not in facts.committed:
        return "taken up by a later run"
    verb = "at" if state == GOING_ON else "stopped at"
    return f"{verb} {facts.committed[name]} of {last['chunks']} chunks"


def _set_aside(facts: RunFacts) -> list[dict[str, Any]]:
    """What is set aside now, by stage and reason, and how much of it this run did.

    Of the stages of the funnel: a pair that is not alike, say, keeps no text out.
    """
    rows = []
    for stage, standing in facts.standing.items():
        if stage not in {step.stage for step in STEPS}:
            continue
        by_run: dict[str, int] = {}
        for plan in facts.plans:
            if plan["stage"] == stage:
                for reason, units in (plan["reasons"] or {}).items():
                    by_run[reason] = by_run.get(reason, 0) + units
        rows += [
            {"stage": stage, **row, "by_run": by_run.get(row["reason"], 0)}
            for row in set_aside(standing)
        ]
    return sorted(rows, key=lambda row: (-row["units"], row["stage"], row["reason"]))


def _export(export: Mapping[str, Any], run: str) -> dict[str, Any]:
    seconds = export["seconds"]
    return {
        "corpus": export["corpus"],
        "export": export["export"],
        "at": _time(export["at"]),
        "rows": export["rows"],
        "withheld": dict(export["withheld"] or {}),
        "by_run": export["run"] == run,
        "seconds": round(seconds, 2) if seconds is not None else None,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
