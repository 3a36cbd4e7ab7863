"""Files that lie in the entries of a calendar, and links to others."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from refinery.documents.model import CALENDAR, Embedded
from refinery.documents.text import normalise
from refinery.errors import QuarantineError

NAMES: Final = ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME", "X-LABEL")
MAX_FILES: Final = 10_000
_DATA: Final = re.compile(r"data:([^;,]*)(?:;[^;,]*)*?(;base64)?,", re.IGNORECASE)
"""What an address begins with that is itself the file: RFC 2397."""


def is_file(value: Any) -> bool:
    """Whether an attachment lies in the calendar itself, and is no link."""
    stated = getattr(value, "params", {})
    is_packed = str(stated.get("ENCODING", "")).upper() == "BASE64"
    return is_packed or str(stated.get("VALUE", "")).upper() == "BINARY" or bool(_in_address(value))


def files(entries: Iterable[Iterable[Any]]) -> list[Embedded]:
    """The files among the attachments of each entry, in order; one that is broken says so.

    Raises:
        QuarantineError: ``expansion``: there are more than :data:`MAX_FILES`.
    """
    found = (
        _file((CALENDAR, f"{number}.{place}"), value)
        for number, attached in enumerate(entries, 1)
        for place, value in enumerate(filter(is_file, attached), 1)
    )
    some = list(islice(found, MAX_FILES + 1))
    if len(some) > MAX_FILES:
        raise QuarantineError("expansion", "a calendar holds too many files")
    return some


def _file(step: tuple[str, str], value: Any) -> Embedded:
    address, stated = _in_address(value), getattr(value, "params", {})
    kind = str(stated.get("FMTTYPE", "")) or (address[1] if address else "")
    named = next((str(stated[name]) for name in NAMES if stated.get(name)), "")
    extension = mimetypes.guess_extension(kind.lower()) or ""
    name = " ".join(normalise(named).split()) or f"attachment-{step[1]}{extension}"
    raw = _raw(value)
    try:
        if address is None or address[2]:
            packed = "".join(raw[address.end() if address else 0 :].split())
            return Embedded(step, name, base64.b64decode(packed, validate=True))
        return Embedded(step, name, unquote_to_bytes(raw[address.end() :]))
    except (binascii.Error, ValueError):
        return Embedded(step, name, reason="corrupt")


def _in_address(value: Any) -> re.Match[str] | None:
    return _DATA.match(_raw(value))


def _raw(value: Any) -> str:
    """A value as the file has it: icalendar unpacks nothing."""
    raw = value.to_ical() if hasattr(value, "to_ical") else value
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
