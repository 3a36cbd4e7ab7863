"""Office files written as one XML file: put into the archive they would else be, then read so."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any, Final

from refinery.documents.formats.opendocument import OpenDocumentFormat
from refinery.documents.markdown_tables import markdown_table
from refinery.documents.model import Extracted
from refinery.documents.office.odf.names import OFFICE
from refinery.documents.text import TextBuilder
from refinery.documents.xml.tree import children, local, words
from refinery.errors import QuarantineError

PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
SHEET: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS: Final = "application/vnd.openxmlformats-package.relationships+xml"
MAX_COLUMNS: Final = 2_000


def read_flat_opendocument(root: Any) -> Extracted:
    """``office:document``: text, sheet or slides of OpenDocument in one file."""
    from lxml import etree

    media_type = root.get(f"{OFFICE}mimetype", "")
    content = etree.Element(f"{OFFICE}document-content", nsmap=root.nsmap)
    meta = etree.Element(f"{OFFICE}document-meta", nsmap=root.nsmap)
    for child in list(root):
        (meta if local(child) == "meta" else content).append(child)
    files = {
        "mimetype": media_type.encode(),
        "content.xml": etree.tostring(content, encoding="utf-8", xml_declaration=True),
        "meta.xml": etree.tostring(meta, encoding="utf-8", xml_declaration=True),
        "META-INF/manifest.xml": b"<manifest/>",
    }
    return OpenDocumentFormat().extract(_zipped(files), "")


def read_flat_package(root: Any) -> Extracted:
    """``pkg:package``: Word's or PowerPoint's XML format in one file."""
    from lxml import etree

    from refinery.documents.formats.docx import DocxFormat
    from refinery.documents.formats.pptx import PptxFormat

    files, types = {}, []
    for part in children(root, "part"):
        name, kind = part.get(f"{PACKAGE}name", ""), part.get(f"{PACKAGE}contentType", "")
        data = next(iter(children(part, "xmlData", "binaryData")), None)
        if data is not None and local(data) == "xmlData" and len(data):
            files[name.lstrip("/")] = etree.tostring(data[0], encoding="utf-8")
        elif data is not None:
            files[name.lstrip("/")] = _decoded(data.text or "")
        types.append(etree.Element("Override", PartName=name, ContentType=kind))
    listed = etree.Element("Types", xmlns=CONTENT_TYPES)
    listed.append(etree.Element("Default", Extension="rels", ContentType=RELATIONS))
    listed.extend(types)
    files["[Content_Types].xml"] = etree.tostring(listed, encoding="utf-8")
    reader = PptxFormat() if "ppt/presentation.xml" in files else DocxFormat()
    return reader.extract(_zipped(files), "")


def read_workbook(root: Any) -> Extracted:
    """``Workbook`` of Excel 2003: each sheet as a heading and a table."""
    builder = TextBuilder()
    for sheet in children(root, "Worksheet"):
        builder.heading(sheet.get(f"{SHEET}Name", ""), 2)
        for table in children(sheet, "Table"):
            rows = [cells for row in children(table, "Row") if any(cells := _cells(row))]
            builder.add("table", markdown_table(rows[0], rows[1:]) if rows else "")
    return Extracted(
        kind="sheet",
        media_type="application/vnd.ms-excel",
        reader="xml",
        text=builder.text,
        blocks=builder.blocks,
    )


def _cells(row: Any) -> list[str]:
    """Texts of a row; a cell may say which column it is in, and skip some."""
    found: list[str] = []
    for cell in children(row, "Cell"):
        place = cell.get(f"{SHEET}Index", "")
        if place.isdecimal() and len(found) < int(place) - 1 < MAX_COLUMNS:
            found += [""] * (int(place) - 1 - len(found))
        found.append(" ".join(words(data) for data in children(cell, "Data")))
    return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        raise QuarantineError("corrupt") from None


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
