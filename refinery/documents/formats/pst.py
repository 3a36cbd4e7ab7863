"""Mailbox files of Outlook (.pst, .ost), of any size: folders in stretches, messages as mails."""

from __future__ import annotations

from email.generator import BytesGenerator
from io import BytesIO
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.model import MAILBOX, MAILBOX_PART, Embedded, Extracted
from refinery.documents.outlook.mail import SUBJECT, as_mail
from refinery.documents.outlook.named import Names
from refinery.documents.outlook.pst.file import MailboxFile
from refinery.documents.outlook.pst.folders import (
    BROKEN,
    Stretch,
    messages_of,
    stretches,
)
from refinery.documents.outlook.pst.store import NodeStore, names_in
from refinery.documents.ranges import Ranges
from refinery.errors import QuarantineError

MAX_MESSAGE: Final = 48 * 2**20
"""Bytes of a message, as its folder states them; a child holds it about six times over."""


class PstFormat(Format):
    """A file gives its stretches, a stretch its messages; a task reads one stretch at a time.

    A password of such a file scrambles nothing and is not asked for.
    """

    name = "pst"
    media_types = ("application/vnd.ms-outlook-pst",)
    is_ranged = True

    def extract(self, data: bytes, extension: str) -> Extracted:
        """As :meth:`within`, of a file that fits into memory."""
        return self.within(Ranges(lambda at, size: data[at : at + size], len(data)), "")

    def within(self, source: Ranges, part: str) -> Extracted:
        """Stretches of the whole, or the messages of one, made the same way every time."""
        try:
            file = MailboxFile(source)
            members = _messages(file, part) if part else _stretches(file)
        except BROKEN:
            raise QuarantineError("corrupt", "a mailbox file could not be read") from None
        return Extracted("container", self.media_types[0], self.name, members=members)


def _stretches(file: MailboxFile) -> list[Embedded]:
    return [
        Embedded((MAILBOX_PART, one.value), _label(one), reason=one.reason)
        for one in stretches(file)
    ]


def _label(stretch: Stretch) -> str:
    last = stretch.first + stretch.count
    some = f": {stretch.first + 1} to {last}" if last else ""
    return f"{stretch.folder or 'mailbox'}{some}".replace("/", "›")


def _messages(file: MailboxFile, part: str) -> list[Embedded]:
    names = names_in(file)
    return [_message(file, names, number, size) for number, size in messages_of(file, part)]


def _message(file: MailboxFile, names: Names, number: int, size: int) -> Embedded:
    """A mail, or why there is none; the others of the stretch go on."""
    step, name = (MAILBOX, str(number)), f"message-{number}.eml"
    if size > MAX_MESSAGE:
        return Embedded(step, name, reason="too-large")
    try:
        node = file.node(number)
        if node is None:
            return Embedded(step, name, reason="corrupt")
        store = NodeStore(file, node, names=names)
        title = " ".join(store.text(SUBJECT).split())[:100].replace("/", "_")
        out = BytesIO()
        BytesGenerator(out, mangle_from_=False).flatten(as_mail(store))
        return Embedded(step, f"{title}.eml" if title else name, out.getvalue())
    except QuarantineError as error:
        return Embedded(step, name, reason=error.reason)
    except MemoryError:
        return Embedded(step, name, reason="memory")
    except RecursionError:
        return Embedded(step, name, reason="nested-too-deep")
    except (*BROKEN, AttributeError):
        return Embedded(step, name, reason="corrupt")
