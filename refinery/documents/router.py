"""What reads these bytes: by what they begin with, and by extension only where they are text."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, Final

from refinery.core.registry import components
from refinery.documents import compound
from refinery.documents.containers.base import Limits, Meter
from refinery.documents.containers.mbox import starts_mail
from refinery.documents.containers.zip import STRONG, ZipContainer, read_entry
from refinery.documents.expand import compression_of, peek
from refinery.documents.formats.json import MAX_BYTES as MAX_JSON
from refinery.documents.mail.signed_data import is_enveloped
from refinery.documents.nul_bytes import unpadded, wide
from refinery.documents.text import BOMS, END
from refinery.errors import QuarantineError

HEAD: Final = 64 * 1024
SCAN: Final = 8 * 2**20
OUTLOOK: Final = "__properties_version1.0"
"""Stream that only Outlook's messages have at the top."""
MAILBOX: Final = b"!BDN"
PACKED_MAIL: Final = b"\x78\x9f\x3e\x22"
""":data:`refinery.documents.outlook.tnef.MAGIC`."""
SEVENZIP: Final = b"7z\xbc\xaf\x27\x1c"
MAX_STRONG: Final = 64 * 2**20
"""Bytes of a zip up to which a child may open what AES has encrypted."""
UNSUPPORTED_TYPE: Final = "unsupported-type"
PRINTABLE: Final = (b"%PDF-", b"{\\rtf", b"%!PS")
"""What formats that read as text begin with."""
OPAQUE: Final = (
    # icons, sound, film, programs, fonts, databases: nothing to learn text from
    *(
        b"\x00\x00\x01\x00",
        b"OggS",
        b"ID3",
        b"\xff\xfb",
        b"fLaC",
        b"RIFF",
        b"\x1aE\xdf\xa3",
        b"\x7fELF",
        b"MZ",
    ),
    *(b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"wOFF", b"wOF2", b"\x00\x01\x00\x00\x00"),
    *(b"OTTO", b"SQLite format 3\x00", b"8BPS", b"%!PS", b"\x00\x00\x00\x0cjP  "),
)
PICTURES: Final = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*"),
)
ZIPPED: Final = (
    # entry that gives the format away, format
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
)
TEXTS: Final = (
    # what a text begins with, format
    (b"WEBVTT", "vtt"),
    (b"BEGIN:VCALENDAR", "ics"),
    (b"BEGIN:VCARD", "vcf"),
)
_HEADER: Final = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,40}):([ \t].*|\r?$)")
_JSON: Final = re.compile(rb"\s*(?:\{\s*\"|\[\s*\{\s*\")")
_HTML: Final = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_XML: Final = re.compile(rb"\s*<(?:\?xml\s|rss\b|feed\b|tt\b|!DOCTYPE\s+(?!html\b)[\w:.-]+)", re.I)
_CUE: Final = re.compile(
    rb"(?:\s*\d+\r?\n)?\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{3}(?: --> |,)(?:\d+:)?\d"
)
_CONTROL: Final = bytes(c for c in range(32) if c not in b"\a\b\t\n\v\f\r\x1b")
MAIL_HEADERS: Final = frozenset(
    b"received from to date subject message-id return-path delivered-to mime-version cc"
    b" content-type reply-to x-mailer".split()
)
ADDRESSED: Final = frozenset(b"to cc bcc received delivered-to return-path".split())
"""Headers that a mail has and a saved page has not."""
MAILISH: Final = ("", ".txt", ".text")


@dataclass(frozen=True)
class Route:
    """Exactly one of the three: a format, a container, or why neither."""

    format: str = ""
    container: str = ""
    reason: str = ""


def route(reader: BinaryIO, extension: str) -> Route:
    """Where a document goes; the same for the same bytes and extension, whatever its name.

    Args:
        extension: As :func:`refinery.core.formats.content_extension` gives it.

    Raises:
        QuarantineError: An archive is broken or breaks a limit.
    """
    reader.seek(0)
    head = reader.read(HEAD)
    if not head:
        return Route(reason="empty")
    return _by_magic(reader, head, extension) or _by_text(reader, head, extension)


def _by_magic(reader: BinaryIO, head: bytes, extension: str) -> Route | None:
    begins = head.lstrip()
    is_words = is_text(head) and not begins.startswith(PRINTABLE)
    if b"%PDF-" in head[:1024] and not (is_words and extension):
        return Route("pdf")
    if is_words:  # "MZ", "OTTO", "GIF89a" begin many a text
        return None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(reader)
    if head.startswith(compound.MAGIC):
        return Route("outlook" if OUTLOOK in compound.root_names(reader) else "ole")
    if head.startswith(SEVENZIP):
        return Route("sevenzip")
    if head.startswith(MAILBOX):
        return Route("pst")
    if head.startswith(PACKED_MAIL):
        return Route("tnef")
    if head.startswith(b"{\\rtf"):
        return Route("rtf")
    if compression_of(head):
        return Route(container="tar" if peek(head)[257:262] == b"ustar" else "gzip")
    if head[257:262] == b"ustar":
        return Route(container="tar")
    if is_enveloped(head):
        return Route(reason="encrypted")
    if _is_picture(head):
        return Route("picture")
    if head.startswith(OPAQUE) or head[4:8] == b"ftyp":
        return Route(reason=UNSUPPORTED_TYPE)
    return None


def _is_picture(head: bytes) -> bool:
    """Whether a picture of pixels begins here; BMP by its reserved and header fields too."""
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    if head.startswith(b"BM"):
        return head[6:10] == bytes(4) and head[15:18] == bytes(3)
    return head.startswith(PICTURES)


def _zipped(reader: BinaryIO) -> Route:
    archive: zipfile.ZipFile = ZipContainer().prepare(reader, Limits())
    names = set(archive.namelist())
    for mark, format_name in ZIPPED:
        if mark in names:
            _check_expanded(archive)
            return Route(format_name)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        try:
            entry = archive.getinfo("mimetype")
            stated = read_entry(archive, entry, Meter(Limits(), entry.compress_size), Limits())
        except QuarantineError:
            stated = b""
        if stated.startswith(b"application/vnd.oasis.opendocument."):
            _check_expanded(archive)
            return Route("opendocument")
        if stated.startswith(b"application/epub"):
            _check_expanded(archive)
            return Route("epub")
    if "META-INF/MANIFEST.MF" in names:
        return Route(reason=UNSUPPORTED_TYPE)
    if any(entry.compress_type == STRONG for entry in archive.infolist()):
        return Route("aes-zip") if reader.seek(0, 2) <= MAX_STRONG else Route(container="zip")
    return Route(container="zip")


def _check_expanded(archive: zipfile.ZipFile) -> None:
    """Refuse a packed document that says itself that it is a bomb; its reader sees to liars.

    Raises:
        QuarantineError: ``expansion``.
    """
    if sum(entry.file_size for entry in archive.infolist()) > Limits().expanded:
        raise QuarantineError("expansion", "a packed document expands beyond its limit")


def _by_text(reader: BinaryIO, head: bytes, extension: str) -> Route:
    if extension in (".mbox", ".mbx") and starts_mail(head.lstrip()):
        return Route(container="mbox")
    if extension == ".eml":
        return Route("email")
    if not (is_text(head) or wide(head) or unpadded(head)):
        return Route(reason="unsupported")
    if extension == ".svg":
        return Route(reason=UNSUPPORTED_TYPE)
    plain = head.removeprefix(BOMS[0][0])
    if plain.startswith(b"-----BEGIN PGP SIGNATURE"):
        return Route(reason=UNSUPPORTED_TYPE)
    if plain.startswith(b"-----BEGIN PGP MESSAGE"):
        return Route(reason="encrypted")
    for beginning, name in TEXTS:
        if plain.lstrip()[: len(beginning)].upper() == beginning:
            return Route(name)
    if extension in MAILISH or extension in (".mbox", ".mbx"):
        return _sniffed(reader, plain)
    if extension in (".jsonl", ".ndjson", ".ldjson") and reader.seek(0, 2) > MAX_JSON:
        return Route(container="jsonl")
    return Route(_by_extension().get(extension, "text"))


def _sniffed(reader: BinaryIO, head: bytes) -> Route:
    """What a text is whose extension says nothing."""
    if starts_mail(head):
        return Route(container="mbox") if _has_second_mail(reader) else Route("email")
    if is_saved_page(head):
        return Route("mhtml")
    if looks_like_mail(head):
        return Route("email")
    for pattern, name in ((_HTML, "html"), (_XML, "xml"), (_JSON, "json"), (_CUE, "vtt")):
        if pattern.match(head):
            return Route(name)
    return Route("text")


def looks_like_mail(head: bytes) -> bool:
    """Whether a text begins with the headers of a mail."""
    known = _headers(head).keys()
    return len(known & MAIL_HEADERS) >= 3 and bool(known & {b"from", b"received"})


def is_saved_page(head: bytes) -> bool:
    """Whether a text begins as a page that a browser or Word saved with all it shows."""
    known = _headers(head)
    is_related = known.get(b"content-type", b"").lower().startswith(b"multipart/related")
    return is_related and not known.keys() & ADDRESSED


def _headers(head: bytes) -> dict[bytes, bytes]:
    """Headers at the beginning of a text by name in lower case, the last of each."""
    known: dict[bytes, bytes] = {}
    name = b""
    for line in head.split(b"\n")[:100]:
        match = _HEADER.match(line)
        if match:
            name = match.group(1).lower()
            known[name] = match.group(2).strip()
        elif line[:1] in (b" ", b"\t"):
            known[name] = known.get(name, b"") + line.strip()
        else:
            break
    return known


def _has_second_mail(reader: BinaryIO) -> bool:
    """Whether the first stretch of a file holds a second separator after a blank line."""
    reader.seek(0)
    data = reader.read(SCAN).replace(b"\r\n", b"\n")
    return any(
        starts_mail(data[m.start() + 2 : m.start() + 300])
        and _HEADER.match(data[m.end() :].partition(b"\n")[2])
        for m in re.finditer(rb"\n\nFrom ", data)
    )


def is_text(head: bytes) -> bool:
    """Whether bytes read as text: a byte-order mark, or hardly any control characters."""
    if any(head.startswith(mark) for mark, _ in BOMS):
        return True
    head = head.rstrip(END)
    control = len(head) - len(head.translate(None, _CONTROL))
    return b"\x00" not in head and control <= len(head) // 100


@cache
def _by_extension() -> dict[str, str]:
    known = components("format")
    return {ext: name for name in sorted(known) for ext in known[name].extensions}
