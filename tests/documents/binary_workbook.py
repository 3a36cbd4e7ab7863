"""A workbook in Excel's binary format, [MS-XLSB], as small as its readers allow."""

from __future__ import annotations

import io
import struct
import zipfile

TYPES = b"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/xl/workbook.bin" \
ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>\
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>\
</Types>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def binary_workbook(rows: list[list[str]]) -> bytes:
    """A file with one sheet that is named ``Staff``."""
    sheet = _record(156, struct.pack("<II", 0, 1) + _string("rId1") + _string("Staff"))
    book = _record(131) + _record(143) + sheet + _record(144) + _record(132)
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": _sheet(rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _sheet(rows: list[list[str]]) -> bytes:
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    out = _record(129) + _record(148, size) + _record(145)
    for number, row in enumerate(rows):
        out += _record(0, struct.pack("<IIHHB", number, 0, 300, 0, 0) + bytes(4))
        for column, text in enumerate(row):
            out += _record(6, struct.pack("<II", column, 0) + _string(text))
    return out + _record(146) + _record(130)


def _record(kind: int, data: bytes = b"") -> bytes:
    name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return name + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def _string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relation(kind: str, target: str) -> bytes:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'.encode()
