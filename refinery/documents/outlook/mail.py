"""A message of Outlook rebuilt as a mail, so that it is read as mails are."""

from __future__ import annotations

import mimetypes
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime
from typing import Any, Final

from refinery.documents.formats.email import parse
from refinery.documents.formats.rtf import RtfFormat
from refinery.documents.mail_parts import MAX_NESTING
from refinery.documents.outlook import rtf
from refinery.documents.outlook.rtf_html import page_of
from refinery.documents.outlook.store import Store

SUBJECT, TRANSPORT, SUBMITTED, DELIVERED = 0x0037, 0x007D, 0x0039, 0x0E06
BODY, HTML, RTF = 0x1000, 0x1013, 0x1009
SENDER: Final = ((0x0C1A, 0x0042), (0x5D01, 0x0C1F, 0x5D02, 0x0065))
"""Names and addresses of who sent it, the best first."""
RECIPIENT: Final = ((0x3001,), (0x39FE, 0x3003))
ROLES: Final = {1: "To", 2: "Cc", 3: "Bcc"}
ROLE: Final = 0x0C15
IDS: Final = {"Message-ID": 0x1035, "In-Reply-To": 0x1042, "References": 0x1039}
CONTENT: Final = 0x3701
NAMES: Final = (0x3707, 0x3704, 0x3001)
MEDIA_TYPE: Final = 0x370E
CLASS: Final = 0x001A
CONTACT: Final = "IPM.Contact"
FACTS: Final = {
    **{0x3001: "Name", 0x3A16: "Company", 0x3A18: "Department", 0x3A17: "Title"},
    **{0x3A08: "Business phone", 0x3A1C: "Mobile phone", 0x3A09: "Home phone"},
    **{0x3A29: "Street", 0x3A2A: "Postal code", 0x3A27: "City", 0x3A26: "Country"},
}
"""Properties of a contact and what to call them; its mail addresses have no fixed name."""
SIGNED: Final = b"content-type: multipart/signed"
"""What the one attachment of a signed message begins with; its body lies in there."""


def as_mail(store: Store, depth: int = 0) -> Message:
    """A message as a mail in memory.

    Args:
        depth: Messages around it; it names the boundary, which must differ from theirs.
    """
    mail = MIMEMultipart(boundary=f"=_refinery_{depth}")
    _add_headers(mail, store)
    mail.attach(_body(store))
    for number, attachment in enumerate(store.parts("attach"), 1):
        part = _attachment(attachment, number, depth)
        if part is not None:
            mail.attach(part)
    return mail


def _add_headers(mail: Message, store: Store) -> None:
    stated = store.text(TRANSPORT).lstrip()
    if stated.startswith("Microsoft Mail Internet Headers"):  # a heading, no header
        stated = stated.partition("\n")[2]
    for name, value in HeaderParser().parsestr(stated).items():
        if not name.lower().startswith(("content-", "mime-version")):
            mail[name] = _line(value)
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
            mail[name] = _line(value)


def _recipients(store: Store) -> dict[str, str]:
    people: dict[str, list[str]] = {}
    for recipient in store.parts("recip"):
        role = ROLES.get(recipient.number(ROLE) & 0xF, "")
        people.setdefault(role, []).append(_person(recipient, *RECIPIENT))
    return {role: ", ".join(filter(None, some)) for role, some in people.items() if role}


def _person(store: Store, names: tuple[int, ...], addresses: tuple[int, ...]) -> str:
    """Name and address as a header has them; an address of Exchange's directory is none."""
    stated = (store.text(name) for name in addresses)
    address = next((found for found in stated if "@" in found), "")
    name = _line(store.text(*names)).strip("'").replace("\\", "").replace('"', "")
    return f'"{name}" <{address}>' if name or address else ""


def _body(store: Store) -> Message:
    facts = _facts(store) if store.text(CLASS).startswith(CONTACT) else ""
    if (text := store.text(BODY)) or facts:
        return MIMEText("\n\n".join(filter(None, (facts, text))), "plain", "utf-8")
    if page := store.page(HTML):
        return MIMEText(page, "html", "utf-8")
    packed = store.binary(RTF)
    rich = rtf.unpack(packed) if packed else b""
    if page := page_of(rich):
        return MIMEText(page, "html", "utf-8")
    return MIMEText(RtfFormat().extract(rich, "").text if rich else "", "plain", "utf-8")


def _facts(store: Store) -> str:
    """What a contact says of somebody, a line each."""
    found = ((label, _line(store.text(name))) for name, label in FACTS.items())
    return "\n".join(f"{label}: {value}" for label, value in found if value)


def _attachment(store: Store, number: int, depth: int) -> Any:
    """A part; None where there is nothing but a link or a drawing."""
    inner = store.message(CONTENT)
    if inner is not None and depth < MAX_NESTING:
        title = _line(inner.text(SUBJECT) or store.text(*NAMES)).replace("/", "_")
        part: Any = MIMEMessage(as_mail(inner, depth + 1))
        name = f"{title or f'message-{number}'}.eml"
    else:
        content = store.binary(CONTENT)
        if not content:
            return None
        if content[: len(SIGNED)].lower() == SIGNED:
            return parse(content)
        part = MIMEApplication(content)
        guessed = mimetypes.guess_extension(store.text(MEDIA_TYPE)) or ""
        name = _line(store.text(*NAMES)) or f"attachment-{number}{guessed}"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _line(text: str) -> str:
    """A text on one line, as a header must be."""
    return " ".join(text.split())
