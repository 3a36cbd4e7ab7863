"""XML by what it is: a feed, a page, captions, an office file, prose; the rest is code."""

from __future__ import annotations

import re
from typing import Any, Final

from refinery.documents.formats.base import Format
from refinery.documents.formats.code import CodeFormat
from refinery.documents.formats.html import HtmlFormat
from refinery.documents.model import Extracted
from refinery.documents.office.odf.names import OFFICE
from refinery.documents.text import decode
from refinery.documents.xml import captions, feed, office, prose
from refinery.documents.xml.tree import local, parse

TTML: Final = "{http://www.w3.org/ns/ttml}tt"
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})")
DECLARED: Final = 200


class XmlFormat(Format):
    """Entities never act: a file that declares any is the characters it is made of.

    So is what has no more to say than its tags: settings, records, messages between programs.
    """

    name = "xml"
    extensions = (".xml",)
    media_types = ("application/xml",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """By the name of the outermost element."""
        text, warnings = decode(data, _charset(data))
        root = parse(text)
        found = _read(root, text) if root is not None else None
        if found is None or not found.text.strip():
            return CodeFormat().extract(data, ".xml")
        found.warnings += warnings
        return found


def _read(root: Any, text: str) -> Extracted | None:
    """Text and structure of a document that is more than data; None for data."""
    if local(root) in feed.ROOTS:
        return feed.read_feed(root)
    if local(root) == "html":
        return HtmlFormat().extract(text.encode("utf-8"), ".html")
    if root.tag == TTML:
        return captions.read_captions(root)
    if root.tag == f"{OFFICE}document":
        return office.read_flat_opendocument(root)
    if root.tag == f"{office.PACKAGE}package":
        return office.read_flat_package(root)
    if root.tag == f"{office.SHEET}Workbook":
        return office.read_workbook(root)
    return prose.read_prose(root) if prose.is_prose(root) else None


def _charset(data: bytes) -> str:
    """Encoding that the declaration states, or empty."""
    match = _ENCODING.search(data[:DECLARED])
    return match[1].decode("ascii") if match else ""
