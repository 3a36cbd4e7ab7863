"""``refinery policy``: is a policy sound, and what would it change."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from rich.console import Console

from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.places import is_remote, local_path
from refinery.config.site import SiteSettings, load_site
from refinery.core.fingerprint import fingerprint
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import ConfigError
from refinery.redaction.house import house_patterns
from refinery.redaction.policy import PolicySettings, load_policy
from refinery.redaction.policy_check import found_entities, problems
from refinery.redaction.policy_preview import preview
from refinery.redaction.settings import DetectionSettings


@click.group("policy")
def command() -> None:
    """Judge a redaction policy before it is put in force."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="REFINERY_CONFIG",
    help="The site's configuration, for its patterns, recognisers and accepted identifiers.",
)
@json_option
def check(file: Path, config: Path | None, as_json: bool) -> None:
    """See that FILE is a sound policy; exit code 3 where it is not.

    An unknown entity, operator, label or setting is told with the nearest name; so are entities
    that recognisers find and FILE does not name, rules without effect, and operators that need
    what slots do not tell.

    \b
    --json prints one object:
      ok        whether nothing is wrong
      policy    its name
      problems  kind (unknown-entity, unnamed-entity, no-effect, unfit-operator), where, problem,
                next
    """
    policy = load_policy(str(file))
    site = load_site(config) if config else None
    detection = _detection(site)
    own = {pattern.entity for pattern in detection.site_patterns} | _accepted(site)
    found = found_entities(detection.recognizers, own)
    wrong = problems(policy, found, found_entities((), own))
    payload = {"ok": not wrong, "policy": policy.name, "problems": [asdict(p) for p in wrong]}
    rows = [(p.where, p.problem, p.next) for p in wrong]

    def draw(console: Console) -> None:
        if rows:
            console.print(table_of(("where", "problem", "what to do"), rows))
        console.print(f"Policy {policy.name}: {len(rows) or 'no'} problems.")

    emit(payload, as_json, draw)
    if wrong:
        raise click.exceptions.Exit(ConfigError.exit_code)


def _detection(site: SiteSettings | None) -> DetectionSettings:
    values = site.stages.get("detect", {}) if site else {}
    return DetectionSettings.parse(values, "stages.detect")


def _accepted(site: SiteSettings | None) -> set[str]:
    """Entities of the house identifiers in force; a site without a lake has accepted none."""
    if site is None or not (is_remote(site.lake.ledger) or local_path(site.lake.ledger).exists()):
        return set()
    with open_workspace(site, "refinery policy check", may_be_absent=True) as workspace:
        return {pattern.entity for pattern in house_patterns(workspace.house())}


@command.command("preview")
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
@config_option
@json_option
def preview_command(new: Path, config: Path, as_json: bool) -> None:
    """Say what the policy NEW would change against the site's, before anything is run.

    Counted from stored findings and, for what is kept or left out now, from stored detections:
    what the context of a document adds is known only after the run. Nothing is written.

    \b
    --json prints one object:
      policy      before, after: names of the two
      documents   kept, left_out (now), newly_left_out, newly_kept, changed (kept, with another
                  operation on something they hold), redacted_anew, detected_anew (always 0),
                  outdated (redacted under something else than the site's policy: run first)
      findings    entity, label, jurisdictions, before, after (keep, mask, drop), findings,
                  documents
      renderings  purpose, entity, before, after (operators; null without the purpose), findings
      attributes  entity, before, after: what slots tell of the value
      corpora     those whose purpose NEW lacks
    """
    after = load_policy(str(new))
    site = load_site(config)
    with open_workspace(site, "refinery policy preview") as workspace:
        before = load_policy(str(site.stages.get("redact", {}).get("policy", "")))
        payload = preview_of(workspace, before, after)
    emit(payload, as_json, lambda console: draw_preview(console, payload))


def preview_of(
    workspace: Workspace, before: PolicySettings, after: PolicySettings
) -> dict[str, Any]:
    """The preview of a lake as it stands."""
    columns = ("fingerprint", "reason", "label", "jurisdictions", "findings")
    clean = workspace.inputs.current("clean_documents", *columns)
    said = preview(before, after, clean, stored_spans(workspace))
    now = fingerprint(workspace.stage("redact"))
    said["documents"]["outdated"] = clean.where(F.col("fingerprint") != now).count()
    corpora = workspace.site.corpora
    lacking = sorted(n for n, corpus in corpora.items() if corpus.purpose not in after.purposes)
    return {"policy": {"before": before.name, "after": after.name}, **said, "corpora": lacking}


def stored_spans(workspace: Workspace) -> DataFrame:
    """``document`` and ``entity`` of every span that detection stored."""
    documents = workspace.inputs.current("documents", "text_id")
    detections = workspace.inputs.current("detections", "spans").where("status = 'kept'")
    spans = detections.select(F.col("key").alias("text_id"), F.explode("spans.entity"))
    held = documents.select(F.col("key").alias("document"), "text_id")
    return held.join(spans, "text_id").select("document", F.col("col").alias("entity"))


def draw_preview(console: Console, payload: dict[str, Any]) -> None:
    """The preview as tables."""
    names = payload["policy"]
    console.print(f"From policy {names['before']} to {names['after']}:")
    console.print(table_of(("documents", "count"), list(payload["documents"].items())))
    for part, title in (
        ("findings", "What becomes of findings"),
        ("renderings", "How slots are written"),
        ("attributes", "What slots tell"),
    ):
        rows = payload[part]
        if rows:
            cells = [[_cell(value) for value in row.values()] for row in rows]
            console.print(table_of(tuple(rows[0]), cells, title))
    for corpus in payload["corpora"]:
        console.print(f"Corpus {corpus} asks for a purpose that {names['after']} lacks.")
    if payload["documents"]["outdated"]:
        console.print("Some documents are not of the policy in force: run 'refinery run' first.")


def _cell(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value
