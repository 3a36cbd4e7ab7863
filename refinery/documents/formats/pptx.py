"""PowerPoint: slides in order with titles, text, tables and speaker notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.formats.csv import markdown_table
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.text import TextBuilder
from refinery.errors import QuarantineError

MAIN_PARTS: Final = (
    "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
)
"""Content types of the main part besides those of an ordinary presentation."""
CHART_VALUE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"


class PptxFormat(KreuzbergFormat):
    """Read with python-pptx, which keeps notes and tables; kreuzberg where it cannot."""

    name = "pptx"
    kind = "slides"
    media_types = ("application/vnd.openxmlformats-officedocument.presentationml.presentation",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """A page break per slide, its title as a heading."""
        try:
            deck = _opened(data)
            builder = TextBuilder()
            for number, slide in enumerate(deck.slides, 1):
                _add_slide(builder, slide, number)
        except QuarantineError:
            raise
        except Exception:  # a parser of untrusted bytes raises anything
            return super().extract(data, extension)
        core = deck.core_properties
        first = next((b for b in builder.blocks if b.kind == "heading"), None)
        return Extracted(
            kind=self.kind,
            media_type=self.media_types[0],
            reader="python-pptx",
            text=builder.text,
            title=core.title or (builder.text[first.start : first.end] if first else ""),
            author=core.author or "",
            blocks=builder.blocks,
        )


def _opened(data: bytes) -> Any:
    """A presentation, or a template or show of one, which python-pptx's own opener refuses."""
    from pptx.opc.package import PartFactory
    from pptx.package import Package
    from pptx.parts.presentation import PresentationPart

    for kind in MAIN_PARTS:
        PartFactory.part_type_for.setdefault(kind, PresentationPart)
    return Package.open(io.BytesIO(data)).main_document_part.presentation


def _add_slide(builder: TextBuilder, slide: Any, number: int) -> None:
    builder.mark("page_break", {"name": str(number)})
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        builder.add("heading", title.text_frame.text.replace("\v", " "), level=1)
    for shape in _ordered(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _add_shape(builder, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = slide.notes_slide.notes_text_frame.text.replace("\v", "\n")
        builder.add("paragraph", notes, attributes={"name": "notes"})


def _ordered(shapes: Any) -> Iterator[Any]:
    """Shapes as read: from the top, then from the left; groups opened."""
    for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _ordered(shape.shapes)
        else:
            yield shape


def _add_shape(builder: TextBuilder, shape: Any) -> None:
    if getattr(shape, "has_table", False):
        rows = [[cell.text.strip() for cell in row.cells] for row in shape.table.rows]
        builder.add("table", markdown_table(rows[0], rows[1:]) if rows else "")
    elif getattr(shape, "has_chart", False):
        _add_chart(builder, shape.chart)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            text = "".join(run.text for run in paragraph.runs).replace("\v", "\n")
            is_item = paragraph.level > 0
            builder.add(
                "list_item" if is_item else "paragraph",
                text,
                level=paragraph.level,
                separator="\n",
            )


def _add_chart(builder: TextBuilder, chart: Any) -> None:
    if chart.has_title and chart.chart_title.has_text_frame:
        builder.add("caption", chart.chart_title.text_frame.text)
    try:
        plot = chart.plots[0]
    except (ValueError, IndexError):  # a type that python-pptx does not model: its words
        words = [node.text or "" for node in chart._chartSpace.iter(CHART_VALUE)]
        builder.add("paragraph", " ".join(dict.fromkeys(words)))
        return
    header = ["", *(str(series.name) for series in plot.series)]
    values = [list(series.values) for series in plot.series]
    rows = [
        [str(category), *(str(column[i]) if i < len(column) else "" for column in values)]
        for i, category in enumerate(plot.categories)
    ]
    builder.add("table", markdown_table(header, rows))
