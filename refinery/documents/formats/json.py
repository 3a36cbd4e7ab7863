"""JSON: runs, conversations, tickets; lists of them are containers; the rest is code."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from refinery.documents import conversations, json_arrays, records
from refinery.documents.formats.base import Format
from refinery.documents.model import Block, Embedded, Extracted
from refinery.documents.text import decode, normalise
from refinery.errors import QuarantineError

SAMPLE: Final = 5
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
MAX_BYTES: Final = 64 * 2**20


class JsonFormat(Format):
    """One value or one value a line.

    A list of records becomes a container whose members are byte ranges of the file, so each
    record is a document of its own bytes.
    """

    name = "json"
    extensions = (".json", ".jsonl", ".ndjson", ".ldjson", ".traj")
    media_types = ("application/json",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """By what the value is, see :mod:`refinery.documents.records`."""
        if len(data) > MAX_BYTES:
            raise QuarantineError("too-large", "a JSON file is beyond what is parsed whole")
        text, _ = decode(data)
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return _lines(data) or _plain(data)
        return _document(value) or _container(data, value) or _plain(data)


def _document(value: Any) -> Extracted | None:
    """One record, or one channel's messages, as a document."""
    if isinstance(value, list):
        is_chat = records.is_chat_export(value) and not records.is_record(value[0])
        return conversations.talk_document({}, "chat", value) if is_chat else None
    if messages := records.run_messages(value):
        return conversations.run_document(value, messages)
    kind, turns = records.talk_turns(value)
    if kind:
        return conversations.talk_document(value, kind, turns)
    return conversations.ticket_document(value) if records.is_ticket(value) else None


def _container(data: bytes, value: Any) -> Extracted | None:
    """A list of records, itself or in a field of the outermost object."""
    lists = [value] if isinstance(value, list) else []
    if isinstance(value, dict):
        lists = [v for v in value.values() if isinstance(v, list)]
    if not any(_are_records(found) for found in lists):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.startswith("\ufeff"):
        return None
    spans = [(o, n) for o, n, v in json_arrays.elements(text) if isinstance(v, dict)]
    return _of_ranges("json", spans)


def _lines(data: bytes) -> Extracted | None:
    """Lines that are records, each a member; None if the lines are no JSON records."""
    spans = list(json_arrays.lines(data))
    try:
        sample = [json.loads(data[o : o + n]) for o, n in spans[:SAMPLE]]
    except (ValueError, RecursionError):
        return None
    if not _are_records(sample):
        return None
    return _of_ranges("jsonl", spans)


def _are_records(values: list[Any]) -> bool:
    sample = values[:SAMPLE]
    return bool(sample) and all(records.is_record(v) for v in sample)


def _of_ranges(kind: str, spans: list[tuple[int, int]]) -> Extracted:
    members = [Embedded((kind, f"{o}:{n}"), f"{i}.json") for i, (o, n) in enumerate(spans)]
    return Extracted("container", "application/json", "json", members=members)


def _plain(data: bytes) -> Extracted:
    """Data of no known shape: its text as it stands, but for letters that are spelled by number.

    A name spelled so (``Zo\\u00eb``) is found by no detector.
    """
    text, warnings = decode(data)
    text = _lettered(text)
    end = len(text.rstrip())
    blocks = [Block("code", 0, end, 0, {"name": "json"})] if end else []
    return Extracted("code", "application/json", "json", text, blocks=blocks, warnings=warnings)


def _lettered(text: str) -> str:
    r"""The same JSON with its letters beyond ASCII as they are.

    >>> _lettered(r'{"Zo\u00eb": "\ud83d\ude00 \\u00eb \u000a"}')
    '{"Zoë": "😀 \\\\u00eb \\u000a"}'
    """

    def letter(match: re.Match[str]) -> str:
        code = int(match[1] or "0", 16)
        return chr(code) if code > 0xA0 else match[0]

    found = _ESCAPE.sub(letter, text)
    return normalise(found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
