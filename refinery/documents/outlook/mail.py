"""A message of Outlook rebuilt as a mail, so that it is read as mails are."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime
from typing import Final

from refinery.documents.formats.email import parse
from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.mail_parts import EXTERNAL, FACTS, MAX_NESTING
from refinery.documents.outlook import rtf
from refinery.documents.outlook.facts import facts_of
from refinery.documents.outlook.ole import file_in
from refinery.documents.outlook.people import RECIPIENT, SENDER, line, name_and_address
from refinery.documents.outlook.rtf_html import page_of
from refinery.documents.outlook.store import Store

SUBJECT, TRANSPORT, SUBMITTED, DELIVERED = 0x0037, 0x007D, 0x0039, 0x0E06
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
ROLES: Final = {1: "To", 2: "Cc", 3: "Bcc"}
ROLE: Final = 0x0C15
IDS: Final = {"Message-ID": 0x1035, "In-Reply-To": 0x1042, "References": 0x1039}
CONTENT: Final = 0x3701
NAMES: Final = (0x3707, 0x3704, 0x3001)
METHOD: Final = 0x3705
ELSEWHERE: Final = (2, 3, 4, 7)
"""Ways of attaching a file that leave it where it lies."""
TARGETS: Final = (0x370D, 0x3708, *NAMES)
"""Where it lies."""
MEDIA_TYPE: Final = 0x370E
SIGNED: Final = b"content-type: multipart/signed"
"""What the one attachment of a signed message begins with; its body lies in there."""


def as_mail(store: Store, depth: int = 0) -> Message:
    """A message as a mail in memory.

    Args:
        depth: Messages around it; it names the boundary, which must differ from theirs.
    """
    mail = MIMEMultipart(boundary=f"=_refinery_{depth}")
    _add_headers(mail, store)
    for part in contents(store, depth):
        mail.attach(part)
    return mail


def contents(store: Store, depth: int, *, with_body: bool = True) -> Iterator[Message]:
    """Parts of a message: what it says in few words, its body, its attachments."""
    if facts := facts_of(store):
        yield MIMEText(facts, FACTS, "utf-8")
    if with_body:
        yield _body(store)
    for number, attachment in enumerate(store.parts("attach"), 1):
        yield _attachment(attachment, number, depth)


def _add_headers(mail: Message, store: Store) -> None:
    stated = store.text(TRANSPORT).lstrip()
    if stated.startswith("Microsoft Mail Internet Headers"):  # a heading, no header
        stated = stated.partition("\n")[2]
    for name, value in HeaderParser().parsestr(stated).items():
        if not name.lower().startswith(("content-", "mime-version")):
            mail[name] = line(value)
    when = store.time(SUBMITTED, DELIVERED)
    known = {
        "Subject": store.text(SUBJECT),
        "From": _person(store, *SENDER),
        "Date": format_datetime(when) if when else "",
        **{name: store.text(value) for name, value in IDS.items()},
        **_recipients(store),
    }
    for name, value in known.items():
        if value and name not in mail:
            mail[name] = line(value)


def _recipients(store: Store) -> dict[str, str]:
    people: dict[str, list[str]] = {}
    for recipient in store.parts("recip"):
        role = ROLES.get(recipient.number(ROLE) & 0xF, "")
        people.setdefault(role, []).append(_person(recipient, *RECIPIENT))
    return {role: ", ".join(filter(None, some)) for role, some in people.items() if role}


def _person(store: Store, names: tuple[int, ...], addresses: tuple[int, ...]) -> str:
    """Name and address as a header has them."""
    name, address = name_and_address(store, names, addresses)
    return f'"{name}" <{address}>' if name or address else ""


def _body(store: Store) -> Message:
    if text := store.text(BODY):
        return MIMEText(text, "plain", "utf-8")
    if page := store.page(HTML):
        return MIMEText(page, "html", "utf-8")
    packed = store.binary(RTF)
    rich = rtf.unpack(packed) if packed else b""
    if page := page_of(rich):
        return MIMEText(page, "html", "utf-8")
    return MIMEText(RtfFormat().extract(rich, "").text if rich else "", "plain", "utf-8")


def _attachment(store: Store, number: int, depth: int) -> Message:
    """A part; what an attachment only refers to is named as mails name it (RFC 2046, 5.2.3)."""
    inner = store.message(CONTENT)
    if inner is not None and depth < MAX_NESTING:
        title = line(inner.text(SUBJECT) or store.text(*NAMES)).replace("/", "_")
        part: Message = MIMEMessage(as_mail(inner, depth + 1))
        name = f"{title or f'message-{number}'}.eml"
    else:
        own, content = "", store.binary(CONTENT)
        if not content and store.number(METHOD) in ELSEWHERE:
            return _link(line(store.text(*TARGETS)))
        if not content:
            own, content = file_in(store.object(CONTENT))
        if content[: len(SIGNED)].lower() == SIGNED:
            signed: Message = parse(content)
            return signed
        part = MIMEApplication(content)
        guessed = mimetypes.guess_extension(store.text(MEDIA_TYPE)) or ""
        stated = line(store.text(*NAMES[:2]) or own or store.text(*NAMES))
        name = stated or f"attachment-{number}{guessed}"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _link(target: str) -> Message:
    part, inside = Message(), Message()
    part.add_header("Content-Type", EXTERNAL, **{"access-type": "local-file", "name": target})
    inside.set_payload("")
    part.attach(inside)
    return part
