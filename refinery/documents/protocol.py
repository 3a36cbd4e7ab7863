"""Frames between a worker and its child: lengths, a JSON header, bytes. Never pickle."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

PREFIX: Final = struct.Struct(">QQ")
MAX_TEXT: Final = 50 * 2**20
MAX_HEADER: Final = 4 * MAX_TEXT
MAX_BYTES: Final = 256 * 2**20
"""Bytes of a request or of the members of an answer."""


def pack(header: dict[str, Any], size: int) -> bytes:
    """Prefix and header of a frame; ``size`` bytes follow it."""
    text = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return PREFIX.pack(len(text), size) + text
