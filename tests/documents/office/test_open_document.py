"""OpenDocument texts and sheets made here."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from odf import dc, office
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import Style, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import (
    A,
    H,
    List,
    ListItem,
    ListLevelStyleBullet,
    ListLevelStyleNumber,
    ListStyle,
    Note,
    NoteBody,
    NoteCitation,
    P,
    S,
    Span,
)

from refinery.documents.formats.opendocument import OpenDocumentFormat
from refinery.documents.model import Extracted
from refinery.errors import QuarantineError


def read(document: Any) -> Extracted:
    """What the format makes of a document."""
    out = io.BytesIO()
    document.save(out)
    return OpenDocumentFormat().extract(out.getvalue(), "")


def cell(text: str, **spans: int) -> TableCell:
    """A cell of a table."""
    found = TableCell(**spans)
    found.addElement(P(text=text))
    return found


def rows(table: Table, *lines: list[Any]) -> None:
    """Add rows to a table; None for a place that a span covers."""
    for line in lines:
        row = TableRow()
        for one in line:
            row.addElement(CoveredTableCell() if one is None else one)
        table.addElement(row)


def styled(document: Any, name: str, **properties: str) -> Style:
    """A style of characters."""
    style = Style(name=name, family="text")
    style.addElement(TextProperties(**properties))
    document.automaticstyles.addElement(style)
    return style


def test_a_text_with_notes_comments_and_hidden_words() -> None:
    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=2, text="Leave"))
    paragraph = P(text="Ask ")
    paragraph.addElement(Span(stylename=styled(document, "B", fontweight="bold"), text="first"))
    paragraph.addElement(S(c=2))
    paragraph.addElement(Span(stylename=styled(document, "H", display="none"), text="secret"))
    paragraph.addElement(A(href="https://a.example", text="here"))
    note = Note(noteclass="footnote")
    note.addElement(NoteCitation(text="9"))
    content = NoteBody()
    content.addElement(P(text="By mail."))
    note.addElement(content)
    paragraph.addElement(note)
    comment = office.Annotation()
    comment.addElement(dc.Creator(text="Ann"))
    comment.addElement(P(text="Why?"))
    paragraph.addElement(comment)
    document.text.addElement(paragraph)
    found = read(document)
    assert found.text == (
        "## Leave\n\nAsk **first**  [here](https://a.example)[^1]\n\n[^1]: By mail.\n\n"
        "[author: Ann]: Why?"
    )
    assert [b.kind for b in found.blocks] == ["heading", "paragraph", "footnote", "paragraph"]
    assert found.warnings == ["hidden text left out: 6 characters"]


def test_lists_have_their_labels_and_depths() -> None:
    document = OpenDocumentText()
    style = ListStyle(name="L")
    style.addElement(ListLevelStyleNumber(level=1, numsuffix=")", numformat="a"))
    style.addElement(ListLevelStyleBullet(level=2, bulletchar="*"))
    document.automaticstyles.addElement(style)
    outer = List(stylename=style)
    for text in ("one", "two"):
        item, inner, below = ListItem(), List(), ListItem()
        item.addElement(P(text=text))
        below.addElement(P(text=text * 2))
        inner.addElement(below)
        item.addElement(inner)
        outer.addElement(item)
    document.text.addElement(outer)
    found = read(document)
    assert found.text == "a) one\n    - oneone\nb) two\n    - twotwo"
    assert [b.level for b in found.blocks] == [1, 2, 1, 2]


def test_spans_of_a_table_repeat_their_text() -> None:
    document = OpenDocumentText()
    table = Table(name="T")
    rows(
        table,
        [cell("wide", numbercolumnsspanned=2), None],
        [cell("tall", numberrowsspanned=2), cell("x")],
        [None, cell("y")],
    )
    document.text.addElement(table)
    assert read(document).text == "| wide | wide |\n| --- | --- |\n| tall | x |\n| tall | y |"


def test_sheets_show_what_their_cells_show() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    number = TableCell(valuetype="percentage", value="0.25")
    number.addElement(P(text="25 %"))
    rows(
        table,
        [cell("Part"), cell("Share", numbercolumnsspanned=2), None],
        [cell("a"), number, cell("b", numbercolumnsrepeated=2)],
    )
    document.spreadsheet.addElement(table)
    found = read(document)
    assert found.kind == "sheet"
    assert found.text == (
        "## Data\n\n| Part | Share | Share |  |\n| --- | --- | --- | --- |\n| a | 25 % | b | b |"
    )


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation", "graphics"])
@pytest.mark.parametrize("part", ["mimetype", "META-INF/manifest.xml", "content.xml"])
def test_a_part_that_explodes_is_told(kind: str, part: str) -> None:
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": "<content/>",
    }
    parts[part] += " " * (40 * 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(QuarantineError) as caught:
        OpenDocumentFormat().extract(out.getvalue(), "")
    assert caught.value.reason == "expansion"
