"""The report as one page that reads on screen and on paper, and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from refinery.redaction.report.counts import VALUES
from refinery.redaction.report.page_pictures import SHOWN, pictures
from refinery.reports.pages import render
from refinery.reports.reasons import helps

WIDE: Final = 8
"""Columns of a table of kinds that a sheet of paper takes; the rest are added up."""


@dataclass(frozen=True)
class Matrix:
    """Findings of one source: entities down, kinds across.

    Attributes:
        rows: Entity, findings per kind, all of them, documents per kind added up.
    """

    source: str | None
    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]

    @property
    def total(self) -> int:
        """All findings of the source."""
        return sum(total for _, _, total in self.rows)


def render_html(report: Mapping[str, Any]) -> str:
    """One page without scripts or anything fetched; everything from the report is escaped."""
    return render(
        "refinery.redaction.report",
        "page.html",
        report=report,
        pictures=pictures(report),
        matrices=matrices(report["findings"]),
        operations=by_operation(report["method"]["operations"]),
        detectors=grouped(report["method"]["detectors"]),
        helps=helps,
        per_entity=VALUES,
        shown=SHOWN,
    )


def by_operation(operations: Mapping[str, str]) -> dict[str, str]:
    """Entities by what becomes of them.

    >>> by_operation({"URL": "mask", "AGE": "keep", "PERSON": "mask"})
    {'mask': 'PERSON, URL', 'keep': 'AGE'}
    """
    found: dict[str, list[str]] = {}
    for entity, operation in operations.items():
        found.setdefault(operation, []).append(entity)
    return {operation: ", ".join(sorted(names)) for operation, names in found.items()}


def grouped(detectors: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Facts of detectors by what they are of.

    >>> grouped({"model:spacy": "ab", "recognizer:age": "1", "agreement": "2"})
    {'rules': [('agreement', '2')], 'model': [('spacy', 'ab')], 'recognizer': [('age', '1')]}
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, value in sorted(detectors.items()):
        group, _, own = name.rpartition(":")
        groups.setdefault(group or "rules", []).append((own, value))
    return groups


def matrices(findings: Iterable[Mapping[str, Any]]) -> list[Matrix]:
    """Findings by source, the largest first."""
    by_source: dict[str | None, dict[tuple[str, str], int]] = {}
    for row in findings:
        cells = by_source.setdefault(row["source"], {})
        cell = row["entity"], row["kind"] or "–"
        cells[cell] = cells.get(cell, 0) + row["findings"]
    made = [_matrix(source, cells) for source, cells in by_source.items()]
    return sorted(made, key=lambda matrix: (-matrix.total, matrix.source or ""))


def _matrix(source: str | None, cells: Mapping[tuple[str, str], int]) -> Matrix:
    by_kind: dict[str, int] = {}
    by_entity: dict[str, int] = {}
    for (entity, kind), number in cells.items():
        by_kind[kind] = by_kind.get(kind, 0) + number
        by_entity[entity] = by_entity.get(entity, 0) + number
    ranked = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind))
    several = len(ranked) > WIDE
    kinds = tuple(ranked[: WIDE - 1] if several else ranked)
    rows = []
    for entity in sorted(by_entity, key=lambda name: (-by_entity[name], name)):
        numbers = [cells.get((entity, kind), 0) for kind in kinds]
        rest = [by_entity[entity] - sum(numbers)] if several else []
        rows.append((entity, (*numbers, *rest), by_entity[entity]))
    return Matrix(source, (*kinds, "other") if several else kinds, tuple(rows))
