"""The process that parses: reads requests from standard input, answers on standard output.

Forked by :mod:`refinery.documents.nursery` and by nothing else. It holds no key, has no network
and says nothing about a document but its extraction or a reason.
"""

from __future__ import annotations

import io
import os
from typing import Any, BinaryIO

from refinery.core.registry import component
from refinery.documents import locked, protocol
from refinery.documents.formats.base import Format
from refinery.documents.hidden import without_hidden
from refinery.documents.model import Extracted
from refinery.documents.options import Options
from refinery.documents.protocol import MAX_BYTES, MAX_TEXT
from refinery.documents.ranges import Ranges
from refinery.documents.router import route
from refinery.errors import QuarantineError


def serve(requests: BinaryIO, answers: BinaryIO, refused: list[str]) -> bool:
    """Answer until the worker wants another child, or none.

    Args:
        refused: Measures of :mod:`refinery.documents.sandbox` that the machine did not allow.

    Returns:
        Whether it wants another.
    """
    protocol.write(answers, {"ready": True, "pid": os.getpid(), "refused": refused})
    parent = _Parent(requests, answers)
    while (request := protocol.read(requests)) is not None:
        header, data = request
        if header == protocol.NEXT:
            return True
        try:
            values, blobs = _serve(header, data, parent)
        except QuarantineError as error:
            values, blobs = {"reason": error.reason}, []
        except MemoryError:
            values, blobs = {"reason": "memory"}, []
        except RecursionError:
            values, blobs = {"reason": "nested-too-deep"}, []
        except BaseException as error:
            # A parser of untrusted bytes raises anything, and a panic of Rust is no Exception;
            # a message may quote the document.
            values, blobs = {"reason": "corrupt", "detail": type(error).__name__}, []
        protocol.write(answers, values, blobs)
    return False


class _Parent:
    """What a child may ask of its worker while it works on a request."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests, self._answers = requests, answers

    def more_time(self) -> None:
        """The time of one more page."""
        protocol.write(self._answers, protocol.MORE_TIME)

    def range(self, offset: int, length: int) -> bytes:
        """Bytes of the document, fewer where it ends."""
        protocol.write(self._answers, {protocol.RANGE: [offset, length]})
        answer = protocol.read(self._requests)
        if answer is None:
            raise QuarantineError("crashed", "the worker is gone")
        return answer[1]


def _serve(
    header: dict[str, Any], data: bytes, parent: _Parent
) -> tuple[dict[str, Any], list[bytes]]:
    found = without_hidden(_extract(header, data, parent))
    if len(found.text) > MAX_TEXT or len(found.text.encode("utf-8", "replace")) > MAX_TEXT:
        raise QuarantineError("output-too-large")
    blobs = [member.data for member in found.members]
    if sum(map(len, blobs)) > MAX_BYTES:
        raise QuarantineError("expansion")
    return {"extracted": found.to_json()}, blobs


def _extract(header: dict[str, Any], data: bytes, parent: _Parent) -> Extracted:
    """By the format asked for; with passwords, by that of what they open."""
    passwords = header.get("passwords")
    if not passwords or header["format"] in locked.ARCHIVES:
        return _read(header, header["format"], data, parent)
    plain = locked.unlocked(data, header["format"], passwords, header["seconds"])
    way = route(io.BytesIO(plain), "")
    if not way.format:
        raise QuarantineError(way.reason or "unsupported")
    found = _read({**header, "extension": ""}, way.format, plain, parent)
    found.warnings.append(locked.OPENED)
    return found


def _read(header: dict[str, Any], format_name: str, data: bytes, parent: _Parent) -> Extracted:
    options = Options.from_json(header["options"])
    reader: Format = component("format", format_name)(options, parent.more_time)
    reader.passwords, reader.seconds = header.get("passwords", ()), header.get("seconds", 0.0)
    if header["task"] == "within":
        return reader.within(Ranges(parent.range, header["size"]), header["part"])
    if header["task"] == "members":
        return Extracted("container", "", format_name, members=reader.members(data))
    return reader.extract(data, header["extension"])
