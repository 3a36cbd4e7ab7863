"""``refinery report``: what a compliance officer reads, and the page of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.cli.private_file import private_file
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.errors import UsageError

DEVICES: Final = Path("/dev")


@click.group("report")
def command() -> None:
    """Reports on what was done, without a personal value in them."""


def output_options(*kinds: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--format`` (the first kind is the default), ``--output`` and ``--json``."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        function = json_option(function)
        function = click.option(
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File to write; default redaction-report or run-report with the format as "
            "extension, here.",
        )(function)
        return click.option(
            "--format", "kind", type=click.Choice(kinds), default=kinds[0], show_default=True
        )(function)

    return add


@command.command("redaction")
@config_option
@click.option("--run", help="Only what this run wrote: its id or the beginning of it.")
@click.option("--since", help="Compare the lake with how this run left it: id or beginning.")
@output_options("html", "json", "csv")
def redaction(
    config: Path, run: str | None, since: str | None, kind: str, output: Path | None, as_json: bool
) -> None:
    """Write the redaction report: scope, accounts, models, findings, what was blocked, sign-off.

    Of the lake as it stands, or with --run of what that run wrote and is still stored; --since
    adds what changed until now, whichever is reported on. No value is in it. The file is for its
    owner alone (mode 0600). With --json it is written only where --output names it.

    csv is one long table, a line per number: section (names below), what it is of (source, kind,
    entity and so on; empty where not told apart), measure and value. A cell that a spreadsheet
    could take for a formula begins with a quote.

    \b
    --json prints one object, as --format json writes it:
      version, made
      run           null, or run, state, started, ended, command, configuration, refinery,
                    is_limited
      sources       source, type, label, jurisdiction, and of the newest listing (of the run's)
                    listed, denied, skipped, complete
      standing      stage, unit, kept, rejected, quarantined, skipped: what stands after it
      accounting    stage, pending, removed, counts, reasons, seconds, closes: plans of detect
                    and redact, the newest of each or all of the run
      method        refinery, configuration, policy, policy_digest, operations (entity ->
                    operation), operations_by_label, operations_by_jurisdiction,
                    rendering_by_purpose, unnamed_entities, languages, other_languages,
                    recognizers, thresholds, pattern_seconds, detectors (name -> digest)
      house_identifiers  entity, shape, precision, by, at: those accepted
      documents     source, kind, label, status, reason, documents
      findings      entity, source, kind, label, operator, findings, documents
      confidence    entity, recognizer, findings, and how many of them by score
      detected      entity, recognizer, spans
      values        entity, rank, fingerprint, length_class, script, findings, documents: the
                    most frequent values of each entity
      set_aside     what was blocked: stage, unit, status, reason, count
      exports       corpus, export, at, rows, withheld: the newest of each corpus
      assurance     null, or what 'refinery assure show --json' prints
      change        null, or since (run, until, upkeep, is_whole, refinery, configuration,
                    same_configuration, same_method), documents (before, new, gone, changed,
                    same, untold, gone_untold, after), entities (entity, before, new, gone,
                    more, fewer, untold, after: findings) and reasons (stage, unit, status,
                    reason, before, came, left, untold, after); untold is what upkeep folded
      signoff       digest, of (report, policy, configuration, exports, draw), signers; a digest
                    is the SHA-256 of the JSON with sorted keys and no spaces, that of the
                    report without made and signoff
    """
    from refinery.redaction.report.build import redaction_report
    from refinery.redaction.report.csv_table import as_csv
    from refinery.redaction.report.page import render_html

    target = target_of(output, f"redaction-report.{kind}")
    with open_workspace(load_site(config), "refinery report") as workspace:
        report = redaction_report(workspace, run, since)
    page = {"html": render_html, "json": as_text, "csv": as_csv}[kind](report)
    deliver(report, page, target, as_json, output is not None)


@command.command("run")
@click.argument("asked", metavar="[RUN]", required=False)
@config_option
@output_options("html", "json")
def run(asked: str | None, config: Path, kind: str, output: Path | None, as_json: bool) -> None:
    """Write the page of a RUN (its id or the beginning of it), or of the newest of the line.

    How far it got, the funnel from items to exported rows, the time of each stage, and what
    was set aside and why, as pictures and tables; made from the ledger alone. It only reads, so
    the run may be going on. The file is for its owner alone (mode 0600). With --json it is
    written only where --output names it.

    \b
    --json prints one object, as --format json writes it:
      version, made
      run         run, state (finished, failed, going on, cut off, no end noted), started, ended,
                  seconds, exit_code, command, configuration, refinery, changed, limited,
                  other_seconds (of no stage)
      sources     listings of this run: source, listed, denied, skipped, complete
      funnel      what the lake held then: step, unit, noun, stage, is_known, stays, leaves (a
                  list of status, reason, units)
      stages      stage, state, pending, removed, bytes, chunks, kept, rejected, quarantined,
                  skipped, planning_seconds, seconds, mb_per_second
      set_aside   stage, status, reason, units, by_run
      exports     newest of each corpus: corpus, export, at, rows, withheld, by_run, seconds
    """
    from refinery.reports.run_facts import run_facts
    from refinery.reports.run_page import render_run
    from refinery.reports.run_report import run_report

    target = target_of(output, f"run-report.{kind}")
    with open_workspace(load_site(config), "refinery report") as workspace:
        report = run_report(run_facts(workspace, asked), datetime.now(UTC))
    page = render_run(report) if kind == "html" else as_text(report)
    deliver(report, page, target, as_json, output is not None)


def target_of(output: Path | None, default: str) -> Path:
    """The file to write.

    Raises:
        UsageError: Its folder is not there, or it is a device, which would be replaced.
    """
    target = output or Path(default)
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.", "make it, or choose another.")
    if target.parent.resolve() == DEVICES or (target.exists() and not target.is_file()):
        raise UsageError(
            f"{target} is not a file that a report can be.",
            "name a file; --json prints the report.",
        )
    return target


def as_text(report: dict[str, Any]) -> str:
    """A report as JSON for people and programs."""
    return json.dumps(report, indent=2, default=str)


def deliver(report: dict[str, Any], page: str, target: Path, as_json: bool, is_named: bool) -> None:
    """Write a report where it was asked for, and say so or print the object."""
    if not as_json or is_named:
        with private_file(target) as file:
            file.write(page)
    emit(report, as_json, lambda console: console.print(f"Wrote {target}."))
