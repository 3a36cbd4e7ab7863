"""Electronic books."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class EpubFormat(KreuzbergFormat):
    """Chapters in reading order."""

    name = "epub"
    media_types = ("application/epub+zip",)
