"""Excel workbooks."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class XlsxFormat(KreuzbergFormat):
    """Each sheet as a heading and a table."""

    name = "xlsx"
    kind = "sheet"
    media_types = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
