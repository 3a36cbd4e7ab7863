"""Web pages."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.text import decode


class HtmlFormat(KreuzbergFormat):
    """Headings, lists, tables and text; scripts and styles are left out."""

    name = "html"
    extensions = (".html", ".htm", ".xhtml")
    media_types = ("text/html",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Decoded here, because a page need not say its charset."""
        text, warnings = decode(data, _declared(data))
        found = self.read(text.encode("utf-8"), self.media_types[0])
        found.warnings += warnings
        return found


def _declared(data: bytes) -> str:
    """Charset a page states in its first bytes, or empty."""
    import re

    match = re.search(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", data[:4096])
    return match.group(1).decode("ascii") if match else ""
