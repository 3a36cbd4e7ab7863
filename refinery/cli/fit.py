"""``refinery fit``: learn an artefact from the corpus anew and pin it."""

from __future__ import annotations

from pathlib import Path

import click

from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option
from refinery.config.site import load_site
from refinery.core.line import LINE
from refinery.core.registry import component
from refinery.core.workspace import open_workspace
from refinery.errors import UsageError


@click.command("fit")
@click.argument("name")
@config_option
@json_option
def command(name: str, config: Path, as_json: bool) -> None:
    """Fit the artefact NAME (topics) on a sample; the next run applies it.

    \b
    --json prints one object: artefact, version, sample (rows it was fitted on).
    """
    stages = {component("stage", s).artefact: s for s in LINE if component("stage", s).artefact}
    if name not in stages:
        raise UsageError(f"No artefact '{name}'.", f"one of: {', '.join(sorted(stages))}.")
    with open_workspace(load_site(config), "refinery fit", write=True) as workspace:
        made = workspace.fit(stages[name])
    payload = {"artefact": made.name, "version": made.version, "sample": made.sample}
    emit(
        payload,
        as_json,
        lambda console: console.print(
            f"Artefact {made.name} version {made.version[:12]} fitted on {made.sample:,} rows."
        ),
    )
