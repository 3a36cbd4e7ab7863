"""Word files made here: what the page shows is text, what it hides is reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from refinery.documents.formats.docx import DocxFormat
from refinery.documents.model import Extracted
from refinery.errors import QuarantineError

W = nsdecls("w")
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def read(document: Document) -> Extracted:
    """What the format makes of a document."""
    out = io.BytesIO()
    document.save(out)
    return DocxFormat().extract(out.getvalue(), "")


def body(*paragraphs: str) -> Extracted:
    """A document of these paragraphs in XML."""
    document = Document()
    for xml in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {W} {M} {W14}>{xml}</w:p>"))
    return read(document)


def run(text: str, properties: str = "") -> str:
    """A run in XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def blocks(found: Extracted) -> list[tuple[str, int, str]]:
    """Kind, level and text of each block."""
    return [(b.kind, b.level, found.text[b.start : b.end]) for b in found.blocks]


def test_headings_lists_and_tables_are_typed() -> None:
    document = Document()
    document.add_heading("Leave", 1)
    document.add_paragraph("Ask first.", style="List Number")
    document.add_paragraph("Then go.", style="List Number")
    document.add_paragraph("Early", style="List Bullet 2")
    document.add_paragraph("Seen.", style="Caption")
    document.add_paragraph("So it is.", style="Quote")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Wide"
    table.cell(1, 0).text, table.cell(1, 1).text = "a", "b"
    found = read(document)
    assert blocks(found) == [
        ("heading", 1, "Leave"),
        ("list_item", 1, "1. Ask first."),
        ("list_item", 1, "2. Then go."),
        ("list_item", 1, "- Early"),
        ("caption", 0, "Seen."),
        ("quote", 0, "> So it is."),
        ("table", 0, "| Wide | Wide |\n| --- | --- |\n| a | b |"),
    ]
    assert found.text.startswith("# Leave\n\n1. Ask")
    assert found.title == "Leave"


def test_hidden_and_deleted_text_is_left_out_and_reported() -> None:
    change = 'w:id="1" w:author="Ann"'
    found = body(
        run("Seen") + run(" vanished", "<w:vanish/>") + run(" white", '<w:color w:val="FFFFFF"/>'),
        run("tiny", '<w:sz w:val="1"/>')
        + run("Shown", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'),
        f"<w:del {change}><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"<w:ins {change}>{run('Come')}</w:ins>",
    )
    assert found.text == "Seen\n\nShown\n\nCome"
    assert found.warnings == [
        "hidden text left out: 17 characters",
        "deleted text left out: 4 characters",
    ]


@pytest.mark.parametrize(
    ("properties", "is_seen"),
    [
        ('<w:highlight w:val="black"/>', False),
        ('<w:color w:val="auto"/><w:highlight w:val="black"/>', False),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', False),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', False),
        ('<w:shd w:val="clear" w:fill="000000"/>', True),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>', True),
        ('<w:highlight w:val="yellow"/>', True),
        ('<w:highlight w:val="none"/>', True),
    ],
)
def test_text_on_its_own_colour_is_left_out(properties: str, is_seen: bool) -> None:
    found = body(run("By ") + run("name", properties))
    assert found.text == ("By name" if is_seen else "By")
    assert bool(found.warnings) != is_seen


def test_white_text_on_a_dark_cell_is_seen() -> None:
    document = Document()
    table = document.add_table(1, 2)
    for cell, text in zip(table.rows[0].cells, ("Head", "Other"), strict=True):
        cell.paragraphs[0].add_run(text).font.color.rgb = RGBColor(255, 255, 255)
    fill = f'<w:shd {W} w:val="clear" w:fill="000080"/>'
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(fill))
    assert read(document).text == "| Head |  |\n| --- | --- |"


THEMED = '<w:color w:val="{}" w:themeColor="{}"/>'
PAINTED = "<w14:textFill>{}</w14:textFill>"
SOLID = '<w14:solidFill><w14:srgbClr w14:val="{}">{}</w14:srgbClr></w14:solidFill>'


@pytest.mark.parametrize(
    ("properties", "is_seen"),
    [
        (THEMED.format("000000", "background1"), False),
        (THEMED.format("FFFFFF", "text1"), True),
        ('<w:color w:val="0" w:themeColor="text1" w:themeTint="00"/>', False),
        ('<w:color w:val="0" w:themeColor="background1" w:themeShade="80"/>', True),
        (PAINTED.format("<w14:noFill/>"), False),
        (PAINTED.format(SOLID.format("FFFFFF", "")), False),
        (PAINTED.format(SOLID.format("FF0000", '<w14:alpha w14:val="100000"/>')), False),
        (PAINTED.format(SOLID.format("FF0000", '<w14:alpha w14:val="60000"/>')), True),
        (PAINTED.format("<w14:gradFill/>") + '<w:color w:val="FFFFFF"/>', True),
        (
            f'<w:color w:val="FFFFFF"/><w14:textOutline>{SOLID.format(0, "")}</w14:textOutline>',
            True,
        ),
        ('<w:color w:val="FFFFFF"/><w14:textOutline><w14:noFill/></w14:textOutline>', False),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="white"/>', False),
        ('<w:color w:val="000000"/><w:shd w:val="solid" w:color="auto"/>', False),
        ('<w:color w:val="000000"/><w:shd w:val="pct50" w:color="auto"/>', True),
    ],
)
def test_colours_of_the_theme_and_of_fills_are_followed(properties: str, is_seen: bool) -> None:
    found = body(run("Its ") + run("words", properties))
    assert found.text == ("Its words" if is_seen else "Its")
    assert ("hidden text left out: 5 characters" in found.warnings) != is_seen


def shaded(fill: str) -> str:
    """A shade in XML."""
    return f'<w:shd {W} w:val="clear" w:fill="{fill}"/>'


@pytest.mark.parametrize(
    ("style", "cell", "paragraph", "is_seen"),
    [
        ("", "000080", "", False),
        ("000080", "", "", False),
        ("", "", "000080", False),
        ("000080", "FFFFFF", "", True),
        ("000080", "000080", "FFFFFF", True),
        ("", "", "", True),
    ],
)
def test_text_in_the_colour_of_cell_style_or_paragraph_is_left_out(
    style: str, cell: str, paragraph: str, is_seen: bool
) -> None:
    document = Document()
    table = document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text, words = "a", table.cell(0, 1).paragraphs[0]
    words.add_run("words").font.color.rgb = RGBColor(0, 0, 128)
    if style:
        properties = parse_xml(f"<w:tcPr {W}>{shaded(style)}</w:tcPr>")
        document.styles["Table Grid"].element.append(properties)
    if cell:
        table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(shaded(cell)))
    if paragraph:
        words._p.get_or_add_pPr().append(parse_xml(shaded(paragraph)))
    found = read(document)
    assert ("words" in found.text) == is_seen
    assert ("hidden text left out: 5 characters" in found.warnings) != is_seen


def test_a_style_that_colours_some_cells_may_colour_any() -> None:
    document = Document()
    document.add_table(1, 1, style="Light List Accent 1").cell(0, 0).text = "white head"
    cell = document.tables[0].cell(0, 0)
    cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
    assert read(document).text == "white head"


@pytest.mark.parametrize("properties", ["<w:hidden/>", '<w:trHeight w:val="10" w:hRule="exact"/>'])
def test_rows_that_are_not_shown_are_left_out(properties: str) -> None:
    document = Document()
    table = document.add_table(3, 2)
    for number, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"row {number}", "x"
    table.rows[1]._tr.insert(0, parse_xml(f"<w:trPr {W}>{properties}</w:trPr>"))
    found = read(document)
    assert found.text == "| row 0 | x |\n| --- | --- |\n| row 2 | x |"
    assert found.warnings == ["hidden text left out: 6 characters"]


def test_white_text_before_a_large_drawing_is_seen() -> None:
    drawing = nsdecls("wp")
    anchor = (
        f'<wp:anchor {drawing} behindDoc="1"><wp:extent cx="5000000" cy="5000000"/></wp:anchor>'
    )
    white = run("Title", '<w:color w:val="FFFFFF"/>')
    assert body(f"<w:r><w:drawing>{anchor}</w:drawing></w:r>{white}").text == "Title"


CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def embedding(*chunks: tuple[str, bytes]) -> Document:
    """A document with texts of other formats between its paragraphs."""
    document = Document()
    document.add_paragraph("Before")
    for name, data in chunks:
        part = Part(PackURI(f"/word/{name}"), "text/plain", data, document.part.package)
        link = document.part.relate_to(part, CHUNK)
        chunk = parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{link}"/>')
        document.element.body.insert(-1, chunk)
    document.element.body.insert(-1, parse_xml(f"<w:p {W}>{run('After')}</w:p>"))
    return document


def test_texts_of_other_formats_stand_where_they_are_shown() -> None:
    page = b"<h1>A page</h1><p>Its <i style='color:white'>unseen</i>words.</p>"
    innermost, inner = io.BytesIO(), io.BytesIO()
    Document().save(innermost)
    embedding(("afchunk1.docx", innermost.getvalue())).save(inner)
    found = read(
        embedding(
            ("afchunk1.htm", page),
            ("afchunk2.txt", b"Plain words."),
            ("afchunk3.docx", inner.getvalue()),
        )
    )
    assert found.text == (
        "Before\n\n# A page\n\nIts words.\n\nPlain words.\n\nBefore\n\nAfter\n\nAfter"
    )
    assert [b.kind for b in found.blocks[:4]] == ["paragraph", "heading", "paragraph", "paragraph"]
    assert found.warnings == [
        "hidden text left out: 6 characters",
        "embedded documents left out: 1",
    ]


def test_a_text_that_cannot_be_read_is_reported() -> None:
    found = read(embedding(("afchunk1.docx", b"PK\x03\x04 broken"), ("afchunk2.bin", b"\x00\xff")))
    assert found.text == "Before\n\nAfter"
    assert found.warnings == ["embedded documents left out: 2"]


def test_boxes_links_and_fields_show_what_the_page_shows() -> None:
    box = (
        "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='{}'/></w14:checkbox></w:sdtPr></w:sdt>"
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.example"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run("there")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(" and back")}'
    )
    endless = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("PAGE")
    found = body(
        box.format(1) + run("Done"), box.format(0) + run("Open"), field, endless, run("End")
    )
    assert found.text == "- [x] Done\n- [ ] Open\n\n[there](https://a.example) and back\n\nEnd"
    assert [b.kind for b in found.blocks] == ["list_item", "list_item", "paragraph", "paragraph"]


def test_a_hyperlink_gives_its_target_once() -> None:
    document = Document()
    address = "https://corp.example/page"
    link = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    for words in ("our page", "corp.example/page"):
        document.add_paragraph()._p.append(
            parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}">{run(words)}</w:hyperlink>')
        )
    assert read(document).text == f"[our page]({address})\n\ncorp.example/page"


def test_emphasis_never_stands_within_a_word() -> None:
    found = body(run("Jo") + run("hn", "<w:b/>") + run(" is ") + run("late", "<w:i/>") + run("."))
    assert found.text == "John is *late*."


def test_formulas_are_latex() -> None:
    fraction = (
        "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>π</m:t></m:r></m:den></m:f>"
    )
    found = body(f"<m:oMath>{fraction}</m:oMath>", run("with ") + f"<m:oMath>{fraction}</m:oMath>")
    assert found.text == "$$\\frac{a}{ \\pi }$$\n\nwith $\\frac{a}{ \\pi }$"


def test_program_text_is_code_and_typewriter_prose_is_not() -> None:
    document = Document()
    for text in ("x = f(1);", "return x;", "A memo in an old typeface."):
        document.add_paragraph().add_run(text).font.name = "Courier New"
    assert [b.kind for b in read(document).blocks] == ["code", "paragraph"]


def test_comments_say_whose_they_are() -> None:
    document = Document()
    paragraph = document.add_paragraph("Plan")
    document.add_comment(paragraph.runs, text="Is this so?", author="Ann Lee", initials="AL")
    last = read(document).blocks[-1]
    assert last.attributes["author"] == "Ann Lee"
    assert "[author: Ann Lee (AL), time: " in read(document).text


def test_page_headers_are_reported_and_not_text() -> None:
    document = Document()
    document.add_paragraph("Body")
    document.sections[0].header.paragraphs[0].text = "Strictly private"
    found = read(document)
    assert found.text == "Body"
    assert found.warnings == ["page headers and footers left out: 16 characters"]


def test_numbers_go_on_where_word_lets_them_go_on() -> None:
    document = Document()
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("between").runs[0].font.size = Pt(12)
    document.add_paragraph("two", style="List Number")
    assert "2. two" in read(document).text


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Dear all"
    cell.add_paragraph("All is well.")
    assert [b.kind for b in read(document).blocks] == ["paragraph", "paragraph"]


def test_a_part_that_declares_entities_is_refused() -> None:
    out = io.BytesIO()
    Document().save(out)
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"<w:document",
                    b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document',
                    1,
                )
            new.writestr(name, data)
    with pytest.raises(QuarantineError) as caught:
        DocxFormat().extract(again.getvalue(), "")
    assert caught.value.reason == "corrupt"


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("unit_test_headers_numbered", "### 1.2.1. Section 1.2.3", "page break"),
        ("drawingml", "| Category 2 | 2.5 | 4.4 | 2 |", "media/"),
        ("textbox", "Infectious Disease Reporting Procedure", "<!--"),
        ("word_tables", "| Cell 2.0 | Merged Cell 1.1 2.1 | Cell 2.2 |", "| Cell 2.0 |  |"),
        ("docx_external_image", "", "http"),
    ],
)
def test_real_files(shared: Callable[[str], bytes], name: str, said: str, unsaid: str) -> None:
    text = DocxFormat().extract(shared(f"docling/docx/sources/{name}.docx"), "").text
    assert said in text and unsaid not in text
