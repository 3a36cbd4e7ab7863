"""Electronic books."""

from __future__ import annotations

import io
import posixpath
import re
from html import unescape
from typing import Final
from urllib.parse import unquote
from zipfile import ZipFile

from refinery.documents.hidden import left_out
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.office.inline import picture
from refinery.documents.web.book import BROKEN, without_hidden_text

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_ESCAPED: Final = re.compile(r"""\bhref\s*=\s*["']([^"'#]*%[0-9A-Fa-f]{2}[^"'#]*)["'#]""")


class EpubFormat(KreuzbergFormat):
    """Chapters in reading order, by kreuzberg, which misses nothing of a book but its pictures."""

    name = "epub"
    media_types = ("application/epub+zip",)

    def read(self, data: bytes, media_type: str) -> Extracted:
        """As others, with every chapter where the list of contents says, without hidden text."""
        shown, count = without_hidden_text(data)
        found = super().read(_as_linked(shown), media_type)
        found.warnings += left_out(("hidden text", count))
        return found

    def tidy(self, markdown: str) -> str:
        """Pictures by the words that stand for them, without paths within the archive."""
        return _PICTURE.sub(lambda m: picture(m[1], m[2].rpartition("/")[2]), markdown)


def _as_linked(data: bytes) -> bytes:
    """The book with each file also under the name its list spells with escapes (``a%20b``).

    kreuzberg seeks a file by the letters of the link, and leaves out what it does not find.
    """
    book, added = io.BytesIO(data), False
    try:
        ZipFile(book).close()  # to append makes an archive of what is none
        with ZipFile(book, "a") as archive:
            names = set(archive.namelist())
            for listing in [name for name in names if name.endswith(".opf")]:
                listed = archive.read(listing).decode("utf-8", "replace")
                for href in dict.fromkeys(_ESCAPED.findall(listed)):
                    link = posixpath.join(posixpath.dirname(listing), unescape(href))
                    linked = posixpath.normpath(link)
                    if linked not in names and unquote(linked) in names:
                        names.add(linked)
                        archive.writestr(linked, archive.read(unquote(linked)))
                        added = True
    except BROKEN:
        return data
    return book.getvalue() if added else data
