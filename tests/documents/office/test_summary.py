"""Title and author in the stream of properties, [MS-OLEPS]."""

from __future__ import annotations

import struct

from refinery.documents.office.summary import AUTHOR, CODEPAGE, TITLE, title_and_author

NARROW, WIDE, NUMBER = 0x1E, 0x1F, 0x02
FIRST = 48
"""Where the one section begins."""


def summary(properties: list[tuple[int, int, bytes]]) -> bytes:
    """A stream with these properties: number, type, and the value behind its type."""
    places, values = [], b""
    for name, kind, value in properties:
        places.append(struct.pack("<II", name, 8 + 8 * len(properties) + len(values)))
        values += struct.pack("<I", kind) + value
    head = b"\xfe\xff" + bytes(42) + struct.pack("<I", FIRST)
    return head + struct.pack("<II", 0, len(properties)) + b"".join(places) + values


def text(said: str, encoding: str, width: int = 1) -> bytes:
    """A text as properties hold it: its length in characters, then what ends in zero."""
    packed = (said + "\0").encode(encoding)
    return struct.pack("<I", len(packed) // width) + packed


def test_narrow_text_is_read_by_the_code_page_that_stands_before_it() -> None:
    page = (CODEPAGE, NUMBER, struct.pack("<I", 1251))
    data = summary([page, (TITLE, NARROW, text("Отпуск", "cp1251"))])
    assert title_and_author(data) == ("Отпуск", "")


def test_without_a_code_page_it_is_that_of_western_europe() -> None:
    data = summary([(AUTHOR, NARROW, text(" Zoë ", "cp1252"))])
    assert title_and_author(data) == ("", "Zoë")


def test_wide_text_counts_characters() -> None:
    data = summary([(TITLE, WIDE, text("Plan €", "utf-16-le", 2))])
    assert title_and_author(data) == ("Plan €", "")


def test_a_code_page_that_nobody_knows_gives_nothing() -> None:
    page = (CODEPAGE, NUMBER, struct.pack("<I", 9999))
    assert title_and_author(summary([page, (TITLE, NARROW, text("a", "ascii"))])) == ("", "")


def test_a_count_that_lies_is_not_believed() -> None:
    head = b"\xfe\xff" + bytes(42) + struct.pack("<I", 48)
    assert title_and_author(head + struct.pack("<II", 0, 2**32 - 1) + b"\x02" * 40) == ("", "")
