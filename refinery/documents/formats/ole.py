"""Files of Office before its XML formats, and Outlook messages."""

from __future__ import annotations

from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.locked import is_locked
from refinery.documents.model import Extracted
from refinery.errors import QuarantineError

STREAMS: Final = (
    # stream that gives the file away, media type, kind; None: encrypted
    ("EncryptedPackage", None, ""),
    ("WordDocument", "application/msword", "page"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", "slides"),
    ("Workbook", "application/vnd.ms-excel", "sheet"),
    ("Book", "application/vnd.ms-excel", "sheet"),
    ("__properties_version1.0", "application/vnd.ms-outlook", "message"),
)


class OleFormat(KreuzbergFormat):
    """The directory of the compound file says what it is."""

    name = "ole"
    media_types = tuple(m for _, m, _ in STREAMS if m)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Text by kreuzberg; Outlook's headers are those it reports."""
        for stream, media_type, kind in STREAMS:
            if stream.encode("utf-16-le") in data:
                if media_type is None or is_locked(data):
                    raise QuarantineError("encrypted")
                found = self.read(data, media_type)
                found.kind = kind
                return found
        raise QuarantineError("unsupported")
