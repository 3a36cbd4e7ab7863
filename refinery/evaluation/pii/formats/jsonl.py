"""Objects of a text and its spans, one a line or a file: AmbientMeta, pl-pii-bench, plain ones.

The text stands under ``text`` or ``full_text``; spans under ``spans``, ``annotations``,
``entities``, ``labels`` or ``mentions``, each with start, end and label. ``identifier_class``
(direct, quasi), ``protection`` (keep) and ``entity_id`` are heeded. Instead of spans, ``tokens``
with as many IOB ``labels``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from refinery.evaluation.pii.formats import iob
from refinery.evaluation.pii.formats.records import document, field, malformed, mention, records
from refinery.evaluation.pii.model import GoldDocument, Kind, Mention, Place

TEXT: Final = ("text", "full_text", "source_text")
SPANS: Final = ("spans", "annotations", "entities", "mentions", "privacy_mask", "labels")
KEYS: Final = {
    "start": ("start", "start_offset", "start_position", "begin"),
    "end": ("end", "end_offset", "end_position", "stop"),
    "label": ("label", "entity_type", "type", "entity"),
    "said": ("text", "value", "span_text", "entity_value"),
}
ID: Final = ("id", "doc_id", "note_id", "name")
OUTSIDE: Final = ("O", "NA")
"""Labels of tokens that are no mention; NA is context of another record's."""


def read(path: Path) -> Iterator[GoldDocument]:
    """Documents of a file or of a directory's files.

    Raises:
        UsageError: Naming file and line of what is malformed.
    """
    for number, (place, record) in enumerate(records(path)):
        meta = record.get("meta")
        named = {**(meta if isinstance(meta, dict) else {}), **record}
        name = next((str(named[key]) for key in ID if key in named), str(number))
        if "tokens" in record:
            yield _of_tokens(place, name, record)
            continue
        text = field(place, record, TEXT, str)
        spans = field(place, record, SPANS, list)
        yield document(name, text, (_mention(place, text, span) for span in spans))


def _mention(place: Place, text: str, span: Any) -> Mention:
    if isinstance(span, list) and len(span) == 3:  # as doccano exports them
        span = dict(zip(("start", "end", "label"), span, strict=True))
    if not isinstance(span, dict):
        raise malformed(place, "a span is no object")
    subject = span.get("entity_id")
    return mention(place, text, span, KEYS, _kind(span), str(subject) if subject else None)


def _kind(span: dict[str, Any]) -> Kind:
    if span.get("protection") == "keep":
        return Kind.KEEP
    said = str(span.get("identifier_class") or span.get("identifier_type") or "").lower()
    return next((kind for kind in (Kind.DIRECT, Kind.QUASI) if said == kind), Kind.UNSTATED)


def _of_tokens(place: Place, name: str, record: dict[str, Any]) -> GoldDocument:
    """A record of tokens; the text is put together as that of IOB."""
    tokens = field(place, record, ("tokens",), list)
    labels = field(place, record, ("labels", "tags", "ner_tags"), list)
    if len(tokens) != len(labels):
        raise malformed(place, "'tokens' and 'labels' differ in number")
    words = [token.get("text") if isinstance(token, dict) else token for token in tokens]
    if not all(isinstance(one, str) for one in (*words, *labels)):
        raise malformed(place, "'tokens' or 'labels' hold something else than strings")
    tags = ("O" if label in OUTSIDE else label for label in labels)
    pairs = list(zip(map(str, words), tags, strict=True))
    if not all(iob.is_tag(tag) for _, tag in pairs):
        raise malformed(place, "a label is none of O, NA, B-LABEL, I-LABEL")
    return iob.assemble(name, [pairs])
