"""Word documents."""

from __future__ import annotations

from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted
from refinery.documents.office.walk import walked


class DocxFormat(Format):
    """Headings, lists, tables, notes, formulas, charts and boxes of Word's XML.

    Read by a walk of our own over the XML: kreuzberg leaves out link targets, check boxes,
    charts and the numbers of headings, and python-docx takes longer to load than this takes to
    read a hundred documents.
    """

    name = "docx"
    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Its blocks; what the page does not show is left out and reported."""
        from refinery.documents.office.package import Package
        from refinery.documents.office.word.document import WordDocument

        package = Package(data)
        document = WordDocument(package)
        stated = package.title_and_author()
        return walked(document, "page", self.media_types[0], "office-xml", stated)
