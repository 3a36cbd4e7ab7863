"""Text Anonymization Benchmark: court cases with direct and quasi identifiers.

Lines as TagTog exports them (one annotator a line, ``entities``), or its published list
(``annotations`` by annotator, each with ``entity_mentions``). Its guidelines let one person
annotate and another check, and publish all who annotated a case. What any of them marked is a
mention here; where they marked the same span differently the strictest counts; and mentions that
share a span refer to the same subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from refinery.evaluation.pii.formats.records import document, field, malformed, mention, records
from refinery.evaluation.pii.model import GoldDocument, Kind, Mention, Place

KEYS: Final = {
    "start": ("start_offset",),
    "end": ("end_offset",),
    "label": ("entity_type",),
    "said": ("span_text",),
}
KINDS: Final = {"DIRECT": Kind.DIRECT, "QUASI": Kind.QUASI, "NO_MASK": Kind.KEEP}


def read(path: Path) -> Iterator[GoldDocument]:
    """Cases, each once, in order of first appearance.

    Raises:
        UsageError: Naming file and line of what is malformed.
    """
    cases: dict[str, tuple[str, list[Mention]]] = {}
    for place, record in records(path):
        text = field(place, record, ("text",), str)
        name = _name(record) or f"{place.file}:{place.line}"
        known, mentions = cases.setdefault(name, (text, []))
        if known != text:
            raise malformed(place, "this case was read before with another text")
        for annotator, spans in enumerate(_annotations(place, record)):
            mentions += [_mention(place, text, span, annotator) for span in spans]
    for name, (text, mentions) in cases.items():
        yield document(name, text, combined(mentions))


def combined(mentions: list[Mention]) -> list[Mention]:
    """Mentions of all annotators: one a span, the strictest, subjects joined over shared spans."""
    leader: dict[str, str] = {}

    def found(subject: str) -> str:
        while leader.get(subject, subject) != subject:
            subject = leader[subject]
        return subject

    by_span: dict[tuple[int, int], Mention] = {}
    for one in mentions:
        other = by_span.setdefault((one.start, one.end), one)
        if one.subject and other.subject:
            leader[found(one.subject)] = found(other.subject)
        if one.kind.rank > other.kind.rank:
            by_span[one.start, one.end] = one
    return [
        Mention(m.start, m.end, m.label, m.kind, found(m.subject) if m.subject else None)
        for m in by_span.values()
    ]


def _name(record: dict[str, Any]) -> str | None:
    """Id of the case; several annotators share it."""
    metadata = record.get("metadata")
    provenance = metadata.get("provenance") if isinstance(metadata, dict) else None
    name = provenance.get("doc_id") if isinstance(provenance, dict) else record.get("doc_id")
    return name if isinstance(name, str) else None


def _annotations(place: Place, record: dict[str, Any]) -> Iterator[list[Any]]:
    """Spans of each annotator of a record."""
    if "annotations" not in record:
        yield field(place, record, ("entities",), list)
        return
    for annotation in field(place, record, ("annotations",), dict).values():
        if not isinstance(annotation, dict):
            raise malformed(place, "an annotator's part is no object")
        yield field(place, annotation, ("entity_mentions",), list)


def _mention(place: Place, text: str, span: Any, annotator: int) -> Mention:
    if not isinstance(span, dict) or span.get("identifier_type") not in KINDS:
        raise malformed(place, f"'identifier_type' is none of {', '.join(KINDS)}")
    subject = span.get("entity_id")
    name = f"{place.line}.{annotator}:{subject}" if isinstance(subject, str) else None
    return mention(place, text, span, KEYS, KINDS[span["identifier_type"]], name)
