"""Parts of a mail whose stated boundary parts nothing: found by the line that does.

Programs that rewrite headers fold, cut or forget the boundary; the parts are all there.
"""

from __future__ import annotations

import email
import re
from email.message import Message
from typing import Any, Final

MAX_PARTS: Final = 1_000
_OPENING: Final = re.compile(r"^--(\S[^\r\n]{0,70}?)[ \t]*\r?\n(?=[A-Za-z-]{2,40}:|\r?\n)", re.M)


def mend_boundary(message: Any) -> bool:
    """Give a multipart that has no parts those that a line within it parts.

    One without such a line becomes plain text, so that what it says is read.

    Returns:
        Whether it had to be mended.
    """
    if message.get_content_maintype() != "multipart" or message.is_multipart():
        return False
    held = message.get_payload()
    text = held if isinstance(held, str) else ""
    if not text.strip():
        return False
    opening = _OPENING.search(text)
    parts = _parted(text, opening[1]) if opening else []
    if parts:
        message.set_payload(parts)
    else:
        message.set_type("text/plain")
    return True


def _parted(text: str, boundary: str) -> list[Message]:
    line = re.compile(rf"^--{re.escape(boundary)}(?:--)?[ \t]*(?:\r?\n|\Z)", re.M)
    pieces = line.split(text, MAX_PARTS)[1:]
    found = [email.message_from_string(piece) for piece in pieces if piece.strip()]
    return [part for part in found if part.is_multipart() or str(part.get_payload()).strip()]
