"""What nobody sees of texts, sheets and slides of OpenDocument, and what they show beside it."""

from __future__ import annotations

import io
import zipfile

import pytest

from refinery.documents.formats.opendocument import OpenDocumentFormat
from refinery.documents.model import Extracted

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "text", "table", "style", "form")},
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "presentation": f"{_OASIS}presentation:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
}
_SPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())


def read(kind: str, body: str, styles: str = "", shared: str = "") -> Extracted:
    """What the format makes of a body with automatic styles, and with a part of styles."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
        )
        if shared:
            shared = f"<office:document-styles {_SPACES}>{shared}</office:document-styles>"
            archive.writestr("styles.xml", shared)
    return OpenDocumentFormat().extract(out.getvalue(), "")


def style(family: str, name: str, ground: str = "", **text: str) -> str:
    """A style of a family; properties of its text by name, ``_`` for ``:``."""
    said = " ".join(f'{key.replace("__", ":").replace("_", "-")}="{text[key]}"' for key in text)
    return (
        f'<style:style style:name="{name}" style:family="{family}">{ground}'
        f"<style:text-properties {said}/></style:style>"
    )


WHITE = {"fo__color": "#FFFFFF"}
BLUE = '<style:{}-properties fo:background-color="#0000FF"/>'


@pytest.mark.parametrize(
    "line",
    [
        '<text:p>Seen<text:hidden-text text:condition="a==1" text:is-hidden="true">gone'
        "</text:hidden-text></text:p>",
        '<text:p>Seen<text:hidden-text text:condition="ooow:1==1" text:string-value="gone"/>'
        "</text:p>",
        '<text:p>Seen</text:p><text:p><text:hidden-paragraph text:is-hidden="true"/>gone</text:p>',
        '<text:p>Seen</text:p><text:section text:is-hidden="true"><text:p>gone</text:p>'
        "</text:section>",
        '<text:p>Seen<text:span text:style-name="white">gone</text:span></text:p>',
        '<text:p>Seen<text:span text:style-name="tiny">gone</text:span></text:p>',
        '<text:p>Seen<text:span text:style-name="clear">gone</text:span></text:p>',
        '<text:p>Seen</text:p><text:p text:style-name="blue"><text:span text:style-name="ink">gone'
        "</text:span></text:p>",
        "<text:p>Seen</text:p><table:table><table:table-row>"
        '<table:table-cell table:style-name="cell"><text:p><text:span text:style-name="ink">gone'
        "</text:span></text:p></table:table-cell></table:table-row></table:table>",
    ],
)
def test_a_text_without_what_is_hidden(line: str) -> None:
    styles = (
        style("text", "white", **WHITE)
        + style("text", "tiny", fo__font_size="1pt")
        + style("text", "clear", fo__color="#000000", loext__opacity="0%")
        + style("text", "ink", fo__color="#0000fe")
        + style("paragraph", "blue", BLUE.format("paragraph"))
        + style("table-cell", "cell", BLUE.format("table-cell"))
    )
    found = read("text", line, styles)
    assert found.text == "Seen"
    assert found.warnings == ["hidden text left out: 4 characters"]


@pytest.mark.parametrize(
    "line",
    [
        '<text:p><text:hidden-text text:condition="a==1">Seen</text:hidden-text></text:p>',
        '<text:p><text:span text:style-name="automatic">Seen</text:span></text:p>',
        '<text:p text:style-name="blue"><text:span text:style-name="white">Seen</text:span>'
        "</text:p>",
        '<draw:frame draw:style-name="box"><draw:text-box><text:p><text:span'
        ' text:style-name="white">Seen</text:span></text:p></draw:text-box></draw:frame>',
        '<draw:custom-shape><text:p><text:span text:style-name="white">Seen</text:span></text:p>'
        "</draw:custom-shape>",
        '<text:section text:style-name="dark"><text:p><text:span text:style-name="white">Seen'
        "</text:span></text:p></text:section>",
        "<draw:rect><text:p>Seen</text:p></draw:rect>",
        '<text:p><text:drop-down><text:label text:value="no"/><text:label text:value="Seen"'
        ' text:current-selected="true"/></text:drop-down></text:p>',
        '<text:p><field:fieldmark field:type="vnd.oasis.opendocument.field.FORMDROPDOWN">'
        '<field:param field:name="Dropdown_Selected" field:value="1"/>'
        '<field:param field:name="Dropdown_ListEntry" field:value="no"/>'
        '<field:param field:name="Dropdown_ListEntry" field:value="Seen"/>'
        "</field:fieldmark></text:p>",
        '<office:forms><form:form><form:listbox form:id="c1"><form:option form:label="no"/>'
        '<form:option form:label="Seen" form:current-selected="true"/></form:listbox></form:form>'
        '</office:forms><text:p><draw:control draw:control="c1"/></text:p>',
    ],
)
def test_what_a_text_shows_stays(line: str) -> None:
    fill = '<style:graphic-properties draw:fill="solid" draw:fill-color="#0000ff"/>'
    styles = (
        style("text", "white", **WHITE)
        + style("text", "automatic", **WHITE, style__use_window_font_color="true")
        + style("paragraph", "blue", BLUE.format("paragraph"))
        + style("section", "dark", BLUE.format("section"))
        + style("graphic", "box", fill)
    )
    found = read("text", line, styles)
    assert (found.text, found.warnings) == ("Seen", [])


def test_words_on_a_page_of_their_colour() -> None:
    shared = (
        '<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties'
        ' fo:background-color="#0000ff"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard"'
        ' style:page-layout-name="L"/></office:master-styles>'
    )
    styles = style("text", "ink", fo__color="#0000ff") + style("text", "white", **WHITE)
    line = (
        '<text:p><text:span text:style-name="white">Seen</text:span>'
        '<text:span text:style-name="ink">gone</text:span></text:p>'
    )
    found = read("text", line, styles, shared)
    assert found.text == "Seen"


def sheet(cells: str, more: str = "") -> str:
    """A sheet of one row."""
    row = f"<table:table-row>{cells}</table:table-row>"
    return f'<table:table table:name="S">{more}{row}</table:table>'


def cell(text: str, name: str = "") -> str:
    """A cell, with a style if it is named."""
    said = f' table:style-name="{name}"' if name else ""
    return f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>"


def test_cells_in_the_colour_of_their_ground() -> None:
    styles = (
        style("table-cell", "white", **WHITE)
        + style("table-cell", "tiny", fo__font_size="1pt")
        + style("table-cell", "head", BLUE.format("table-cell"), **WHITE)
        + style("table-cell", "dark", BLUE.format("table-cell"), fo__color="#0000ff")
    )
    cells = cell("a") + cell("gone", "white") + cell("gone", "tiny")
    cells += cell("b", "head") + cell("gone", "dark")
    found = read("spreadsheet", sheet(cells), styles)
    assert found.text == "## S\n\n| a | b |\n| --- | --- |"
    assert found.warnings == ["hidden text left out: 12 characters"]
    column = '<table:table-column table:default-cell-style-name="white"/>'
    found = read("spreadsheet", sheet(cell("gone") + cell("a") + cell("b"), column), styles)
    assert "gone" not in found.text
    rule = (
        "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="
        '"S.A1:S.A9"/></calcext:conditional-formats>'
    )
    cells = cell("Seen", "white") + cell("gone", "white") + cell("b")
    found = read("spreadsheet", sheet(cells, rule), styles)
    assert found.text == "## S\n\n| Seen | b |\n| --- | --- |"


def test_boxes_that_lie_on_a_sheet_are_read_once() -> None:
    shapes = (
        "<table:shapes><draw:frame><draw:text-box><text:p>Box</text:p></draw:text-box></draw:frame>"
        "<draw:g><draw:custom-shape><text:p>Shape</text:p></draw:custom-shape></draw:g>"
        "</table:shapes>"
    )
    found = read("spreadsheet", sheet(cell("a") + cell("b"), shapes))
    assert found.text == "## S\n\n| a | b |\n| --- | --- |\n\nBox\n\nShape"


def slide(*shapes: str, name: str = "") -> str:
    """A page with shapes, of a style if it is named."""
    return f'<draw:page draw:name="1" draw:style-name="{name}">{"".join(shapes)}</draw:page>'


def box(text: str, span: str, name: str = "", x: int = 0) -> str:
    """A box of text in a style, a centimetre wide, in a style of its own."""
    return (
        f'<draw:frame draw:style-name="{name}" svg:x="{x}cm" svg:y="0cm" svg:width="1cm"'
        f' svg:height="1cm"><draw:text-box><text:p><text:span text:style-name="{span}">{text}'
        "</text:span></text:p></draw:text-box></draw:frame>"
    )


def test_slides_without_words_in_the_colour_of_their_ground() -> None:
    fill = '<style:{}-properties draw:fill="solid" draw:fill-color="#0000ff"/>'
    styles = (
        style("text", "white", **WHITE)
        + style("text", "tiny", fo__font_size="1pt")
        + style("text", "ink", fo__color="#0000ff")
        + style("text", "hidden", text__display="none")
        + style("graphic", "filled", fill.format("graphic"))
        + style("drawing-page", "dark", fill.format("drawing-page"))
    )
    hidden = box("gone", "white") + box("gone", "tiny") + box("gone", "hidden")
    found = read("presentation", slide(box("Seen", ""), hidden), styles)
    assert (found.text, found.warnings) == ("Seen", ["hidden text left out: 12 characters"])
    found = read("presentation", slide(box("Seen", "white", "filled")), styles)
    assert found.text == "Seen"
    found = read("presentation", slide(box("gone", "ink", "filled")), styles)
    assert found.text == ""
    page = slide(box("Seen", "white"), box("gone", "ink"), name="dark")
    assert read("presentation", page, styles).text == "Seen"
    plate = box("", "", "filled", x=5)
    page = slide(plate, box("gone", "white"), box("Seen", "white", x=5))
    assert read("presentation", page, styles).text == "Seen"


def test_slides_that_are_not_shown_are_told() -> None:
    hidden = '<style:drawing-page-properties presentation:visibility="hidden"/>'
    found = read(
        "presentation", slide(box("Seen", ""), name="h"), style("drawing-page", "h", hidden)
    )
    assert (found.text, found.warnings) == ("Seen", ["hidden slides: 1 (1)"])
