"""Charts of Office: what they are called, and their figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.markdown_tables import markdown_table
from refinery.documents.office.names import CX, A, C
from refinery.documents.office.number_format import as_number, shown
from refinery.documents.text import TextBuilder
from refinery.documents.xml.tree import local

KINDS: Final = {
    "barChart": "Bar chart", "bar3DChart": "Bar chart", "lineChart": "Line chart",
    "line3DChart": "Line chart", "pieChart": "Pie chart", "pie3DChart": "Pie chart",
    "ofPieChart": "Pie chart", "doughnutChart": "Doughnut chart", "areaChart": "Area chart",
    "area3DChart": "Area chart", "scatterChart": "Scatter chart", "bubbleChart": "Bubble chart",
    "radarChart": "Radar chart", "stockChart": "Stock chart", "surfaceChart": "Surface chart",
    "surface3DChart": "Surface chart",
}  # fmt: skip
MAX_POINTS: Final = 10_000
"""Of one series that are read; a chart of more is a picture of its sheet."""


def add_chart(builder: TextBuilder, root: Any) -> None:
    """A caption of kind and title, then a row per category and a column per series."""
    if root.tag.startswith(CX):
        title = _words(root.find(f"{CX}chart/{CX}title"))
        builder.add("caption", _caption("Chart", title))
        _add_table(builder, list(_extended_series(root)))
        return
    title = _words(root.find(f"{C}chart/{C}title"))
    area = root.find(f"{C}chart/{C}plotArea")
    plots = [] if area is None else [node for node in area if local(node) in KINDS]
    kinds = dict.fromkeys(KINDS[local(plot)] for plot in plots)
    builder.add("caption", _caption(", ".join(kinds) or "Chart", title))
    _add_table(builder, [_series(node) for plot in plots for node in plot.findall(f"{C}ser")])


def _caption(kind: str, title: str) -> str:
    return f"{kind}: {title}" if title else kind


def _words(title: Any) -> str:
    """Text of a title: its own, or that of the cell it points to."""
    if title is None:
        return ""
    paragraphs = [
        "".join(t.text or "" for t in paragraph.iter(f"{A}t")) for paragraph in title.iter(f"{A}p")
    ]
    text = " ".join(filter(None, paragraphs))
    return text or " ".join(v.text or "" for v in title.iter(f"{C}v", f"{CX}v"))


Series = tuple[str, dict[int, str], dict[int, str]]
"""Name, categories and values by their place."""


def _series(node: Any) -> Series:
    name = " ".join(v.text or "" for v in node.iterfind(f"{C}tx//{C}v"))
    categories = node.find(f"{C}cat")
    values = node.find(f"{C}val")
    if values is None:
        categories, values = node.find(f"{C}xVal"), node.find(f"{C}yVal")
    return name, _points(categories), _points(values)


def _points(node: Any) -> dict[int, str]:
    """Cached values by place; of categories with several levels the levels joined."""
    found: dict[int, str] = {}
    if node is None:
        return found
    for point in node.iter(f"{C}pt"):
        value, place = point.findtext(f"{C}v") or "", point.get("idx", "")
        if not place.isdigit() or len(found) >= MAX_POINTS:
            continue
        at = int(place)
        cache = point.getparent()
        if cache.tag in (f"{C}numCache", f"{C}numLit"):
            value = figure(value, point.get("formatCode") or cache.findtext(f"{C}formatCode"))
        found[at] = f"{value} {found[at]}" if cache.tag == f"{C}lvl" and at in found else value
    return found


def figure(value: str, code: str | None) -> str:
    """A cached number in its format, other text as it is.

    >>> figure("120.0", None), figure("45292", "m/d/yyyy"), figure("Q1", "General")
    ('120', '2024-01-01', 'Q1')
    """
    found = as_number(value)
    return value if found is None else shown(found, code or "General")


def _extended_series(root: Any) -> Iterator[Series]:
    """Series of the newer kinds: waterfall, treemap, funnel and their like."""
    data: dict[str, tuple[dict[int, str], dict[int, str]]] = {}
    for node in root.iterfind(f"{CX}chartData/{CX}data"):
        parts: list[dict[int, str]] = []
        for kind in ("strDim", "numDim"):
            points = [p for p in node.iterfind(f"{CX}{kind}//{CX}pt") if p.get("idx", "").isdigit()]
            parts.append({int(p.get("idx")): p.text or "" for p in points[:MAX_POINTS]})
        names, values = parts
        data[node.get("id", "")] = (names, {at: figure(v, None) for at, v in values.items()})
    for node in root.iter(f"{CX}series"):
        reference = node.find(f"{CX}dataId")
        name = " ".join(v.text or "" for v in node.iterfind(f"{CX}tx//{CX}v"))
        known = data.get("" if reference is None else reference.get("val", ""))
        if known is not None:
            yield name, *known


def _add_table(builder: TextBuilder, series: list[Series]) -> None:
    places = sorted({place for _, _, values in series for place in values})
    if not places:
        return
    labels: dict[int, str] = {}
    for _, categories, _ in series:
        labels = {**categories, **labels}
    rows = [
        [labels.get(place, ""), *(values.get(place, "") for _, _, values in series)]
        for place in places
    ]
    builder.add("table", markdown_table(["", *(name for name, _, _ in series)], rows))
