"""The redaction report: what was found, what was set aside, by which method, and who signs.

Everything is counted in Spark; what comes to the driver are counts. No value, title, name or
address enters the report, so it may be passed on like any other document.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from refinery import __version__
from refinery.catalog.schemas.ledger import CRAWLS, EXPORTS, PLANS
from refinery.core.workspace import Workspace, configuration_digest
from refinery.redaction.assurance.statement import statement
from refinery.redaction.report.change import changes
from refinery.redaction.report.counts import count
from refinery.redaction.report.ledger_facts import (
    accounting,
    accounts_of,
    export_rows,
    newest_of,
    source_rows,
    standing_rows,
)
from refinery.redaction.report.method import house_identifiers, report_method
from refinery.redaction.report.scope import of_lake, of_run
from refinery.redaction.report.signoff import signoff
from refinery.reports.run_facts import RunFacts, run_facts
from refinery.reports.run_report import state_of

VERSION: Final = 2


def redaction_report(
    workspace: Workspace, run: str | None = None, since: str | None = None
) -> dict[str, Any]:
    """The report of a lake as it stands, or of one run.

    Args:
        run: Id of the run or its beginning; accounts and findings are of what it wrote.
        since: Id of another or its beginning; what changed since, whatever ``run`` is.

    Raises:
        ConfigError: The policy or a section of the configuration is wrong.
        EnvironmentUnfitError: The model whose digest the report states is absent.
        UsageError: There is no such run.
    """
    facts = None if run is None else run_facts(workspace, run)
    change = None if since is None else changes(workspace, since)
    site = workspace.site
    method = report_method(
        site.models,
        site.stages.get("detect", {}),
        str(site.stages.get("redact", {}).get("policy", "")),
        {"refinery": __version__, "configuration": configuration_digest(site)},
    )
    scope = of_lake(workspace.inputs) if facts is None else of_run(workspace.inputs, facts)
    report = {
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        **_ledger(workspace, facts),
        "method": method,
        "house_identifiers": house_identifiers(workspace),
        **count(scope),
        "assurance": statement(workspace.lake),
        "change": change,
    }
    return {**report, "signoff": signoff(report)}


def _ledger(workspace: Workspace, facts: RunFacts | None) -> dict[str, Any]:
    """What the ledger knows of the lake, or of the run."""
    lake, sources = workspace.lake, workspace.site.sources
    if facts is not None:
        return {
            "run": _run(facts),
            "sources": source_rows(sources, facts.crawls),
            "standing": standing_rows(facts.standing),
            "accounting": accounts_of(facts.plans),
            "exports": export_rows(facts.exports),
        }
    plans = lake.read(PLANS)
    standing = newest_of(plans.where("standing is not null"), "stage")
    return {
        "run": None,
        "sources": source_rows(sources, newest_of(lake.read(CRAWLS), "source")),
        "standing": standing_rows({row["stage"]: row["standing"] for row in standing}),
        "accounting": accounting(plans),
        "exports": export_rows(newest_of(lake.read(EXPORTS), "corpus")),
    }


def _run(facts: RunFacts) -> dict[str, Any]:
    """A run, for the head of the report."""
    first, last = facts.events[0], facts.events[-1]
    return {
        "run": first["run"],
        "state": state_of(facts.events, facts.is_newest, facts.is_held),
        "started": _moment(first["at"]),
        "ended": None if len(facts.events) == 1 else _moment(last["at"]),
        "command": first["command"],
        "configuration": first["configuration"],
        "refinery": first["version"],
        "is_limited": any(plan["limited"] for plan in facts.plans),
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
