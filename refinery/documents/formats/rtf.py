"""Rich text."""

from __future__ import annotations

from refinery.documents.hidden import left_out
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.office.rtf import seen


class RtfFormat(KreuzbergFormat):
    """Text of RTF; embedded objects are not opened.

    kreuzberg reads the format well, but shows deleted and unseen text: that is taken out before.
    """

    name = "rtf"
    media_types = ("application/rtf",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Its Markdown as blocks; what nobody sees is left out and reported."""
        data, hidden, deleted = seen(data)
        found = self.read(data, self.media_types[0])
        found.warnings += left_out(("hidden text", hidden), ("deleted text", deleted))
        return found
