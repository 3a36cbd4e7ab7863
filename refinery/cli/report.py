"""``refinery report``: what a compliance officer reads."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.errors import UsageError


@click.group("report")
def command() -> None:
    """Reports on what was done, without a personal value in them."""


@command.command("redaction")
@config_option
@click.option(
    "--format", "kind", type=click.Choice(["html", "json"]), default="html", show_default=True
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; default redaction-report.html or .json here.",
)
@json_option
def redaction(config: Path, kind: str, output: Path | None, as_json: bool) -> None:
    """Write the redaction report: scope, accounts, models, findings, what was blocked.

    The file is for its owner alone (mode 0600). With --json it is written only where --output
    names it.

    \b
    --json prints one object, as --format json writes it:
      version       of this form
      method        made, version, configuration, sources, policy, operations (entity ->
                    operation), operations_by_label, rendering_by_purpose, unnamed_entities,
                    languages, score_threshold, detectors (name -> digest)
      accounting    one object per stage
      documents     kind, label, status, documents
      findings      entity, kind, label, operator, findings
      confidence    entity, recognizer, findings, and shares of them by score
      detected      entity, recognizer, spans
      set_aside     what was blocked: stage, unit, status, reason, count
      exports       corpus, export, at, rows, withheld: the newest of each corpus
    """
    from refinery.redaction.report import redaction_report, render_html

    target = output or Path(f"redaction-report.{kind}")
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.", "make it, or choose another.")
    with open_workspace(load_site(config), "refinery report") as workspace:
        report: dict[str, Any] = redaction_report(workspace)
    if not as_json or output is not None:
        text = render_html(report) if kind == "html" else json.dumps(report, indent=2, default=str)
        write_private(target, text)
    emit(report, as_json, lambda console: console.print(f"Wrote {target}."))


def write_private(target: Path, text: str) -> None:
    """Write a file that only its owner may read: who may see a report is for a person to say."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
