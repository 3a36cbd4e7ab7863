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
from refinery.documents.labelled import add_facts
from refinery.documents.mail.quotes import has_reply_header
from refinery.documents.mail.signed_data import open_signed
from refinery.documents.mail_lines import add_body
from refinery.documents.markdown_blocks import rendered, unescape
from refinery.documents.model import MAIL, Embedded, Extracted, Participant
from refinery.documents.outlook.tnef import unpack
from refinery.documents.text import BOMS, TextBuilder
from refinery.documents.web.page import parse as parse_page
from refinery.errors import QuarantineError

_ID: Final = re.compile(r"<([^<>\s]+)>")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
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
MAX_ADDRESSES: Final = 1 << 20
"""Characters of a header of addresses that are read: those of some twenty thousand people."""


class EmailFormat(Format):
    """One message of RFC 5322; a leading ``From `` line of an mbox is passed over."""

    name = "email"
    extensions = (".eml",)
    media_types = ("message/rfc822",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Plain text is read where there is any, else HTML."""
        return read_message(parse(data))

    def members(self, data: bytes) -> list[Embedded]:
        """Its attachments; the body is not read again for them."""
        return list_attachments(parse(data))


def read_message(message: Any, step: str = MAIL) -> Extracted:
    """Text, people and attachments of a message, wherever it was kept.

    Args:
        step: Kind of the steps to its attachments.
    """
    parts = _parts(message)
    builder = TextBuilder()
    for subtype, text in parts.bodies:
        _add_text(builder, subtype, text, mail_parts.header(message, "from"), parts.warnings)
    add_facts(builder, (("Attachment", link) for link in parts.links))
    people = _participants(message)
    return Extracted(
        kind="message",
        media_type="message/rfc822",
        reader="email",
        text=builder.text,
        title=mail_parts.header(message, "subject"),
        author=next((p.name or p.address for p in people if p.role == "from"), ""),
        participants=people,
        sent=sent_date(message),
        message_id=next(iter(_ids(message, "message-id")), ""),
        in_reply_to=next(iter(_ids(message, "in-reply-to")), ""),
        references=_ids(message, "references")[-MAX_REFERENCES:],
        headers=_headers(message),
        blocks=builder.blocks,
        members=_members(parts, step),
        warnings=parts.warnings,
    )


def list_attachments(message: Any, step: str = MAIL) -> list[Embedded]:
    """The attachments of a message alone."""
    return _members(_parts(message), step)


def _parts(message: Any) -> mail_parts.Parts:
    open_signed(message)
    return mail_parts.parts_of(message)


def parse(data: bytes) -> Any:
    """The message of the bytes.

    Raises:
        QuarantineError: ``corrupt``.
    """
    try:
        message = email.message_from_bytes(_FROM_LINE.sub(b"", _bare(data), count=1))
        unpack(message)
        mail_parts.mend_headers(message)
        return message
    except RecursionError:
        raise QuarantineError("nested-too-deep", "a mail's parts lie too deep") from None
    except (ValueError, LookupError, TypeError):
        raise QuarantineError("corrupt", "a mail could not be parsed") from None


def _bare(data: bytes) -> bytes:
    """A mail without the mark of byte order that an editor put before its first header."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            is_bytes = encoding == "utf-8"
            return rest if is_bytes else rest.decode(encoding, "replace").encode()
    return data


def _add_text(
    builder: TextBuilder, subtype: str, text: str, sender: str, warnings: list[str]
) -> None:
    if subtype == mail_parts.FACTS:
        builder.add("paragraph", text)
        return
    if subtype != "html":
        add_body(builder, text, sender)
        return
    try:
        page = parse_page(text)
        markdown, _ = read_markdown(page.source(), "text/html")
    except QuarantineError:
        warnings.append("html part unreadable")
        return
    warnings += page.warnings
    if builder.blocks or ">" in markdown or has_reply_header(markdown):
        add_body(builder, unescape(markdown), sender)
    else:
        rendered(markdown, builder)


def _members(parts: mail_parts.Parts, step: str) -> list[Embedded]:
    return [
        Embedded((step, path), mail_parts.name_of(part, path), mail_parts.bytes_of(part))
        for path, part in parts.attachments
    ]


def _ids(message: Any, name: str) -> list[str]:
    return list(dict.fromkeys(_ID.findall(str(message.get(name) or ""))))


def _headers(message: Any) -> dict[str, str]:
    named = {name: mail_parts.header(message, name) for name in KEPT_HEADERS}
    return {name: value for name, value in named.items() if value}


def sent_date(message: Any) -> datetime | None:
    """When a message says it was sent, in UTC; scripts write ISO 8601."""
    stated = str(message.get("date") or "").strip()
    try:
        is_iso = _ISO.match(stated)
        when = datetime.fromisoformat(stated) if is_iso else parsedate_to_datetime(stated)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _participants(message: Any) -> list[Participant]:
    people: list[Participant] = []
    for role in PEOPLE:
        # Addresses are split before names are decoded: a decoded comma would split one in two.
        raw = [str(value)[:MAX_ADDRESSES] for value in message.get_all(role) or ()]
        try:
            found = getaddresses(raw) if mail_parts.header(message, role) else []
        except (RecursionError, ValueError, LookupError, TypeError):  # comments in comments
            continue
        for name, address in found:
            if name or address:
                decoded = mail_parts.header({role: name}, role)
                people.append(Participant(role, decoded, address.strip()))
    return people
