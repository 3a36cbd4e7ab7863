"""Word, PowerPoint and OpenDocument files out of a paper."""

from __future__ import annotations

import io

import docx
import pptx
from odf import text as odf_text
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow

from refinery.demo.marks import plain
from refinery.demo.papers import Paper
from refinery.demo.store import repacked


def docx_bytes(paper: Paper) -> bytes:
    """A Word document with headings and, where the paper has one, a table."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title = paper.author.name, plain(paper.title)
    properties.created = properties.modified = paper.when
    document.add_heading(plain(paper.title), level=0)
    for section in paper.sections:
        document.add_heading(plain(section.heading), level=1)
        for paragraph in section.paragraphs:
            document.add_paragraph(plain(paragraph))
        if section.rows:
            table = document.add_table(rows=0, cols=len(section.rows[0]))
            for row in section.rows:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = plain(value)
    return _saved(document, paper)


def pptx_bytes(paper: Paper) -> bytes:
    """Slides: a title, then one slide a section with its paragraphs as bullets."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = plain(paper.title)
    for section in paper.sections:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = plain(section.heading)
        rows = tuple("\t".join(row) for row in section.rows)
        slide.placeholders[1].text = plain("\n".join(section.paragraphs + rows))
    return _saved(show, paper)


def odt_bytes(paper: Paper) -> bytes:
    """An OpenDocument text."""
    document = OpenDocumentText()
    document.text.addElement(odf_text.H(outlinelevel=1, text=plain(paper.title)))
    for section in paper.sections:
        document.text.addElement(odf_text.H(outlinelevel=2, text=plain(section.heading)))
        for paragraph in section.paragraphs:
            document.text.addElement(odf_text.P(text=plain(paragraph)))
        if section.rows:
            document.text.addElement(_odf_table(section.rows))
    return _saved(document, paper)


def _odf_table(rows: tuple[tuple[str, ...], ...]) -> Table:
    table = Table()
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell()
            cell.addElement(odf_text.P(text=plain(value)))
            line.addElement(cell)
        table.addElement(line)
    return table


def _saved(document: object, paper: Paper) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return repacked(out.getvalue(), paper.when)
