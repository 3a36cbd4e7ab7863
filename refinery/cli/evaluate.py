"""``refinery evaluate``: figures against a truth, with limits that can be missed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from refinery.cli.evaluate_pii import pii
from refinery.cli.options import config_option
from refinery.cli.output import emit, error_object, json_option, say_error, table_of
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.evaluation.measures import Measure, failure


@click.group("evaluate")
def command() -> None:
    """Measure what was made; exit code 11 when a limit is missed."""


command.add_command(pii)


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
    report(NAME, str(truth.directory), measures, details, as_json, draw_demo)


@command.command("text")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Files to read.",
)
@click.option(
    "--truth",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Their texts: for a/b.docx, a/b.docx.md (or .txt) or a/b.md (or .txt) there.",
)
@click.option("--format", "formats", multiple=True, help="Extension to keep; may be repeated.")
@click.option(
    "--peer",
    "chosen",
    multiple=True,
    help="Reader to measure beside ours; all that are installed without, 'none' for none.",
)
@json_option
def text(
    data: Path, truth: Path, formats: tuple[str, ...], chosen: tuple[str, ...], as_json: bool
) -> None:
    """Measure what readers make of files whose text is known.

    Each reader reads each file; peers (kreuzberg, markitdown) are called plainly, in a process
    of their own. Passes when no format is read worse than by the best peer, the mean over
    formats is better, and phrases of an expectations.json beside the files are as it says.

    \b
    --json prints one object:
      evaluation  text
      truth, passed, failed, measures as 'evaluate demo' has them; measures are f1_FORMAT,
                  f1_mean, and with expectations phrases_missing, phrases_unwanted
      readers     refinery, then the peers
      formats     format, files, bytes, readers: per reader f1 (over words, mean of the files),
                  character_error_rate, failed (reason -> files), files_per_second,
                  megabytes_per_second
      files       file, truth, readers: per reader f1, character_error_rate, seconds, reason
      phrases     file, reason, missing, unwanted; where there are expectations
    On a miss it also has error, problem, next and exit_code.
    """
    from refinery.evaluation.text.evaluate import NAME, evaluate
    from refinery.evaluation.text.readers import choose

    measures, details = evaluate(data, truth, [name.lower() for name in formats], choose(chosen))
    report(NAME, str(truth), measures, details, as_json, draw_text)


@command.command("replies")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Mails: with lines marked '#sig#' or '#reply#', or with X_signature beside X_body.",
)
@click.option(
    "--truth",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Table instead of marks: file, lines of the signature (12-14,17 or -), of footers.",
)
@click.option(
    "--peer",
    "chosen",
    multiple=True,
    help="Parser to measure beside ours; all that are installed without, 'none' for none.",
)
@json_option
def replies(data: Path, truth: Path | None, chosen: tuple[str, ...], as_json: bool) -> None:
    """Measure how lines that are quoted, and lines of signatures, are told from the rest.

    Each parser reads the body of each mail; peers (mailparser_reply, email_reply_parser, talon by
    its rules) are called plainly, in a process of their own. Passes when signature lines reach F1
    .86, no more than 2 % of mails without a signature are given one, and quoted lines are found
    as well as by the best peer.

    \b
    --json prints one object:
      evaluation  replies
      truth, passed, failed, measures as 'evaluate demo' has them; measures are
                  signature_line_f1, unsigned_given_one, quoted_line_f1, as far as known
      mails       how many were read
      parsers     parser, signature_f1, quoted_f1 (null where nothing is known), unsigned,
                  unsigned_given_one (mails); refinery first
      differing   mail, lines: where our signature is another
    On a miss it also has error, problem, next and exit_code.
    """
    from refinery.evaluation.replies.evaluate import NAME, choose, evaluate

    measures, details = evaluate(data, truth, choose(chosen))
    report(NAME, str(truth or data), measures, details, as_json, draw_replies)


def report(
    name: str,
    truth: str,
    measures: list[Measure],
    details: dict[str, Any],
    as_json: bool,
    draw: Callable[[Console, dict[str, Any]], None],
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

    def drawn(console: Console) -> None:
        draw_measures(console, payload)
        draw(console, payload)

    emit(payload, as_json, drawn)
    if error is not None:
        raise error


def draw_measures(console: Console, payload: dict[str, Any]) -> None:
    """The measures as a table for people."""
    rows = [
        (
            "ok" if m["passed"] else "MISSED",
            m["name"].replace("_", " "),
            figure(m["value"]),
            f"{m['bound'].replace('-', ' ')} {figure(m['limit'])}" if m["bound"] else "",
        )
        for m in payload["measures"]
    ]
    console.print(
        table_of(("", "measure", "value", "limit"), rows, f"Evaluation {payload['evaluation']}")
    )


def draw_text(console: Console, payload: dict[str, Any]) -> None:
    """Formats and readers side by side, then what failed and which phrases are not as expected."""
    rows = []
    for told in payload["formats"]:
        for reader, found in told["readers"].items():
            rows.append(
                (
                    told["format"],
                    told["files"],
                    reader,
                    figure(found["f1"]),
                    figure(found["character_error_rate"]),
                    found["files_per_second"],
                    found["megabytes_per_second"],
                    ", ".join(f"{why} {count}" for why, count in found["failed"].items()),
                )
            )
    columns = ("format", "files", "reader", "F1", "CER", "files/s", "MB/s", "failed")
    console.print(table_of(columns, rows, "Words found, characters to change"))
    for told in payload.get("phrases", ()):
        for kind in ("missing", "unwanted"):
            for phrase in told[kind]:
                console.print(f"{told['file']}: {kind}: {phrase}")


def draw_replies(console: Console, payload: dict[str, Any]) -> None:
    """Parsers side by side."""
    rows = [
        (
            told["parser"],
            figure(told["signature_f1"]),
            figure(told["quoted_f1"]),
            f"{told['unsigned_given_one']} of {told['unsigned']}",
        )
        for told in payload["parsers"]
    ]
    columns = ("parser", "signature F1", "quoted F1", "unsigned given one")
    console.print(table_of(columns, rows, f"Lines of {payload['mails']:,} mails"))


def draw_demo(console: Console, payload: dict[str, Any]) -> None:
    """What lies behind the measures of the demo."""
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
