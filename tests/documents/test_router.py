"""The way is taken by bytes first, by extension where they are text."""

from __future__ import annotations

import gzip
import io

import pytest

from refinery.documents.router import Route, route
from tests.documents.compound_files import compound_file, message
from tests.documents.containers.test_archives import tarred, zipped
from tests.documents.hostile.aeszip import strong_zip

MAIL = b"Received: from a\nFrom: ann@corp.example\nTo: bo@corp.example\nSubject: x\n\nHi\n"
FROM = b"From ann@corp.example Mon May  3 10:11:12 2021\n"


MESSAGE = message({0x1000: "Hi."}, inside={"__attach_version1.0_#0": {"WordDocument": b"x"}})


def stream(data: bytes) -> io.BytesIO:
    """Bytes as a store gives them."""
    return io.BytesIO(data)


WORDS = (b"OTTO", b"MZ", b"ID3", b"RIFF", b"GIF89a", b"BZh", b"!BDN", b"BM", b"wOFF", b"the ftyp")


@pytest.mark.parametrize(
    ("data", "extension", "expected"),
    [
        (b"", ".md", Route(reason="empty")),
        (b"# A", ".md", Route("markdown")),
        # words that begin as other formats do
        *((word + b" and more words", ".txt", Route("text")) for word in WORDS),
        (b"MZ: minutes of May", ".md", Route("markdown")),
        (b"From: a@corp.example\nSubject: what %PDF-1.7 says\n\nHi", ".eml", Route("email")),
        (b"  \n%PDF-1.4\n1 0 obj\n", ".txt", Route("pdf")),
        (b"%PDF-1.7 ...", ".txt", Route("pdf")),
        (b"{\\rtf1 x}", "", Route("rtf")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "", Route("ole")),
        (compound_file(MESSAGE), "", Route("outlook")),
        (compound_file({"WordDocument": b"x", "deep": MESSAGE}), "", Route("ole")),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "", Route("sevenzip")),
        (zipped({"word/document.xml": b"<w/>"}), "", Route("docx")),
        (zipped({"ppt/presentation.xml": b"<w/>"}), "", Route("pptx")),
        (zipped({"xl/workbook.xml": b"<w/>"}), "", Route("xlsx")),
        (zipped({"xl/workbook.bin": b"x"}), "", Route("xlsb")),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            "",
            Route("opendocument"),
        ),
        (zipped({"mimetype": b"application/epub+zip"}), "", Route("epub")),
        (zipped({"a.txt": b"x"}), "", Route(container="zip")),
        (strong_zip({"a.txt": (b"x", "view")}), ".zip", Route("aes-zip")),
        (tarred({"a.txt": b"x"}), "", Route(container="tar")),
        (gzip.compress(tarred({"a.txt": b"x"}), mtime=0), "", Route(container="tar")),
        (gzip.compress(b"log", mtime=0), "", Route(container="gzip")),
        (b"\x89PNG\r\n\x1a\n", "", Route("picture")),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "", Route("picture")),
        (b"RIFF\x10\0\0\0WAVEfmt ", "", Route(reason="unsupported-type")),
        (b"BM says hello to all of you", ".txt", Route("text")),
        (b"\x7fELF\x02", ".txt", Route(reason="unsupported-type")),
        (b"<svg/>", ".svg", Route(reason="unsupported-type")),
        (b"\x00\x01\x02\x03" * 20, "", Route(reason="unsupported")),
        (b"-----BEGIN PGP SIGNATURE-----\n", "", Route(reason="unsupported-type")),
        (b"-----BEGIN PGP MESSAGE-----\n", "", Route(reason="encrypted")),
        (MAIL, ".txt", Route("email")),
        (MAIL, "", Route("email")),
        (MAIL, ".md", Route("markdown")),
        (FROM + MAIL, ".txt", Route("email")),
        (FROM + MAIL, ".mbox", Route(container="mbox")),
        (FROM + MAIL + b"\n" + FROM + MAIL, "", Route(container="mbox")),
        (b"To: you\nSubject: matter\n\nA letter.", ".txt", Route("text")),
        (b"\n<!DOCTYPE html><p>x", ".txt", Route("html")),
        (b'[{"a": 1}]', "", Route("json")),
        (b"[12:18] <ann> hi", "", Route("text")),
        (b"WEBVTT\n\n", ".txt", Route("vtt")),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", ".txt", Route("vtt")),
        (b"0:00:00.599,0:00:04.160\nHi", "", Route("vtt")),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "", Route("ics")),
        (b"begin:vcard\nversion:2.1\n", ".txt", Route("vcf")),
        (b'<?xml version="1.0"?><tt/>', "", Route("xml")),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', "", Route("xml")),
        (b"<!DOCTYPE article><article/>", "", Route("xml")),
        (b"<a/>", ".xml", Route("xml")),
        (b"{}", ".ipynb", Route("notebook")),
        (b"a,b", ".csv", Route("csv")),
        (b"x = 1", ".py", Route("code")),
        (b"\xff\xfeh\x00i\x00", ".txt", Route("text")),
        (b"Minutes of May\r\n\x1a", ".txt", Route("text")),  # as DOS ends a text
        (b"one page\fand a bell\a\v", ".txt", Route("text")),
        ("name;town\nAnn;Ulm\n".encode("utf-16-le"), ".csv", Route("csv")),
        ("Заседание правления в мае.".encode("utf-32-be"), "", Route("text")),
        (b"Ann Lee, Ulm\0\0\0\0Bo Sample, Bonn" + bytes(99), ".txt", Route("text")),
    ],
)
def test_route(data: bytes, extension: str, expected: Route) -> None:
    assert route(io.BytesIO(data), extension) == expected
