"""``refinery run --dry-run``: settings, where each comes from, and what there is to do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from refinery.cli.output import emit, table_of
from refinery.config.models import checked_models
from refinery.config.site import SiteSettings
from refinery.core.estimate import Estimate
from refinery.core.line import check_line
from refinery.core.workspace import configuration_digest, open_workspace


def dry_run_of(site: SiteSettings, config: Path, chosen: tuple[str, ...], as_json: bool) -> None:
    """Print what a run of these stages would go by and find to do."""
    settings = {name: found for name, found in check_line(site).items() if name in chosen}
    checked_models(site.models)
    with open_workspace(site, "refinery run --dry-run", may_be_absent=True) as workspace:
        estimates = workspace.estimate(tuple(settings))
    payload: dict[str, Any] = {
        "stages": {name: found.model_dump(mode="json") for name, found in settings.items()},
        "origins": {
            name: {
                key: "configuration" if key in found.model_fields_set else "default"
                for key in type(found).model_fields
            }
            for name, found in settings.items()
        },
        "site": site.model_dump(mode="json", exclude={"stages"}),
        "configuration": configuration_digest(site),
        "estimate": [asdict(estimate) for estimate in estimates],
    }
    emit(payload, as_json, lambda console: _draw(console, payload, config, estimates))


def _draw(
    console: Console, payload: dict[str, Any], config: Path, estimates: list[Estimate]
) -> None:
    rows = [
        (name, key, str(value), payload["origins"][name][key])
        for name, values in payload["stages"].items()
        for key, value in values.items()
    ]
    title = f"Settings; 'configuration' is {config}"
    console.print(table_of(("stage", "setting", "value", "from"), rows, title))
    work = [
        (e.stage, e.units, None if e.bytes is None else e.bytes / 1e6, e.removed, e.seconds)
        for e in estimates
    ]
    columns = ("stage", "units", "MB", "to remove", "seconds")
    console.print(table_of(columns, work, "Work that can be seen now; nothing was written"))
    console.print(
        "An empty cell: an earlier stage has to run first. What an earlier stage will bring is "
        "not counted. Seconds are by the pace of the largest plan so far."
    )
