"""Texts of other formats that Word shows as part of a document: pages, rich text, documents."""

from __future__ import annotations

import io
import posixpath
from typing import Final

from refinery.core.registry import component
from refinery.documents.office.package import Package
from refinery.documents.router import route
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

FORMATS: Final = ("html", "mhtml", "rtf", "text")
DOCUMENT: Final = "docx"
KIND: Final = "aFChunk"
MANY: Final = 100
"""Texts in one document above which the others are left out."""
FATAL: Final = ("expansion", "output-too-large", "memory")


class Chunks:
    """Reads the embedded texts of one document.

    Args:
        part: The part that refers to them.
        is_inner: The document is itself such a text: documents in it are left out.
    """

    def __init__(self, package: Package, part: str, is_inner: bool = False) -> None:
        self._package, self._is_inner = package, is_inner
        relations = package.relations(part).values()
        self._parts = {r.target for r in relations if r.kind == KIND and not r.is_external}
        self._read: set[str] = set()
        self.warnings: list[str] = []

    @property
    def unread(self) -> int:
        """How many of them are not in the text."""
        return len(self._parts - self._read)

    def has(self, part: str) -> bool:
        """Whether a part is such a text."""
        return part in self._parts

    def add(self, builder: TextBuilder, part: str) -> None:
        """Append what a part says; one that is broken, or of another format, stays unread.

        Raises:
            QuarantineError: It breaks a limit.
        """
        data = self._package.read(part)
        if len(self._read) >= MANY or not data:
            return
        extension = posixpath.splitext(part)[1].lower()
        try:
            name = route(io.BytesIO(data), extension).format
            if name not in FORMATS and (name != DOCUMENT or self._is_inner):
                return
            if name == DOCUMENT:
                self._add_document(builder, data)
            else:
                found = component("format", name)().extract(data, extension)
                builder.append(found.text, found.blocks)
                self.warnings += found.warnings
        except QuarantineError as error:
            if error.reason in FATAL:
                raise
            return
        self._read.add(part)

    def _add_document(self, builder: TextBuilder, data: bytes) -> None:
        from refinery.documents.office.word.document import WordDocument

        inner = WordDocument(Package(data), is_inner=True)
        built = inner.read()
        builder.append(built.text, built.blocks)
        self.warnings += inner.warnings
