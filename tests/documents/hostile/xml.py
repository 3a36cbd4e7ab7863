"""XML that names what lies elsewhere, or grows while it is read; by itself and in office files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from tests.documents.hostile.case import MARK, TEXT, Case, server

NAMES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
    "t": "http://schemas.openxmlformats.org/package/2006/content-types",
}
OFFICE: Final = NAMES["r"]
STREAM: Final = "application/vnd.openxmlformats-officedocument."


def entity() -> str:
    """Entities that lie on this machine and on a server, and a DTD that does."""
    return (
        f'<!DOCTYPE r [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM '
        f'"http://{server()}/net"><!ENTITY % dtd SYSTEM "http://{server()}/dtd"> %dtd;]>'
    )


def laughs() -> str:
    """Ten entities of ten entities each, nine times over."""
    lines = ['<!ENTITY a0 "' + "ha" * 10 + '">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return "<!DOCTYPE r [" + "".join(lines) + "]>"


def quadratic() -> str:
    """One long entity that is named many times."""
    return '<!DOCTYPE r [<!ENTITY a0 "' + "a" * 100_000 + '">]>'


def page(doctype: str, body: str) -> bytes:
    """An XML file."""
    return f'<?xml version="1.0"?>{doctype}<r>{body}</r>'.encode()


def package(parts: Mapping[str, str], kind: str, main: str) -> bytes:
    """An office file of these parts, with what ties them together."""
    types = (
        f'<Types xmlns="{NAMES["t"]}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{STREAM}{kind}"/></Types>'
    )
    ties = (
        f'<Relationships xmlns="{NAMES["p"]}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", ties)
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def relations(*found: tuple[str, str]) -> str:
    """Relationships to targets outside the file."""
    ties = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
        for number, (kind, target) in enumerate(found, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{NAMES["p"]}">{ties}</Relationships>'


def docx(doctype: str = "", text: str = MARK, more: Mapping[str, str] | None = None) -> bytes:
    """A Word file of one paragraph."""
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    document = (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{NAMES["w"]}">{body}</w:document>'
    )
    parts = {"word/document.xml": document, **(more or {})}
    return package(parts, "wordprocessingml.document.main+xml", "word/document.xml")


def xlsx(doctype: str, text: str, sheet: str | None = None) -> bytes:
    """A workbook of one sheet, whose first cell is the first shared string."""
    sheet = sheet or '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{NAMES["s"]}" xmlns:r="{NAMES["r"]}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{NAMES["p"]}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMES["s"]}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<?xml version="1.0"?>{doctype}<sst xmlns="{NAMES["s"]}" '
        f'count="1" uniqueCount="1"><si><t>{text}</t></si></sst>',
    }
    return package(parts, "spreadsheetml.sheet.main+xml", "xl/workbook.xml")


def odt(doctype: str, text: str) -> bytes:
    """An OpenDocument text of one paragraph."""
    mime = "application/vnd.oasis.opendocument.text"
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    body = (
        f'<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="{name}office:1.0" '
        f'xmlns:text="{name}text:1.0" office:version="1.2"><office:body><office:text>'
        f"<text:p>{text}</text:p></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{name}manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def tied() -> bytes:
    """A Word file with a template, a picture and a frame that lie on a server and a share."""
    there, share = f"http://{server()}/a", "file://///127.0.0.1/share/a"
    outside = relations(
        ("attachedTemplate", there), ("image", there), ("frame", share), ("hyperlink", share)
    )
    return docx(
        more={"word/_rels/document.xml.rels": outside, "word/_rels/settings.xml.rels": outside}
    )


def svg() -> bytes:
    """A picture that is a text, and quotes a file of the machine."""
    return f'<?xml version="1.0"?>{entity()}<svg><text>&file;&net;</text></svg>'.encode()


def include() -> bytes:
    """A file that includes another."""
    link = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    return page("", MARK + link)


QUOTED: Final = f"{MARK} &file; &net;"
LEAKS: Final = ("root:x:", "root:*:")
REFUSED: Final = (TEXT, "corrupt", "no-text")


def grown(make: Callable[[str, str], bytes], doctype: Callable[[], str], times: int) -> bytes:
    """A file of the format whose one paragraph grows while it is read."""
    return make(doctype(), (f"&a{9 if times == 1 else 0};") * times)


CASES: Final = (
    Case("outside.xml", lambda: page(entity(), QUOTED), says=MARK, hides=LEAKS),
    Case("included.xml", include, says=MARK, hides=LEAKS),
    Case("laughs.xml", lambda: page(laughs(), f"{MARK} &a9;"), says=MARK),
    Case("quadratic.xml", lambda: page(quadratic(), MARK + "&a0;" * 50_000), says=MARK),
    Case("outside.svg", svg, ("unsupported-type",)),
    Case("outside.docx", lambda: docx(entity(), QUOTED), REFUSED, hides=LEAKS),
    Case("outside.xlsx", lambda: xlsx(entity(), QUOTED), REFUSED, hides=LEAKS),
    Case("outside.odt", lambda: odt(entity(), QUOTED), REFUSED, hides=LEAKS),
    Case("laughs.docx", lambda: grown(docx, laughs, 1), REFUSED),
    Case("laughs.xlsx", lambda: grown(xlsx, laughs, 1), REFUSED),
    Case("laughs.odt", lambda: grown(odt, laughs, 1), REFUSED),
    Case("quadratic.docx", lambda: grown(docx, quadratic, 5_000), REFUSED),
    Case("quadratic.odt", lambda: grown(odt, quadratic, 5_000), REFUSED),
    Case("tied.docx", tied, says=MARK),
)
