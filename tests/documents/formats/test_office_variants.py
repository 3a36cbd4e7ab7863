"""Office files under other names: told by their bytes, read like the ones they vary."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from refinery.core.registry import component
from refinery.documents.formats.xml import XmlFormat
from refinery.documents.model import Extracted
from refinery.documents.router import route
from tests.documents.binary_workbook import binary_workbook
from tests.documents.formats.test_formats import spans

OFFICE = "application/vnd.openxmlformats-officedocument."
MACRO = "application/vnd.ms-{}.{}.macroEnabled.main+xml"


def deck() -> bytes:
    from pptx import Presentation

    found = Presentation()
    slide = found.slides.add_slide(found.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Plan", "Work."
    slide.notes_slide.notes_text_frame.text = "Say hello."
    return saved(found)


def letter() -> bytes:
    from docx import Document

    found = Document()
    found.add_heading("Plan", 1)
    found.add_paragraph("Work.")
    return saved(found)


def sheet() -> bytes:
    from openpyxl import Workbook

    found = Workbook()
    found.active.title = "Plan"
    found.active.append(["Work.", "b"])
    return saved(found)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def stated(data: bytes, old: str, new: str) -> bytes:
    """The archive with another content type for its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "[Content_Types].xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            copy.writestr(name, content)
    return out.getvalue()


def read(data: bytes) -> Extracted:
    """What the file gives, whatever its name."""
    found: Extracted = component("format", route(io.BytesIO(data), "").format)().extract(data, "")
    return found


@pytest.mark.parametrize(
    ("make", "old", "new", "kind"),
    [
        (deck, "presentationml.presentation", "presentationml.template", "slides"),
        (deck, "presentationml.presentation", "presentationml.slideshow", "slides"),
        (deck, "", MACRO.format("powerpoint", "presentation"), "slides"),
        (deck, "", MACRO.format("powerpoint", "template"), "slides"),
        (deck, "", MACRO.format("powerpoint", "slideshow"), "slides"),
        (letter, "wordprocessingml.document", "wordprocessingml.template", "page"),
        (letter, "", MACRO.format("word", "document"), "page"),
        (letter, "", MACRO.format("word", "template"), "page"),
        (sheet, "spreadsheetml.sheet", "spreadsheetml.template", "sheet"),
        (sheet, "", MACRO.format("excel", "sheet"), "sheet"),
    ],
    ids=["potx", "ppsx", "pptm", "potm", "ppsm", "dotx", "docm", "dotm", "xltx", "xlsm"],
)
def test_templates_shows_and_macros(make: Any, old: str, new: str, kind: str) -> None:
    mains = {
        deck: "presentationml.presentation",
        letter: "wordprocessingml.document",
        sheet: "spreadsheetml.sheet",
    }
    whole = f"{OFFICE}{mains[make]}.main+xml"
    other = f"{OFFICE}{new}.main+xml" if old else new
    found = read(stated(make(), whole, other))
    assert found.kind == kind
    assert ("heading", "Plan") in spans(found) and "Work." in found.text
    assert ("Say hello." in found.text) == (kind == "slides")


def test_a_binary_workbook() -> None:
    found = read(binary_workbook([["Name", "Town"], ["Ann", "Bern"]]))
    assert spans(found) == [
        ("heading", "Staff"),
        ("table", "| Name | Town |\n| --- | --- |\n| Ann | Bern |"),
    ]


def test_a_text_of_opendocument_in_one_file() -> None:
    from odf.opendocument import OpenDocumentText
    from odf.text import H, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Leave"))
    document.text.addElement(P(text="Ask first."))
    found = XmlFormat().extract(bytes(document.xml()), ".xml")
    assert spans(found) == [("heading", "Leave"), ("paragraph", "Ask first.")]


def test_a_letter_of_word_in_one_file() -> None:
    from lxml import etree

    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    root = etree.Element(f"{{{package}}}package")
    with zipfile.ZipFile(io.BytesIO(letter())) as archive:
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        kinds = {e.get("PartName"): e.get("ContentType") for e in types}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith("["):
                part = etree.SubElement(root, f"{{{package}}}part")
                part.set(f"{{{package}}}name", f"/{name}")
                part.set(f"{{{package}}}contentType", kinds.get(f"/{name}", "application/xml"))
                data = etree.SubElement(part, f"{{{package}}}xmlData")
                data.append(etree.fromstring(archive.read(name)))
    found = XmlFormat().extract(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "")
    assert spans(found) == [("heading", "Plan"), ("paragraph", "Work.")]


SLIDES = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"><office:body>
<office:presentation><draw:page draw:name="one"><draw:frame presentation:class="title">
<draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box>
<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deep</text:p>
</text:list-item></text:list></text:list-item></text:list><text:p>Free<text:line-break/>text
</text:p></draw:text-box></draw:frame><draw:frame><table:table><table:table-row><table:table-cell>
<text:p>a</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>
<text:p>1</text:p></table:table-cell></table:table-row></table:table></draw:frame>
<presentation:notes><draw:frame><draw:text-box><text:p>Say hello.</text:p></draw:text-box>
</draw:frame></presentation:notes></draw:page><draw:page draw:name="two"/></office:presentation>
</office:body></office:document-content>"""


@pytest.mark.parametrize("kind", ["presentation", "graphics", "presentation-template"])
def test_slides_and_drawings_of_opendocument(kind: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", SLIDES)
    found = read(out.getvalue())
    assert (found.kind, found.title) == ("slides", "Plan")
    assert spans(found) == [
        ("page_break", ""),
        ("heading", "Plan"),
        ("list_item", "one"),
        ("list_item", "deep"),
        ("paragraph", "Free\ntext"),
        ("table", "| a |\n| --- |\n| 1 |"),
        ("paragraph", "Say hello."),
        ("page_break", ""),
    ]
    assert [b.level for b in found.blocks if b.kind == "list_item"] == [1, 2]
    assert found.blocks[-2].attributes == {"name": "notes"}
