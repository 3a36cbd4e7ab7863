"""``refinery evaluate pii``: what masking finds and leaves in texts marked by people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import click
from rich.console import Console

from refinery.cli.output import table_of
from refinery.config.site import load_site

FORMATS: Final = ("presidio-research", "tab", "brat", "iob", "jsonl")
BASELINES: Final = ("presidio",)
SHARES: Final = (
    ("mentions wholly covered", "mentions_covered"),
    ("characters covered", "characters_covered"),
    ("character precision", "character_precision"),
    ("direct mentions leaked", "direct_mentions_leaked"),
    ("documents with a leak", "documents_leaking"),
    ("direct person mentions leaked", "direct_person_mentions_leaked"),
    ("direct persons leaked", "direct_persons_leaked"),
    ("masked though it may stay", "kept_masked"),
)
MATCHES: Final = (
    ("strict F1 (half overlap, type)", "strict"),
    ("exact F1 (offsets, type)", "exact"),
    ("span F1 (offsets)", "span"),
)


class Chosen(TypedDict):
    """Options that need not be given."""

    config: Path | None
    policy: str | None
    languages: str | None
    discover: bool
    limit: int | None
    baseline: str | None
    misses: Path | None


@click.command("pii")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="Marked texts: a file, or a directory of them.",
)
@click.option(
    "--format", "format_", required=True, type=click.Choice(FORMATS), help="How they are marked."
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Site whose models, stages.detect and stages.redact are used; built-in ones without.",
)
@click.option(
    "--policy",
    type=click.Path(dir_okay=False, exists=True),
    help="Policy file instead of the site's; without any, everything found is masked.",
)
@click.option(
    "--languages",
    help="Languages instead of stages.detect.languages, with commas: en,es.",
)
@click.option(
    "--discover/--no-discover",
    default=True,
    show_default=True,
    help="Mine the texts for identifiers of their house, and accept all that are proposed.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many documents, the first.")
@click.option(
    "--baseline",
    type=click.Choice(BASELINES),
    help="Also run stock Presidio, same spaCy model, same texts; its figures become the limits.",
)
@click.option(
    "--misses",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was missed or masked without need there, with its text (mode 0600).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def pii(data: Path, format_: str, as_json: bool, **chosen: Unpack[Chosen]) -> None:
    """Measure what masking finds and leaves in texts marked by people.

    Texts are masked as by stages detect and redact, each by itself; identifiers that 'refinery
    discover' proposes for the set are taken as accepted, and figures without them stand beside.
    A mention is covered when
    every letter and digit of it is masked, by whatever entity; it leaks when more than a title
    (Mr) stays. Texts that are blocked count in no figure. With --baseline it passes when no
    fewer mentions are covered, and no more direct ones leak, than by stock Presidio.

    \b
    --json prints one object:
      evaluation  pii
      truth, passed, failed, measures as 'evaluate demo' has them; measures are
                  mentions_covered, direct_mentions_leaked, direct_persons_leaked,
                  character_precision, strict_f1
      format, documents, mentions (those to mask), mentions_left_out, kinds (direct, quasi,
                  unstated, keep -> mentions), blocked (reason -> documents),
                  mentions_in_blocked, house_identifiers (name, shape, precision, mentions)
      systems     refinery, refinery-without-discovery where that differs, presidio; each:
                  system, load_seconds, seconds (processor time), kb_per_second_per_core,
                  and shares: mentions_covered, characters_covered,
                  character_precision (masked characters in a mention),
                  direct_mentions_leaked, documents_leaking, direct_person_mentions_leaked,
                  direct_persons_leaked (any direct mention leaks), kept_masked; and
                  false_positives (spans that touch no mention),
                  false_positives_per_1000_words; and matches: strict (overlap of half, and
                  type: AmbientMeta's F1), exact (offsets and type), span (offsets)
        labels    label, mentions_covered, characters_covered, direct_mentions_leaked
        entities  entity, spans, false_positives, character_precision
        recognizers  recognizer, and the same of what it found that was masked
    A share has part, whole, share, low, high (95 % interval, Wilson); a match right, wrong,
    absent, f1. On a miss it also has error, problem, next and exit_code.
    """
    from refinery.cli.evaluate import report
    from refinery.evaluation.pii.evaluate import NAME, MarkedSet, evaluate
    from refinery.evaluation.pii.own import Wanted

    config, languages = chosen["config"], chosen["languages"] or ""
    codes = [code.strip().lower() for code in languages.split(",") if code.strip()]
    site = load_site(config) if config else None
    wanted = Wanted.of(site, chosen["policy"], codes, chosen["discover"])
    marked = MarkedSet(data, format_, chosen["limit"])
    measures, details = evaluate(marked, wanted, chosen["baseline"], chosen["misses"])
    report(NAME, str(data), measures, details, as_json, draw)


def draw(console: Console, payload: dict[str, Any]) -> None:
    """Systems side by side, then labels by what leaks most, then entities."""
    systems = payload["systems"]
    names = [told["system"].removeprefix("refinery-").replace("-", " ") for told in systems]
    rows: list[tuple[str, ...]] = [
        (title, *(_share(told[key]) for told in systems)) for title, key in SHARES
    ]
    rows += [(title, *(_number(told[key]["f1"], 3) for told in systems)) for title, key in MATCHES]
    for title, key, digits in (
        ("false positives per 1,000 words", "false_positives_per_1000_words", 2),
        ("KB/s per core", "kb_per_second_per_core", 1),
    ):
        rows.append((title, *(_number(told[key], digits) for told in systems)))
    title = f"{payload['mentions']:,} mentions to mask in {payload['documents']:,} texts"
    console.print(table_of(("figure", *names), rows, title))
    _draw_labels(console, [systems[0], *(s for s in systems if s["system"] in BASELINES)])
    for what, title in (("entity", "What was masked"), ("recognizer", "What found it")):
        named = "entities" if what == "entity" else "recognizers"
        rows = [
            (e[what], e["spans"], e["false_positives"], _share(e["character_precision"]))
            for e in sorted(systems[0][named], key=lambda e: -e["false_positives"])
        ]
        columns = (what, "spans", "touch no mention", "character precision")
        console.print(table_of(columns, rows, title))
    for house in payload["house_identifiers"]:
        console.print(
            f"House identifier {house['name']}, {house['shape']}: {house['mentions']:,} mentions, "
            f"expected precision {house['precision']:.2f}."
        )
    for reason, count in payload["blocked"].items():
        console.print(f"Blocked, in no figure: {count:,} texts, {reason}.")


def _draw_labels(console: Console, systems: Sequence[dict[str, Any]]) -> None:
    by_label = [{told["label"]: told for told in system["labels"]} for system in systems]

    def left(label: str) -> int:
        share = by_label[0][label]["mentions_covered"]
        return int(share["whole"] - share["part"])

    rows = []
    for label in sorted(by_label[0], key=lambda label: (-left(label), label)):
        own = by_label[0][label]
        covered = [_share(labels[label]["mentions_covered"]) for labels in by_label]
        characters = _share(own["characters_covered"])
        leaked = _share(own["direct_mentions_leaked"])
        rows.append((label, left(label), *covered, characters, leaked))
    names = [system["system"] for system in systems]
    columns = ("label", "left", *names, "characters", "direct leaked")
    console.print(table_of(columns, rows, "Mentions wholly covered"))


def _share(share: dict[str, Any]) -> str:
    if share["share"] is None:
        return ""
    return f"{share['share']:.3f}  {share['part']:,} of {share['whole']:,}"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
