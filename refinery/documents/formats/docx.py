"""Word documents."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class DocxFormat(KreuzbergFormat):
    """Headings, lists and tables of Word's XML format."""

    name = "docx"
    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
