"""Charts that lie in files of their own within an OpenDocument archive."""

from __future__ import annotations

import posixpath
from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.odf.names import CHART, TABLE, TEXT
from refinery.documents.office.package import Package
from refinery.documents.text import TextBuilder

KINDS: Final = {
    "bar": "Bar chart", "line": "Line chart", "circle": "Pie chart", "ring": "Doughnut chart",
    "area": "Area chart", "scatter": "Scatter chart", "radar": "Radar chart",
    "bubble": "Bubble chart", "stock": "Stock chart", "surface": "Surface chart",
}  # fmt: skip
MAX_CELLS: Final = 256


def add_object(builder: TextBuilder, package: Package, name: str) -> None:
    """A chart as its caption and figures; nothing for other objects and broken ones."""
    folder = posixpath.normpath(name).lstrip("./")
    root = package.whole_xml(f"{folder}/content.xml")
    chart = None if root is None else next(root.iter(f"{CHART}chart"), None)
    if chart is None:
        return
    kind = KINDS.get(chart.get(f"{CHART}class", "").rpartition(":")[2], "Chart")
    title = chart.find(f"{CHART}title")
    words = "" if title is None else " ".join("".join(p.itertext()) for p in title)
    builder.add("caption", f"{kind}: {words}" if words else kind)
    rows = [_cells(row) for row in chart.iter(f"{TABLE}table-row")]
    if rows:
        builder.add("table", markdown_table(rows[0], rows[1:]))


def _cells(row: Any) -> list[str]:
    cells = row.findall(f"{TABLE}table-cell")[:MAX_CELLS]
    return [" ".join("".join(p.itertext()) for p in cell.iterfind(f"{TEXT}p")) for cell in cells]
