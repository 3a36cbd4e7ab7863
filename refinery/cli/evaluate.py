"""``refinery evaluate``: figures against a truth, with limits that can be missed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from refinery.cli.options import config_option
from refinery.cli.output import emit, error_object, json_option, say_error, table_of
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.evaluation.measures import Measure, failure


@click.group("evaluate")
def command() -> None:
    """Measure what was made; exit code 11 when a limit is missed."""


@command.command("demo")
@config_option
@click.option(
    "--truth",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Truth of the demo company; default beside the store of the first file share.",
)
@click.option(
    "--sample",
    "size",
    type=click.IntRange(min=1),
    default=400,
    show_default=True,
    help="Texts looked at for persons and house identifiers that masking left.",
)
@json_option
def demo(config: Path, directory: Path | None, size: int, as_json: bool) -> None:
    """Measure the line over the demo company, whose truth is known.

    Passes when no planted e-mail address, phone number, IBAN, card, canary or benchmark item
    is in the export, planted copies and threads are found, and every file is accounted for.

    \b
    --json prints one object:
      evaluation  demo
      truth       directory of the truth
      passed      whether every limit is kept
      failed      names of the measures that miss
      measures    name, value, bound (at-most, at-least, null), limit, passed; in this order:
                  exported_examples, email_addresses_in_export, phone_numbers_in_export,
                  ibans_in_export, cards_in_export, canaries_in_export,
                  benchmark_items_in_export, exact_duplicate_recall, near_duplicate_recall,
                  threads_recovered, thread_pair_f1, files_unaccounted, files_unexpected,
                  members_unaccounted, and for persons and for house_identifiers:
                  …_left, …_left_presidio (not wholly covered by stock Presidio),
                  …_intact_presidio (not covered at all)
      export      examples; planted: entity, planted, found, examples (ids of rows)
      duplicates  exact, near: pairs, found, missed (places), left_out (reason -> pairs)
      threads     planted, recovered, torn, joined, absent
      files       planted, outcomes (expectation, outcome, files), unaccounted, unexpected,
                  members, members_found, short (paths)
      remaining   texts; entities: entity, mentions, not_extracted, left, left_presidio,
                  intact_presidio
    On a miss it also has error, problem, next and exit_code.
    """
    from refinery.evaluation.demo.evaluate import NAME, evaluate, truth_of

    site = load_site(config)
    truth = truth_of(site, directory)
    with open_workspace(site, "refinery evaluate") as workspace:
        measures, details = evaluate(workspace, truth, size)
    report(NAME, str(truth.directory), measures, details, as_json)


def report(
    name: str, truth: str, measures: list[Measure], details: dict[str, Any], as_json: bool
) -> None:
    """Print an evaluation and fail where a limit is missed.

    Raises:
        EvaluationFailedError: Naming the measures; with ``--json`` the error is part of the
            one object, and the process ends with the same exit code.
    """
    error = failure(name, measures)
    payload: dict[str, Any] = {
        "evaluation": name,
        "truth": truth,
        "passed": error is None,
        "failed": [measure.name for measure in measures if not measure.passed],
        "measures": [measure.as_object() for measure in measures],
        **details,
    }
    if error is not None and as_json:
        payload |= error_object(error)
        emit(payload, True, lambda console: None)
        say_error(error)
        sys.exit(error.exit_code)
    emit(payload, as_json, lambda console: draw(console, payload))
    if error is not None:
        raise error


def draw(console: Console, payload: dict[str, Any]) -> None:
    """Tables for people: the measures, then what lies behind them."""
    rows = [
        (
            "ok" if m["passed"] else "MISSED",
            m["name"].replace("_", " "),
            figure(m["value"]),
            f"{m['bound'].replace('-', ' ')} {m['limit']}" if m["bound"] else "",
        )
        for m in payload["measures"]
    ]
    console.print(
        table_of(("", "measure", "value", "limit"), rows, f"Evaluation {payload['evaluation']}")
    )
    draw_copies(console, payload)
    files = [(o["expectation"], o["outcome"], o["files"]) for o in payload["files"]["outcomes"]]
    console.print(table_of(("file is", "what became of it", "files"), files, "Accounting"))
    kept = [tuple(entity.values()) for entity in payload["remaining"]["entities"]]
    columns = ("entity", "mentions", "not extracted", "left", "left by stock Presidio", "intact")
    title = f"Masked texts, {payload['remaining']['texts']:,} looked at"
    console.print(table_of(columns, kept, title))
    for leak in payload["export"]["planted"]:
        if leak["found"]:
            console.print(f"{leak['entity']} in exported rows: {', '.join(leak['examples'])}")


def figure(value: float | int | None) -> str:
    """A count in full, a share with four digits."""
    if value is None:
        return "nothing to measure"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"


def draw_copies(console: Console, payload: dict[str, Any]) -> None:
    """Pairs that were found, missed, or could not be compared and why."""
    rows = []
    for kind, facts in payload["duplicates"].items():
        rows.append((kind, "found", facts["found"]))
        rows.append((kind, "missed", len(facts["missed"])))
        rows += [(kind, f"left out: {why}", count) for why, count in facts["left_out"].items()]
    console.print(table_of(("copies", "outcome", "pairs"), rows, "Duplicates"))
    talks = payload["threads"]
    console.print(
        f"Threads: {talks['planted']:,} planted, {talks['recovered']:,} recovered, "
        f"{talks['torn']:,} torn, {talks['joined']:,} joined with others, "
        f"{talks['absent']:,} with an absent message."
    )
