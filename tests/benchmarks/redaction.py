"""Detection on one processor: refinery through Spark, stock Presidio, Presidio in a row UDF.

All read the same texts with the same spaCy model and one thread. Loading is apart. Refinery
is timed once over each text, since it remembers paragraphs it has seen. The full ensemble has the
token classifier too; it stands beside stock Presidio with all of its recognisers.
"""

from __future__ import annotations

import json

from tests.benchmarks.bench import Bench, Outcome
from tests.benchmarks.ways import PEERS, STAGE, Figures, over_texts, pace, span

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
CLASSIFIER = "models.token_classifier"
ENTITIES = tuple(entity for found in SHARED.values() for entity in found)
COLUMNS = {
    "kb": "KB",
    "load_seconds": "load s",
    "seconds": "s",
    "kb_per_second": "KB/s",
    "of_stock": "of stock",
    "span_f1": "span F1",
    "peak_mb": "peak MB",
}


def run(bench: Bench) -> Outcome:
    """Six ways over the texts of the demo and of real mail."""
    title = "Detection on one processor; 'of stock' compares with BatchAnalyzerEngine of its kind"
    return over_texts(bench, compare, COLUMNS, title)


def compare(bench: Bench, corpus: str, config: str) -> dict[str, Figures]:
    """Figures by way of detecting."""
    path = bench.work / f"raw-{corpus}.jsonl"
    start = bench.launcher.run
    given = (config, "raw", str(bench.scale.text_bytes), str(path), "0")
    start("tests.benchmarks.texts_run", *given, label=f"texts-raw-{corpus}")
    stage = (config, "detect", str(path), "1")
    same = f"recognizers={json.dumps(list(SHARED))}"
    off, on = (f"{CLASSIFIER}={json.dumps(value)}" for value in ("off", "package"))
    scratch = bench.work / "udf-scratch"
    scratch.mkdir(exist_ok=True)
    stock = f"{PEERS}.stock_presidio"
    reports = {
        "refinery, same entities": start(STAGE, *stage, same, off, label=f"detect-same-{corpus}"),
        "stock batch, same entities": start(
            stock, str(path), *ENTITIES, label=f"stock-same-{corpus}"
        ),
        "refinery, all recognisers": start(STAGE, *stage, off, label=f"detect-all-{corpus}"),
        "refinery, full ensemble": start(STAGE, *stage, on, label=f"detect-full-{corpus}"),
        "stock batch, all recognisers": start(stock, str(path), label=f"stock-all-{corpus}"),
        "Presidio UDF, row by row": start(
            f"{PEERS}.presidio_udf", str(path), str(scratch), label=f"udf-{corpus}"
        ),
    }
    figures = {what: beside_stock(report, reports, what) for what, report in reports.items()}
    agreement = start(
        "tests.benchmarks.agreement_run",
        *(str(path), ",".join(SHARED), *ENTITIES),
        label=f"agreement-{corpus}",
    )
    figures["refinery, same entities"]["span_f1"] = agreement["span_f1"]
    return figures


def beside_stock(report: Figures, reports: dict[str, Figures], what: str) -> Figures:
    """Figures of one way; the stock way over the same entities is 1."""
    kind = "same entities" if what.endswith("same entities") else "all recognisers"
    seconds = span(reports[f"stock batch, {kind}"], "work")["seconds"]
    return {**pace(report, "kb", 1e3, "stock", seconds), "span_f1": "-"}
