"""Electronic books."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.office.inline import picture

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")


class EpubFormat(KreuzbergFormat):
    """Chapters in reading order, by kreuzberg, which misses nothing of a book but its pictures."""

    name = "epub"
    media_types = ("application/epub+zip",)

    def tidy(self, markdown: str) -> str:
        """Pictures by the words that stand for them, without paths within the archive."""
        return _PICTURE.sub(lambda m: picture(m[1], m[2].rpartition("/")[2]), markdown)
