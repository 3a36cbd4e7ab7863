"""Writes a mail as the bytes a server would keep."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from refinery.demo.marks import plain
from refinery.demo.people import Person

_POLICY = policy.default.clone(linesep="\n", max_line_length=320)
_HOURS = {"Leeds": 0, "Columbus": -5}
_AGENTS = (
    "Thunderbird 115.8.1",
    "Microsoft Outlook 16.0",
    "Evolution 3.46.4",
    "Apple Mail (2.3774)",
    "Roundcube Webmail/1.6.6",
)


@dataclass(frozen=True)
class Attachment:
    """A file inside a mail, with its text as authored."""

    name: str
    data: bytes
    mime: str
    text: str


@dataclass
class Mail:
    """A mail before it is bytes; the body is marked text."""

    message_id: str
    sender: Person
    to: list[Person]
    when: datetime
    subject: str
    body: str
    cc: list[Person] = field(default_factory=list)
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def local_time(self) -> datetime:
        """The time with the zone of the sender."""
        zone = timezone(timedelta(hours=_HOURS.get(self.sender.site, 1)))
        return self.when.replace(tzinfo=zone)


def message_id(rng: Random, sender: Person) -> str:
    """A message id in the style of the sender's program."""
    domain = sender.email.split("@")[1]
    if int(sender.key[2:]) % 2:
        return f"<{rng.getrandbits(80):020x}@{domain}>"
    return f"<{rng.randint(10**11, 10**12)}.{rng.randint(1000, 99999)}.{sender.user}@{domain}>"


def mail_bytes(mail: Mail, rng: Random) -> bytes:
    """The whole message; the same chance gives the same bytes."""
    message = EmailMessage(policy=_POLICY)
    _set_headers(message, mail)
    text = plain(mail.body)
    style = rng.random()
    charset = "iso-8859-1" if style < 0.15 and _fits(text, "iso-8859-1") else "utf-8"
    cte = rng.choice(("quoted-printable", "quoted-printable", "8bit", "base64"))
    if max(map(len, text.split("\n"))) > 900 and cte == "8bit":
        cte = "quoted-printable"
    if rng.random() < 0.04:
        message.set_content(_html(text), subtype="html", charset=charset, cte=cte)
    else:
        message.set_content(text + "\n", charset=charset, cte=cte)
        if rng.random() < 0.22:
            message.add_alternative(_html(text), subtype="html", charset=charset, cte=cte)
    for attachment in mail.attachments:
        main, sub = attachment.mime.split("/")
        message.add_attachment(
            attachment.data, maintype=main, subtype=sub, filename=attachment.name
        )
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(f"=_{rng.getrandbits(96):024x}")
    return message.as_bytes()


def _set_headers(message: EmailMessage, mail: Mail) -> None:
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.local_time)
    message["From"] = _address(mail.sender)
    message["To"] = ", ".join(_address(person) for person in mail.to)
    if mail.cc:
        message["Cc"] = ", ".join(_address(person) for person in mail.cc)
    message["Subject"] = plain(mail.subject)
    if mail.in_reply_to:
        message["In-Reply-To"] = mail.in_reply_to
    if mail.references:
        message["References"] = " ".join(mail.references)
    if "Auto-Submitted" not in mail.headers:
        message["User-Agent"] = _AGENTS[int(mail.sender.key[2:]) % len(_AGENTS)]
    for name, value in mail.headers.items():
        message[name] = value


def _address(person: Person) -> str:
    return f'"{person.name}" <{person.email}>'


def _fits(text: str, charset: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _html(text: str) -> str:
    blocks = "\n".join(_block(block) for block in text.split("\n\n"))
    style = "<style>p{font-family:Calibri}</style>"
    return f"<html><head>{style}</head><body>\n{blocks}\n</body></html>\n"


def _block(block: str) -> str:
    if all(line.startswith(">") for line in block.split("\n")):
        inner = "<br>\n".join(html.escape(line[1:].strip()) for line in block.split("\n"))
        return f"<blockquote>{inner}</blockquote>"
    return "<p>" + html.escape(block).replace("\n", "<br>\n") + "</p>"
