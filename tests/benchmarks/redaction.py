"""Detection on one processor: refinery through Spark, stock Presidio, Presidio in a row UDF.

All read the same texts with the same spaCy model and one thread. Loading is apart. Refinery
is timed once over each text, since it remembers paragraphs it has seen.
"""

from __future__ import annotations

import json
from typing import Any

from refinery.cli.output import table_of
from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.sites import ABSENT

SHARED = {
    # refinery's recognizer -> entities both sides know
    "spacy-ner": ("PERSON", "LOCATION", "NRP", "ORGANIZATION"),
    "date": ("DATE_TIME",),
    "email": ("EMAIL_ADDRESS",),
    "credit-card": ("CREDIT_CARD",),
    "iban": ("IBAN_CODE",),
    "network-address": ("IP_ADDRESS", "MAC_ADDRESS"),
    "phone": ("PHONE_NUMBER",),
    "url": ("URL",),
    "us-ssn": ("US_SSN",),
}
ENTITIES = tuple(entity for found in SHARED.values() for entity in found)
COLUMNS = ("texts of", "what", "KB", "load s", "s", "KB/s", "of stock", "peak MB")
STAGE = "tests.benchmarks.stage_run"
PEERS = "tests.benchmarks.peers"


def run(bench: Bench) -> Outcome:
    """Four ways over the texts of the demo and of real mail."""
    figures: dict[str, Any] = {}
    shown: list[Any] = []
    for corpus, report in {"demo": bench.largest(), "mail": bench.mail()}.items():
        if report is None:
            shown.append(f"Real mail is {ABSENT}.")
            figures[corpus] = {"left_out": ABSENT}
            continue
        figures[corpus] = compare(bench, corpus, report["config"])
    rows = [
        (corpus, what, *(found[key] for key in KEYS))
        for corpus, ways in figures.items()
        if "left_out" not in ways
        for what, found in ways.items()
    ]
    title = "Detection on one processor; 'of stock' compares with BatchAnalyzerEngine of its kind"
    return Outcome(figures, (table_of(COLUMNS, rows, title), *shown))


KEYS = ("kb", "load_seconds", "seconds", "kb_per_second", "of_stock", "peak_mb")


def compare(bench: Bench, corpus: str, config: str) -> dict[str, dict[str, Any]]:
    """Figures by way of detecting."""
    path = bench.work / f"raw-{corpus}.jsonl"
    start = bench.launcher.run
    given = (config, "raw", str(bench.scale.text_bytes), str(path))
    start("tests.benchmarks.texts_run", *given, label=f"texts-raw-{corpus}")
    stage = (config, "detect", str(path), "1")
    same = f"recognizers={json.dumps(list(SHARED))}"
    scratch = bench.work / "udf-scratch"
    scratch.mkdir(exist_ok=True)
    stock = f"{PEERS}.stock_presidio"
    reports = {
        "refinery, same entities": start(STAGE, *stage, same, label=f"detect-same-{corpus}"),
        "stock batch, same entities": start(
            stock, str(path), *ENTITIES, label=f"stock-same-{corpus}"
        ),
        "refinery, all recognisers": start(STAGE, *stage, label=f"detect-all-{corpus}"),
        "stock batch, all recognisers": start(stock, str(path), label=f"stock-all-{corpus}"),
        "Presidio UDF, row by row": start(
            f"{PEERS}.presidio_udf", str(path), str(scratch), label=f"udf-{corpus}"
        ),
    }
    return {what: pace(report, reports, what) for what, report in reports.items()}


def pace(report: dict[str, Any], reports: dict[str, Any], what: str) -> dict[str, Any]:
    """Figures of one way; the stock way over the same entities is 1."""
    work = span(report, "work")
    kind = "same entities" if what.endswith("same entities") else "all recognisers"
    stock = span(reports[f"stock batch, {kind}"], "work")
    return {
        "kb": work["bytes"] / 1e3,
        "load_seconds": span(report, "load")["seconds"],
        "seconds": work["seconds"],
        "kb_per_second": work["bytes"] / 1e3 / work["seconds"],
        "of_stock": stock["seconds"] / work["seconds"],
        "peak_mb": work["memory"]["total"],
        "load": report["load"],
    }


def span(report: dict[str, Any], name: str) -> dict[str, Any]:
    """The fastest span of that name."""
    found = [one for one in report["spans"] if one["name"] == name]
    return min(found, key=lambda one: one["seconds"])
