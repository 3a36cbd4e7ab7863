"""OpenDocument texts, sheets, slides and drawings."""

from __future__ import annotations

from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted, first_heading
from refinery.documents.office.odf.document import KINDS as OWN
from refinery.documents.office.odf.document import read_open_document
from refinery.documents.office.odf.pages import OpenPages
from refinery.documents.office.package import Package
from refinery.errors import QuarantineError

ROOT: Final = "application/vnd.oasis.opendocument."
KINDS: Final = {
    "text": "page",
    "spreadsheet": "sheet",
    "presentation": "slides",
    "graphics": "slides",
}
PAGED: Final = ("presentation", "graphics")


class OpenDocumentFormat(KreuzbergFormat):
    """The archive's own ``mimetype`` says which of them it is."""

    name = "opendocument"
    media_types = (ROOT + "text", ROOT + "spreadsheet", ROOT + "presentation", ROOT + "graphics")

    def extract(self, data: bytes, extension: str) -> Extracted:
        """As a page, sheet or slides, each by a walk of our own; anything else by kreuzberg."""
        package = Package(data)
        media_type = package.read("mimetype")[:200].decode("ascii", "replace").strip()
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise QuarantineError("encrypted")
        kind = media_type.removeprefix(ROOT).split("-")[0]
        if kind in OWN:
            return read_open_document(package, kind, ROOT + kind)
        if kind in PAGED:
            return _paged(package, ROOT + kind)
        found = self.read(data, ROOT + kind if kind in KINDS else media_type)
        found.kind = KINDS.get(kind, "page")
        return found


def _paged(package: Package, media_type: str) -> Extracted:
    pages = OpenPages(package)
    builder = pages.read()
    return Extracted(
        kind="slides",
        media_type=media_type,
        reader="odf",
        text=builder.text,
        title=first_heading(builder.text, builder.blocks),
        blocks=builder.blocks,
        warnings=pages.warnings,
    )
