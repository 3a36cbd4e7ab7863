"""Frames between a worker and its child: lengths, a JSON header, bytes. Never pickle."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from refinery.core.channel import Channel
from refinery.errors import QuarantineError

PREFIX: Final = struct.Struct(">QQ")
MAX_TEXT: Final = 50 * 2**20
MAX_HEADER: Final = 4 * MAX_TEXT
MORE_TIME: Final = {"more-time": True}
"""What a child says before each page that takes seconds; an answer is still to come."""
NEXT: Final = {"next": True}
"""What a worker says that wants a fresh child."""
RANGE: Final = "range"
"""Key of what a child says that needs a stretch of a document that stays where it lies."""
MAX_RANGE: Final = 2**20
"""Bytes of such a stretch."""
MAX_BYTES: Final = 256 * 2**20
"""Bytes of a request or of the members of an answer."""


def pack(header: dict[str, Any], size: int) -> bytes:
    """Prefix and header of a frame; ``size`` bytes follow it."""
    text = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return PREFIX.pack(len(text), size) + text


def receive(channel: Channel, deadline: float) -> tuple[dict[str, Any], bytes]:
    """The next answer of a child: its header, and the bytes that follow.

    Raises:
        QuarantineError: ``timeout``, ``crashed``, ``output-too-large``.
    """
    header, size = PREFIX.unpack(channel.receive(PREFIX.size, deadline))
    if header > MAX_HEADER or size > MAX_BYTES:
        raise QuarantineError("output-too-large")
    text = channel.receive(header, deadline)
    blobs = channel.receive(size, deadline)
    try:
        return json.loads(text), bytes(blobs)
    except ValueError:
        raise QuarantineError("crashed", "a child's answer is no JSON") from None


def read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next request, in the child; None when there is none to come."""
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    header, size = PREFIX.unpack(prefix)
    return json.loads(stream.read(header)), stream.read(size)


def write(stream: BinaryIO, values: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Answer, in the child."""
    stream.write(pack(values, sum(map(len, blobs))))
    for blob in blobs:
        stream.write(blob)
    stream.flush()
