"""presidio-research: a JSON list of ``full_text`` and ``spans``, as its generator writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from refinery.evaluation.pii.formats.records import document, field, mention, records
from refinery.evaluation.pii.model import GoldDocument

KEYS: Final = {
    "start": ("start_position",),
    "end": ("end_position",),
    "label": ("entity_type",),
    "said": ("entity_value",),
}


def read(path: Path) -> Iterator[GoldDocument]:
    """Documents of a file or of a directory's files, numbered.

    Raises:
        UsageError: Naming file and line of what is malformed.
    """
    for number, (place, record) in enumerate(records(path)):
        text = field(place, record, ("full_text",), str)
        spans = field(place, record, ("spans",), list)
        yield document(str(number), text, (mention(place, text, span, KEYS) for span in spans))
