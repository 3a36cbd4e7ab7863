"""Excel workbooks in binary."""

from __future__ import annotations

from refinery.documents.kreuzberg_format import KreuzbergFormat


class XlsbFormat(KreuzbergFormat):
    """Each sheet as a heading and a table; kreuzberg wants to be told that it is binary."""

    name = "xlsb"
    kind = "sheet"
    media_types = ("application/vnd.ms-excel.sheet.binary.macroEnabled.12",)
