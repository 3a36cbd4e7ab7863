"""Messages that Outlook saved: rebuilt as mails, then read as mails are."""

from __future__ import annotations

from refinery.documents.formats.base import Format
from refinery.documents.formats.email import list_attachments, read_message
from refinery.documents.model import Embedded, Extracted
from refinery.documents.outlook.mail import as_mail
from refinery.documents.outlook.message_file import opened


class OutlookFormat(Format):
    """Headers as they came over the wire, where the message has them, else its properties.

    An attached message becomes a mail of its own, made of the same parts in the same way every
    time, so that its bytes and its id stay the same.
    """

    name = "outlook"
    media_types = ("application/vnd.ms-outlook",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Plain text is read where there is any, else HTML, else rich text."""
        found = read_message(as_mail(opened(data)), self.name)
        found.media_type, found.reader = self.media_types[0], "python-oxmsg"
        return found

    def members(self, data: bytes) -> list[Embedded]:
        """Its attachments; the body is not read again for them."""
        return list_attachments(as_mail(opened(data)), self.name)
