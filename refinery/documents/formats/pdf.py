"""PDF with a text layer."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class PdfFormat(KreuzbergFormat):
    """Text by layout; a scan without text yields none and is rejected as ``no-text``."""

    name = "pdf"
    media_types = ("application/pdf",)
