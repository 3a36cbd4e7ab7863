"""OpenDocument texts, sheets and slides."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.office.odf.document import KINDS as OWN
from refinery.documents.office.odf.document import read_open_document
from refinery.errors import QuarantineError

ROOT: Final = "application/vnd.oasis.opendocument."
KINDS: Final = {"text": "page", "spreadsheet": "sheet", "presentation": "slides"}


class OpenDocumentFormat(KreuzbergFormat):
    """The archive's own ``mimetype`` says which of the three it is."""

    name = "opendocument"
    media_types = (ROOT + "text", ROOT + "spreadsheet", ROOT + "presentation")

    def extract(self, data: bytes, extension: str) -> Extracted:
        """As a page, sheet or slides."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                media_type = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
                manifest = archive.read("META-INF/manifest.xml")[:1_000_000]
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
            raise QuarantineError("corrupt") from None
        if b"encryption-data" in manifest:
            raise QuarantineError("encrypted")
        kind = media_type.removeprefix(ROOT).split("-")[0]
        if kind in OWN:
            return read_open_document(data, kind, ROOT + kind)
        found = self.read(data, ROOT + kind if kind in KINDS else media_type)
        found.kind = KINDS.get(kind, "page")
        return found
