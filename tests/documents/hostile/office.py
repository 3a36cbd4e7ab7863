"""Office files with macros, passwords, endless sheets and strings, and objects to start."""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path
from typing import Final

from tests.documents.hostile.case import MARK, TEXT, Case, server
from tests.documents.hostile.xml import docx, xlsx

SHARED: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "docs" / "hostile"
LOCKED: Final = SHARED / "msoffcrypto" / "inputs"
LAST: Final = "XFD1048576"


def shared(path: Path) -> bytes:
    """A real file; empty where the folder of real files is absent, which the test skips."""
    return path.read_bytes() if path.exists() else b""


def macros() -> bytes:
    """A Word file with a project of macros that would start by itself."""
    return docx(more={"word/vbaProject.bin": "Attribute VB_Name\nSub AutoOpen()\nShell calc"})


def endless_sheet() -> bytes:
    """A sheet that says it has 10^6 rows of 16 k columns, and whose last cell is filled."""
    cells = (
        f'<dimension ref="A1:{LAST}"/><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        f'<row r="1048576"><c r="{LAST}"><v>1</v></c></row></sheetData>'
    )
    return xlsx("", MARK, cells)


def merged_sheet() -> bytes:
    """A sheet all of whose cells are one."""
    cells = (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
        f'<mergeCells count="1"><mergeCell ref="A1:{LAST}"/></mergeCells>'
    )
    return xlsx("", MARK, cells)


def shared_string() -> bytes:
    """A long string that is one entry of a list, and two million cells that name it."""
    row = "".join(f'<c r="{c}{{n}}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJKLMNOPQRST")
    rows = "".join(f'<row r="{n}">{row.replace("{n}", str(n))}</row>' for n in range(1, 50_001))
    return xlsx("", "x" * 30_000, f"<sheetData>{rows}</sheetData>")


def inflated() -> bytes:
    """A Word file of a few kilobytes whose paragraph is 400 MiB long."""
    return docx(text="a" * (400 * 2**20))


def deep() -> bytes:
    """A Word file whose tables lie in tables, ten thousand deep."""
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    depth = 10_000
    text = f"{MARK}</w:t></w:r></w:p>{opened * depth}{closed * depth}<w:p><w:r><w:t>"
    return docx(text=text)


def slides(count: int) -> bytes:
    """A presentation that lists one slide many times over."""
    from pptx import Presentation

    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = MARK
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    presentation = parts["ppt/presentation.xml"].decode()
    start = presentation.index("<p:sldId ")
    entry = presentation[start : presentation.index("/>", start) + 2]
    parts["ppt/presentation.xml"] = presentation.replace(entry, entry * count).encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return again.getvalue()


def rtf_object() -> bytes:
    """Rich text with an object to be started, and braces that are never closed."""
    payload = "d0cf11e0a1b11ae1" + "41" * 100_000
    return (
        rf"{{\rtf1\ansi{{\*\template http://{server()}/t.dotm}}"
        rf"{{\object\objautlink\objupdate{{\*\objdata {payload}}}}}{MARK}\par}}"
    ).encode()


def rtf_braces() -> bytes:
    """Rich text of groups in groups."""
    return rb"{\rtf1 " + b"{" * 200_000 + MARK.encode() + b"}" * 200_000 + b"}"


def ole_loop() -> bytes:
    """A compound file whose chains of sectors run in a circle."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = (62).to_bytes(2, "little") + b"\x03\x00\xfe\xff\x09\x00\x06\x00"
    head[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    head[76:80] = (0).to_bytes(4, "little")
    head[80:] = b"\xff" * 432
    table = (0).to_bytes(4, "little") + (1).to_bytes(4, "little") * 127
    names = "WordDocument".encode("utf-16-le").ljust(64, b"\0")
    return bytes(head) + table + (names + b"\1" * 64) * 4


CASES: Final = (
    Case("macros.docm", macros, says=MARK, hides=("AutoOpen", "Shell")),
    Case("macros.docx", macros, says=MARK, hides=("AutoOpen", "Shell")),
    Case("endless.xlsx", endless_sheet, (TEXT, "too-large", "memory", "output-too-large")),
    Case("merged.xlsx", merged_sheet, (TEXT, "too-large", "memory", "output-too-large")),
    Case("strings.xlsx", shared_string, ("memory", "too-large", "output-too-large", "expansion")),
    Case("inflated.docx", inflated, ("expansion",)),
    Case("deep.docx", deep, (TEXT, "nested-too-deep", "crashed", "corrupt")),
    Case(
        "slides.pptx", functools.partial(slides, 200_000), (TEXT, "timeout", "expansion"), seconds=5
    ),
    Case("object.rtf", rtf_object, says=MARK, hides=("d0cf11e0", "414141")),
    Case("braces.rtf", rtf_braces, (TEXT, "nested-too-deep", "no-text")),
    Case("loop.doc", ole_loop, ("corrupt", "unsupported")),
    *(
        Case(name, functools.partial(shared, LOCKED / name), ("encrypted",))
        for name in (
            "ecma376standard_password.docx",
            "example_password.docx",
            "example_password.xlsx",
            "rc4cryptoapi_password.doc",
            "rc4cryptoapi_password.ppt",
            "rc4cryptoapi_password.xls",
            "xor_password_123456789012345.xls",
        )
    ),
)
