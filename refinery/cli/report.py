"""``refinery report``: what a compliance officer reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace


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

    \b
    --json prints one object, as --format json writes it:
      version       of this form
      method        version, configuration, policy, operations (entity -> operator),
                    unnamed_entities, languages, score_threshold, detectors (name -> digest)
      accounting    one object per stage
      documents     kind, label, status, documents
      findings      entity, kind, label, operator, findings
      confidence    entity, recognizer, findings, and shares of them by score
      detected      entity, recognizer, spans
      set_aside     what was blocked: stage, reason, units
    """
    from refinery.redaction.report import redaction_report, render_html

    with open_workspace(load_site(config), "refinery report") as workspace:
        report: dict[str, Any] = redaction_report(workspace)
    if as_json:
        emit(report, True, lambda console: None)
        return
    target = output or Path(f"redaction-report.{kind}")
    text = render_html(report) if kind == "html" else json.dumps(report, indent=2, default=str)
    target.write_text(text, encoding="utf-8")
    emit({"report": str(target)}, False, lambda console: console.print(f"Wrote {target}."))
