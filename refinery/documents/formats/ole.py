"""Files of Office before its XML formats."""

from __future__ import annotations

import io
from typing import Final

from refinery.documents.compound import root_names
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.locked import is_locked
from refinery.documents.model import Extracted
from refinery.documents.office.biff.workbook import old_workbook
from refinery.documents.office.doc.document import old_document
from refinery.errors import QuarantineError

STREAMS: Final = (
    # stream that gives the file away, media type, kind; None: encrypted
    ("EncryptedPackage", None, ""),
    ("WordDocument", "application/msword", "page"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", "slides"),
    ("Workbook", "application/vnd.ms-excel", "sheet"),
    ("Book", "application/vnd.ms-excel", "sheet"),
)

OWN: Final = {"WordDocument": old_document, "Workbook": old_workbook}


class OleFormat(KreuzbergFormat):
    """The directory of the compound file says what it is."""

    name = "ole"
    media_types = tuple(m for _, m, _ in STREAMS if m)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Documents and sheets by readers of our own, where they can; the rest by kreuzberg.

        Where the directory is broken, the name of a stream anywhere has to do.
        """
        names = root_names(io.BytesIO(data))
        for stream, media_type, kind in STREAMS:
            if stream in names if names else stream.encode("utf-16-le") in data:
                if media_type is None or is_locked(data):
                    raise QuarantineError("encrypted")
                own = OWN[stream](data) if stream in OWN else None
                found = own or self.read(data, media_type)
                found.kind = kind
                return found
        raise QuarantineError("unsupported")
