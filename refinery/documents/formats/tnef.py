"""What Outlook packs for mails (``winmail.dat``), where it was kept without its mail."""

from __future__ import annotations

from refinery.documents.formats.base import Format
from refinery.documents.formats.email import list_attachments, read_message
from refinery.documents.model import PACKED, Embedded, Extracted
from refinery.documents.outlook.mail import as_mail
from refinery.documents.outlook.tnef import TYPES, opened


class TnefFormat(Format):
    """Read as a message is: body and attachments; who sent it mostly stood in the mail alone."""

    name = "tnef"
    media_types = TYPES

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Plain text is read where there is any, else HTML, else rich text."""
        found = read_message(as_mail(opened(data)), PACKED)
        found.media_type, found.reader = self.media_types[0], self.name
        return found

    def members(self, data: bytes) -> list[Embedded]:
        """Its attachments; the body is not read again for them."""
        return list_attachments(as_mail(opened(data)), PACKED)
