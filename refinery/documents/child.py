"""The process that parses: reads requests from standard input, answers on standard output.

Started by :mod:`refinery.documents.pool` and by nothing else. It holds no key, has no network
and says nothing about a document but its extraction or a reason.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from refinery.core.registry import component
from refinery.documents import locked, protocol, sandbox
from refinery.documents.formats.base import Format
from refinery.documents.hidden import without_hidden
from refinery.documents.model import Extracted
from refinery.documents.options import Options
from refinery.documents.protocol import MAX_BYTES, MAX_TEXT
from refinery.documents.router import route
from refinery.errors import QuarantineError


def main() -> None:
    """Serve until the pipe closes."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries that print must not write into the protocol.
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    refused = sandbox.enter(parent=int(sys.argv[1]), memory=int(sys.argv[2]))
    protocol.write(answers, {"ready": True, "refused": refused})
    more_time = partial(protocol.write, answers, protocol.MORE_TIME)
    while (request := protocol.read(requests)) is not None:
        header, data = request
        try:
            values, blobs = _serve(header, data, more_time)
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


def _serve(
    header: dict[str, Any], data: bytes, more_time: Callable[[], None]
) -> tuple[dict[str, Any], list[bytes]]:
    found = without_hidden(_extract(header, data, more_time))
    if len(found.text) > MAX_TEXT or len(found.text.encode("utf-8", "replace")) > MAX_TEXT:
        raise QuarantineError("output-too-large")
    blobs = [member.data for member in found.members]
    if sum(map(len, blobs)) > MAX_BYTES:
        raise QuarantineError("expansion")
    return {"extracted": found.to_json()}, blobs


def _extract(header: dict[str, Any], data: bytes, more_time: Callable[[], None]) -> Extracted:
    """By the format asked for; with passwords, by that of what they open."""
    passwords = header.get("passwords")
    if not passwords:
        return _read(header, header["format"], data, more_time)
    plain = locked.unlocked(data, header["format"], passwords, header["seconds"])
    way = route(io.BytesIO(plain), "")
    if not way.format:
        raise QuarantineError(way.reason or "unsupported")
    found = _read({**header, "extension": ""}, way.format, plain, more_time)
    found.warnings.append(locked.OPENED)
    return found


def _read(
    header: dict[str, Any], format_name: str, data: bytes, more_time: Callable[[], None]
) -> Extracted:
    options = Options.from_json(header["options"])
    reader: Format = component("format", format_name)(options, more_time)
    if header["task"] == "members":
        return Extracted("container", "", format_name, members=reader.members(data))
    return reader.extract(data, header["extension"])


if __name__ == "__main__":
    main()
