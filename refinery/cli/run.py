"""``refinery run``: bring the lake, and the corpora, to the state the stores ask for."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from refinery.catalog.tables import ALL
from refinery.cli.dry_run import dry_run_of
from refinery.cli.noted import noted
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, program, table_of
from refinery.cli.progress import ProgressLines
from refinery.config.models import configured_models, directory_digest
from refinery.config.site import load_site
from refinery.core.causes import told
from refinery.core.line import EXPORT, select
from refinery.core.pace import duration
from refinery.core.plan import StageResult
from refinery.core.stage import Options
from refinery.core.steps import Phase, Step
from refinery.core.workspace import Workspace, open_workspace
from refinery.export.export import export_corpus
from refinery.export.gate import check_exports
from refinery.export.manifest import Origin
from refinery.ledger.ledger import now


@click.command("run")
@click.argument("stages", nargs=-1)
@config_option
@click.option("--from", "first", help="First stage.")
@click.option("--to", "last", help="Last stage.")
@click.option("--limit", type=click.IntRange(min=1), help="Units per stage; never removes.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Show settings and work; do nothing.")
@click.option("--accept-removals", is_flag=True, help="Go on although much has vanished.")
@json_option
def command(
    stages: tuple[str, ...], config: Path, as_json: bool, is_dry: bool, **options: Any
) -> None:
    """Run the STAGES, or the whole line: crawl to export.

    A second run with nothing changed writes nothing but a note in the ledger.

    \b
    --json prints one object:
      run       id of the run
      stages    stage, pending, kept, rejected, quarantined, skipped, removed (units),
                seconds (planning_seconds of them), bytes, mb_per_second, commits
      exports   corpus, export (id), rows, withheld (reason -> rows), manifest (path), changed,
                seconds
      changed   whether anything was written outside the ledger
      seconds   of the whole run
    With --dry-run, which writes nothing:
      stages    stage -> its settings; origins: stage -> setting -> default or configuration
      site      the other settings; configuration: digest of all
      estimate  stage, units, bytes, removed, seconds (by the pace of its largest plan so far);
                null where an earlier stage, or a first run, has to tell
    """
    site = load_site(config)
    chosen = select(stages, options["first"], options["last"])
    if EXPORT in chosen:
        check_exports(site)
    if is_dry:
        dry_run_of(site, config, chosen, as_json)
        return
    asked = Options(limit=options["limit"], accept_removals=options["accept_removals"])
    started = time.monotonic()
    with (
        open_workspace(site, "refinery run", asked, write=True, create=True) as workspace,
        ProgressLines(as_json, workspace.spark) as progress,
    ):
        payload = run_line(workspace, chosen, progress)
    payload["seconds"] = round(time.monotonic() - started, 2)
    emit(payload, as_json, lambda console: draw(console, payload, config))


def run_line(
    workspace: Workspace, chosen: tuple[str, ...], progress: ProgressLines
) -> dict[str, Any]:
    """Run stages in order and note start and end in the ledger.

    Returns:
        ``run``, ``stages`` (one object each), ``exports``, ``changed``.
    """
    results: list[StageResult] = []
    exports: list[dict[str, Any]] = []
    with noted(workspace, " ".join(chosen)):
        workspace.listen(progress)
        progress.begin(chosen)
        try:
            for name in chosen:
                if name != EXPORT:
                    results.append(workspace.run_stage(name))
                    progress.stage_ended(name, _summary(results[-1]))
                elif workspace.context.options.limit is not None:
                    progress.say("export: left out, a corpus is never made from a limited run")
                else:
                    for corpus in workspace.site.corpora:
                        exports.append(export_one(workspace, corpus))
                        progress.stage_ended(name, _export_summary(exports[-1]))
            with told(workspace.site, "What had nothing to do could not be noted in the ledger"):
                workspace.ledger.flush()
        finally:
            with suppress(Exception):  # the session may be gone
                workspace.runner.steps.end()
    return {
        "run": workspace.run,
        "stages": [stage_object(result) for result in results],
        "exports": exports,
        "changed": any(r.commits or r.removed for r in results)
        or any(export["changed"] for export in exports),
    }


def export_one(workspace: Workspace, corpus: str) -> dict[str, Any]:
    """Export a corpus; the ledger notes it when it differs from what lay there."""
    started = time.monotonic()
    workspace.runner.steps.tell(Step(EXPORT, Phase.EXPORTING, corpus=corpus))
    with told(workspace.site, f"Corpus '{corpus}' could not be exported"):
        context = replace(workspace.context, house=workspace.house())
        result = export_corpus(context, workspace.inputs, corpus, origin_of(workspace))
    if result.changed:
        workspace.ledger.record_export(
            export=result.export,
            run=workspace.run,
            corpus=corpus,
            at=now(),
            rows=result.rows,
            withheld=dict(result.withheld),
            files=dict(result.files),
            seconds=time.monotonic() - started,
        )
    return {
        "corpus": corpus,
        "export": result.export,
        "rows": result.rows,
        "withheld": dict(result.withheld),
        "manifest": str(result.manifest),
        "changed": result.changed,
        "seconds": round(time.monotonic() - started, 2),
    }


def origin_of(workspace: Workspace) -> Origin:
    """What the manifest says of how the examples came to be."""
    models = workspace.site.models
    return Origin(
        stages={name: row["fingerprint"] for name, row in workspace.runner.last.items()},
        models={name: directory_digest(path) for name, path in configured_models(models).items()},
        versions={found.name: workspace.lake.version(found) for found in ALL if found.envelope},
        unsettled=workspace.unsettled(),
    )


def stage_object(result: StageResult) -> dict[str, Any]:
    """A stage's result as ``--json`` names it."""
    return {
        "stage": result.stage,
        "pending": result.pending,
        "kept": result.kept,
        "rejected": result.rejected,
        "quarantined": result.quarantined,
        "skipped": result.skipped,
        "removed": result.removed,
        "seconds": round(result.seconds, 2),
        "planning_seconds": round(result.planning, 2),
        "bytes": result.bytes,
        "mb_per_second": round(result.megabytes_per_second, 3),
        "commits": result.commits,
    }


def draw(console: Console, payload: dict[str, Any], config: Path) -> None:
    """The table a run ends with, and what to look at next."""
    rows = [
        (
            s["stage"],
            s["pending"],
            s["kept"],
            s["rejected"],
            s["quarantined"],
            s["skipped"],
            s["removed"],
            float(s["seconds"]),
            float(s["mb_per_second"]),
        )
        for s in payload["stages"]
    ]
    for export in payload["exports"]:
        held = sum(export["withheld"].values())
        counts = (export["rows"] + held, export["rows"], held, 0, 0, 0)
        name, seconds = f"export {export['corpus']}", float(export["seconds"])
        rows.append((name, *counts, seconds, 0.0))
    columns = (
        "stage",
        "pending",
        "kept",
        "rejected",
        "quarantined",
        "skipped",
        "removed",
        "seconds",
        "MB/s",
    )
    console.print(table_of(columns, rows, f"Run {payload['run'][:8]}, {payload['seconds']} s"))
    if payload["stages"] and not payload["changed"]:
        console.print("Nothing had changed; nothing was committed outside the ledger.")
    for export in payload["exports"]:
        held = sum(export["withheld"].values())
        console.print(
            f"Corpus {export['corpus']}: {export['rows']:,} examples, {held:,} withheld by the "
            f"last look. Manifest: {export['manifest']}"
        )
    console.print("\nWhat to look at next:")
    for line in (
        f"{program()} report run --config {config}",
        f"{program()} show quarantine --config {config}",
        f"{program()} report redaction --config {config}",
        f"{program()} explain EXAMPLE --config {config}     (ids are in the exported rows)",
    ):
        console.print(f"  {line}")


def _summary(result: StageResult) -> str:
    """The accounts of a stage in one line; what is zero is left out."""
    spent = f"{duration(result.seconds)}, {duration(result.planning)} of it planning"
    if not result.pending and not result.removed:
        return f"nothing to do; {duration(result.seconds)}"
    parts = [
        f"{count:,} {status}"
        for status in ("kept", "rejected", "quarantined", "skipped")
        if (count := getattr(result, status))
    ]
    removed = f", {result.removed:,} removed" if result.removed else ""
    return f"{result.pending:,} pending = {' + '.join(parts) or '0'}{removed}; {spent}"


def _export_summary(export: dict[str, Any]) -> str:
    what = f"{export['rows']:,} examples" if export["changed"] else "as it lay there"
    return f"{export['corpus']}, {what}; {duration(export['seconds'])}"
