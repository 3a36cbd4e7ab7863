"""Excel workbooks."""

from __future__ import annotations

from typing import Final

from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.office.walk import walked

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
        stated = package.title_and_author()
        return walked(workbook, self.kind, self.media_types[0], "office-xml", stated)
