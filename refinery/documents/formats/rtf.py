"""Rich text."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class RtfFormat(KreuzbergFormat):
    """Text of RTF; embedded objects are not opened."""

    name = "rtf"
    media_types = ("application/rtf",)
