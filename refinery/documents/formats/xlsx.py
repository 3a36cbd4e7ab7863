"""Excel workbooks."""

from __future__ import annotations

from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted, first_heading

BINARY: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.12"


class XlsxFormat(KreuzbergFormat):
    """Each sheet as a heading and its tables, with charts and comments.

    Read by a walk of our own over the XML, row by row: kreuzberg is faster, but knows nothing
    of merged and hidden cells, number formats, charts and comments; openpyxl takes twice the
    time. Binary workbooks (xlsb) are kreuzberg's.
    """

    name = "xlsx"
    kind = "sheet"
    media_types = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Cells as they are shown; what is hidden is left out and reported."""
        from refinery.documents.office.package import Package
        from refinery.documents.office.sheets.workbook import Workbook

        package = Package(data)
        if package.main().endswith(".bin"):
            return self.read(data, BINARY)
        workbook = Workbook(package)
        builder = workbook.read()
        title, author = package.title_and_author()
        return Extracted(
            kind=self.kind,
            media_type=self.media_types[0],
            reader="office-xml",
            text=builder.text,
            title=title or first_heading(builder.text, builder.blocks),
            author=author,
            blocks=builder.blocks,
            warnings=workbook.warnings,
        )
