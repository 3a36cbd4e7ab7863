"""PowerPoint: slides in order with titles, text, lists, tables, charts and speaker notes."""

from __future__ import annotations

from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted
from refinery.documents.office.walk import walked


class PptxFormat(Format):
    """Slides of PowerPoint's XML, in the order of reading.

    Read by a walk of our own over the XML: kreuzberg leaves out charts, comments and whole
    decks with a damaged picture, and python-pptx takes a quarter of a second to load.
    """

    name = "pptx"
    media_types = ("application/vnd.openxmlformats-officedocument.presentationml.presentation",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """A page break per slide, its title as a heading."""
        from refinery.documents.office.package import Package
        from refinery.documents.office.slides.deck import Deck

        package = Package(data)
        deck = Deck(package)
        stated = package.title_and_author()
        return walked(deck, "slides", self.media_types[0], "office-xml", stated)
