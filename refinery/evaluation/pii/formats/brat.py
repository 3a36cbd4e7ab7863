"""brat: a text beside its stand-off annotations, ``case.txt`` and ``case.ann``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from refinery.errors import UsageError
from refinery.evaluation.pii.formats.records import document, files_of, malformed, text_of
from refinery.evaluation.pii.model import GoldDocument, Mention, Place

_SPAN: Final = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_BLANK: Final = re.compile(r"\s+")


def read(path: Path) -> Iterator[GoldDocument]:
    """Documents of all pairs below a directory, or of one annotation file.

    Relations, events and attributes are passed over. Each fragment of a span is a mention.

    Raises:
        UsageError: Naming file and line of what is malformed; a text is missing.
    """
    for file in files_of(path.with_suffix(".ann") if path.suffix == ".txt" else path, ".ann"):
        beside = file.with_suffix(".txt")
        if not beside.is_file():
            raise UsageError(f"{file} has no {beside.name} beside it.", "put its text there.")
        text = text_of(beside, "utf-8")
        lines = text_of(file).splitlines()
        found = [
            mention
            for number, line in enumerate(lines, 1)
            if line.startswith("T")
            for mention in _mentions(Place(str(file), number), line, text)
        ]
        name = file.with_suffix("")
        yield document(str(name.relative_to(path) if path.is_dir() else name.name), text, found)


def _mentions(place: Place, line: str, text: str) -> Iterator[Mention]:
    """Fragments of one span."""
    match = _SPAN.fullmatch(line.rstrip())
    if match is None:
        raise malformed(place, "a span has the form 'T1<tab>LABEL START END<tab>TEXT'")
    subject, label, ranges, said = match.groups()
    pieces = [tuple(map(int, piece.split())) for piece in ranges.split(";")]
    for start, end in pieces:
        if not 0 <= start < end <= len(text):
            raise malformed(place, f"the span from {start} to {end} leaves the text")
    read_as = " ".join(text[start:end] for start, end in pieces)
    if said is not None and _BLANK.sub("", said) != _BLANK.sub("", read_as):
        raise malformed(place, "the span reads differently in the text")
    for start, end in pieces:
        yield Mention(start, end, label.upper(), subject=subject)
