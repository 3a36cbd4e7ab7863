"""E-mail: headers, the body by its parts, attachments as documents of their own."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, Final

from refinery.documents import mail_parts
from refinery.documents.formats.base import Format
from refinery.documents.kreuzberg_format import read_markdown
from refinery.documents.mail_lines import add_body
from refinery.documents.markdown_blocks import rendered, unescape
from refinery.documents.model import MAIL, Embedded, Extracted, Participant
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

_ID: Final = re.compile(r"<([^<>\s]+)>")
_FROM_LINE: Final = re.compile(rb"\A(?:\s*\n)?>?From [^\n]*\n")
PEOPLE: Final = ("from", "to", "cc", "bcc", "reply-to", "sender")
KEPT_HEADERS: Final = (
    "list-id",
    "list-unsubscribe",
    "auto-submitted",
    "precedence",
    "x-mailer",
    "user-agent",
    "x-loop",
    "content-language",
)
MAX_REFERENCES: Final = 200


class EmailFormat(Format):
    """One message of RFC 5322; a leading ``From `` line of an mbox is passed over."""

    name = "email"
    extensions = (".eml", ".mht")
    media_types = ("message/rfc822",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Plain text is read where there is any, else HTML."""
        message = parse(data)
        parts = mail_parts.parts_of(message)
        builder = TextBuilder()
        for subtype, text in parts.bodies:
            _add_text(builder, subtype, text, parts.warnings)
        references = _ids(message, "references")[-MAX_REFERENCES:]
        people = _participants(message)
        return Extracted(
            kind="message",
            media_type="message/rfc822",
            reader="email",
            text=builder.text,
            title=mail_parts.header(message, "subject"),
            author=next((p.name or p.address for p in people if p.role == "from"), ""),
            participants=people,
            sent=_sent(message),
            message_id=next(iter(_ids(message, "message-id")), ""),
            in_reply_to=next(iter(_ids(message, "in-reply-to")), ""),
            references=references,
            headers=_headers(message),
            blocks=builder.blocks,
            members=[_embedded(path, part) for path, part in parts.attachments],
            warnings=parts.warnings,
        )

    def part(self, data: bytes, path: str) -> bytes:
        """Bytes of the attachment at a path.

        Raises:
            QuarantineError: ``gone``: the mail has no such part.
        """
        part = mail_parts.at_path(parse(data), path)
        if part is None:
            raise QuarantineError("gone", "a mail lacks the part it had")
        return mail_parts.bytes_of(part)


def parse(data: bytes) -> Any:
    """The message of the bytes.

    Raises:
        QuarantineError: ``corrupt``.
    """
    try:
        return email.message_from_bytes(_FROM_LINE.sub(b"", data, count=1))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise QuarantineError("corrupt", "a mail could not be parsed") from None


def _add_text(builder: TextBuilder, subtype: str, text: str, warnings: list[str]) -> None:
    if subtype != "html":
        add_body(builder, text)
        return
    try:
        markdown, _ = read_markdown(text.encode("utf-8", "replace"), "text/html")
    except QuarantineError:
        warnings.append("html part unreadable")
        return
    if builder.blocks or ">" in markdown or "From:" in markdown:
        add_body(builder, unescape(markdown))
    else:
        rendered(markdown, builder)


def _embedded(path: str, part: Any) -> Embedded:
    return Embedded((MAIL, path), mail_parts.name_of(part, path), mail_parts.bytes_of(part))


def _ids(message: Any, name: str) -> list[str]:
    return list(dict.fromkeys(_ID.findall(str(message.get(name) or ""))))


def _headers(message: Any) -> dict[str, str]:
    named = {name: mail_parts.header(message, name) for name in KEPT_HEADERS}
    return {name: value for name, value in named.items() if value}


def _sent(message: Any) -> datetime | None:
    try:
        when = parsedate_to_datetime(str(message.get("date") or ""))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _participants(message: Any) -> list[Participant]:
    people: list[Participant] = []
    for role in PEOPLE:
        value = mail_parts.header(message, role)
        # Addresses are split before names are decoded: a decoded comma would split one in two.
        raw = [str(v) for v in message.get_all(role) or ()]
        for name, address in getaddresses(raw) if value else ():
            if name or address:
                decoded = mail_parts.header({role: name}, role)
                people.append(Participant(role, decoded, address.strip()))
    return people
