"""The report as one long table for spreadsheets, whose cells none of them takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

NAMES: Final = (
    "source", "kind", "language", "label", "stage", "unit", "corpus", "entity", "recognizer",
    "operator", "status", "reason", "rank", "fingerprint", "length_class", "script",
)  # fmt: skip
"""Columns that say what a number is of; empty where a section does not tell them apart."""
COLUMNS: Final = ("section", *NAMES, "measure", "value")
TABLES: Final = (
    "sources", "standing", "accounting", "documents", "findings", "confidence", "detected",
    "values", "set_aside", "exports", "house_identifiers",
)  # fmt: skip
"""Parts of the report that are rows already."""
_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What spreadsheets take for the beginning of a formula, wide forms included (OWASP)."""


def as_csv(report: Mapping[str, Any]) -> str:
    """One row per number: section, what it is of, measure, value."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for section, row in _sections(report):
        named = [safe(row.get(name)) for name in NAMES]
        for measure, value in _measures(row):
            writer.writerow([section, *named, safe(measure), safe(value)])
    return out.getvalue()


def safe(value: Any) -> str:
    """A cell that is text to every spreadsheet.

    >>> safe("=1+1"), safe(-0.5), safe(None), safe(True), safe("a-b")
    ("'=1+1", "'-0.5", '', 'true', 'a-b')
    """
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.lstrip(" \ufeff\u00a0").startswith(_STARTS) else text


def _sections(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ("run", "method", "signoff"):
        yield name, report[name] or {}
    for name in TABLES:
        for row in report[name]:
            yield name, row
    assurance = report["assurance"] or {}
    yield "assurance", {k: v for k, v in assurance.items() if k != "strata"}
    for row in assurance.get("strata", ()):
        yield "assurance_strata", row
    change = report["change"] or {"since": {}, "documents": {}, "entities": (), "reasons": ()}
    yield "change", change["since"]
    yield "change_documents", change["documents"]
    for part in ("entities", "reasons"):
        for row in change[part]:
            yield f"change_{part}", row


def _measures(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Numbers and words of a row; of what is nested, names joined by dots."""
    for name, value in row.items():
        if name in NAMES and not before:
            continue
        if isinstance(value, Mapping):
            yield from _measures(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}", ", ".join(map(str, value))
        else:
            yield f"{before}{name}", value
