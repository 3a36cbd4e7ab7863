"""Web pages in one file: a message whose root is the page, with all that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.formats.base import Format
from refinery.documents.formats.email import EmailFormat, parse, sent_date
from refinery.documents.formats.html import HtmlFormat
from refinery.documents.mail_parts import header, text_of
from refinery.documents.model import Extracted

PAGES: Final = ("text/html", "application/xhtml+xml")
PLACES: Final = ("snapshot-content-location", "content-location")


class MhtmlFormat(Format):
    """The root is read as a page; pictures, styles and frames of others are no documents.

    A message whose root is no page is a mail, whatever its name says.
    """

    name = "mhtml"
    extensions = (".mht", ".mhtml")
    media_types = ("multipart/related",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """By the root's own charset; where it holds but frames, by the pages in them."""
        message = parse(data)
        root = _root(message)
        if root is None or root.get_content_type() not in PAGES:
            return EmailFormat().extract(data, extension)
        found = _page(root)
        if not found.text.strip():
            pages = (_page(part) for part in _pages(message) if part is not root)
            found = next((page for page in pages if page.text.strip()), found)
        found.media_type = self.media_types[0]
        found.title = found.title or header(message, "subject")
        found.sent = sent_date(message)
        place = next(filter(None, (header(message, name) for name in PLACES)), "")
        found.headers = {"location": place} if place else {}
        return found


def _page(part: Any) -> Extracted:
    return HtmlFormat().extract(text_of(part).encode("utf-8", "replace"), ".html")


def _root(message: Any) -> Any | None:
    """The part that a message names as its start, else the first."""
    if not message.is_multipart():
        return message
    if message.get_content_subtype() != "related":
        return None
    parts = message.get_payload()
    start = message.get_param("start")
    named = [part for part in parts if start and part.get("content-id") == start]
    return next(iter([*named, *parts]), None)


def _pages(message: Any) -> Iterator[Any]:
    return (part for part in message.walk() if part.get_content_type() in PAGES)
