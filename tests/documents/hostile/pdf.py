"""PDFs that unpack without end, run in circles, act when opened, or are locked."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.documents.containers.test_archives import zipped
from tests.documents.hostile.case import MARK, TEXT, Case, server
from tests.documents.hostile.office import SHARED, shared

LOCKED: Final = SHARED / "qpdf-bad"
FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(objects: Sequence[bytes], root: bytes = b"1 0 R") -> bytes:
    """A PDF of numbered objects with its table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %b >>\n" % (len(objects) + 1, root)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, layers: int = 1, more: bytes = b"") -> bytes:
    """A stream, deflated so many times over."""
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/Filter [%b]" % b" ".join([b"/FlateDecode"] * layers) if layers else b""
    return b"<< /Length %d %b %b >>\nstream\n%b\nendstream" % (len(data), filters, more, data)


def page(content: bytes, root: bytes = b"", more: Sequence[bytes] = ()) -> bytes:
    """One page with this content stream."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % root,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>",
            FONT,
            content,
            *more,
        ]
    )


def said(text: str = MARK) -> bytes:
    """Operators that show a line."""
    return b"BT /F1 12 Tf 50 700 Td (%b) Tj ET\n" % text.encode()


def stream_bomb() -> bytes:
    """A page whose content is spaces without end, packed twice."""
    return page(stream(said() + b" " * (600 * 2**20), 2))


def object_stream_bomb() -> bytes:
    """Objects packed together, which unpack to hundreds of megabytes."""
    inner = b"7 0 " + b" " * (600 * 2**20) + b"<< >>"
    return page(stream(said()), b"/Names 7 0 R", [stream(inner, 2, b"/Type /ObjStm /N 1 /First 4")])


def shown_bomb() -> bytes:
    """A page that shows a line two million times."""
    return page(stream(said() * 2_000_000))


def deep_pages() -> bytes:
    """A tree of pages, each of whose branches holds one branch."""
    depth = 50_000
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for number in range(2, depth + 2):
        objects.append(
            b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, number - 1)
        )
    objects.append(b"<< /Type /Page /MediaBox [0 0 9 9] /Parent %d 0 R >>" % (depth + 1))
    return pdf(objects)


def looping_pages() -> bytes:
    """A tree of pages that is its own branch, and says it has two milliards."""
    kids = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 /Parent 2 0 R >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", kids])


def deep_objects() -> bytes:
    """Arrays in arrays."""
    return page(stream(said()), b"/Names " + b"[" * 500_000 + b"]" * 500_000)


def looping_form() -> bytes:
    """A form that draws itself twice."""
    body = stream(
        b"/X Do /X Do",
        0,
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    objects = page(stream(said() + b"/X Do"), more=[body])
    return objects.replace(
        b"/Font << /F1 4 0 R >>", b"/Font << /F1 4 0 R >> /XObject << /X 6 0 R >>"
    )


def acting() -> bytes:
    """A page that runs a script, starts a program, calls a server and holds a file."""
    there = server().encode()
    return page(
        stream(said()),
        b"/OpenAction 6 0 R /AA << /O 7 0 R /WC 8 0 R >> "
        b"/Names << /EmbeddedFiles << /Names [(a.exe) 9 0 R] >> >>",
        [
            b"<< /S /JavaScript /JS (app.launchURL\\('http://%b/js'\\)) >>" % there,
            b"<< /S /Launch /F (/bin/touch) /Win << /F (calc.exe) >> >>",
            b"<< /S /URI /URI (http://%b/uri) >>" % there,
            b"<< /Type /Filespec /F (a.exe) /EF << /F 10 0 R >> >>",
            stream(b"MZ" + b"\0" * 100, 1, b"/Type /EmbeddedFile"),
        ],
    )


def huge_picture() -> bytes:
    """A picture of four milliard points, one byte long."""
    picture = stream(
        b"\0",
        1,
        b"/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /ColorSpace /DeviceRGB "
        b"/BitsPerComponent 8",
    )
    made = page(stream(said() + b"q 9 0 0 9 0 0 cm /X Do Q"), more=[picture])
    return made.replace(b"/Font << /F1 4 0 R >>", b"/Font << /F1 4 0 R >> /XObject << /X 6 0 R >>")


def with_zip() -> bytes:
    """A PDF that is a zip as well."""
    return page(stream(said())) + zipped({"evil.txt": b"evil words"})


ENCRYPTED: Final = ("enc-R3,V2,U=view,O=view.pdf", "enc-XI-R6,V5,U=view,O=master.pdf")
LIMITED: Final = ("memory", "too-large", "output-too-large", "expansion")
CASES: Final = (
    Case("stream.pdf", stream_bomb, (TEXT, *LIMITED, "no-text")),
    Case("objects.pdf", object_stream_bomb, (TEXT, *LIMITED)),
    Case("shown.pdf", shown_bomb, (TEXT, *LIMITED, "timeout")),
    Case("pages.pdf", deep_pages, ("no-text", "nested-too-deep", "corrupt")),
    Case("circle.pdf", looping_pages, ("no-text", "nested-too-deep", "corrupt")),
    Case("arrays.pdf", deep_objects, (TEXT, "nested-too-deep", "corrupt")),
    Case("form.pdf", looping_form, (TEXT, "memory"), says=MARK),
    Case(
        "acting.pdf",
        acting,
        inside=("unsupported-type",),
        says=MARK,
        hides=("launchURL", "calc.exe"),
    ),
    Case("picture.pdf", huge_picture, (TEXT, *LIMITED), says=MARK),
    Case("polyglot.pdf", with_zip, says=MARK, hides=("evil",)),
    Case("polyglot.zip", with_zip, says=MARK, hides=("evil",)),
    *(Case(name, functools.partial(shared, LOCKED / name), ("encrypted",)) for name in ENCRYPTED),
)


def bad_files() -> list[Path]:
    """Real PDFs that are broken on purpose."""
    return sorted(LOCKED.glob("*.pdf"))
