"""Text among NUL bytes is read, and no program, table of numbers or picture is."""

from __future__ import annotations

import random
import struct
import sys
import zlib
from array import array
from itertools import islice
from pathlib import Path

import pytest

from refinery.documents.nul_bytes import SAMPLE, WIDTHS, unpadded, wide

TEXTS = (
    "The committee met.\n",
    "Name;Plz\nJörg;89073\n",
    "Решено начать работы весной.\n",
    "Το συμβούλιο συνήλθε τη Δευτέρα.",
    "הוועדה נפגשה ביום שני",
    "नमस्ते दुनिया है\n",
    "คณะกรรมการประชุมกัน แล้ว",
    "取締役会は月曜日に開催されました。\r\n",
    "董事会于星期一召开会议，决定春季开工。\r\n",
    "이사회가 월요일에 열렸습니다.",
)


@pytest.mark.parametrize("encoding", WIDTHS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_without_a_mark_is_enough(text: str, encoding: str) -> None:
    assert wide(text.encode(encoding)) == encoding
    long = ("x" + text * (SAMPLE // len(text))).encode(encoding)
    assert wide(long) == wide(long[:-1]) == encoding


def test_a_pair_that_the_sample_cuts_does_not_matter() -> None:
    text = "a " + "so 😀 " * SAMPLE
    assert wide(text.encode("utf-16-le")) == wide(text[1:].encode("utf-16-le")) == "utf-16-le"


def numbers(kind: str, *values: int) -> bytes:
    """Numbers as programs keep them."""
    return array(kind, values).tobytes()


BINARIES = (
    numbers("H", *range(0, 300)),
    numbers("H", *range(32, 127)) + numbers("H", 7, 0, 0, 9),
    numbers("I", *range(1000)),
    numbers("H", *(random.Random(3).randrange(65536) for _ in range(9000))),
    numbers("H", *(random.Random(3).randrange(0x4E00, 0x9FFF) for _ in range(900)), 32),
    struct.pack("<200f", *(n / 7 for n in range(200))),
    bytes(range(4)) * 20,
    b"\0" * 4096,
    b"MAGIC\0\0\0" + bytes(range(128, 256)) * 4,
    b"HEAD\0\0\0\1" + zlib.compress(bytes(9999)),
    b"@UUUUUUUUUUUUUUUUUUUUUUU" + bytes(64),
    b"\0\0\0 ftyp and some words of a film",
    b"".join(bytes([n]) + b"\0" for n in range(65, 91)),
)


@pytest.mark.parametrize("data", BINARIES)
def test_numbers_are_no_text(data: bytes) -> None:
    assert not wide(data) and not unpadded(data)


def test_programs_of_this_machine_are_no_text() -> None:
    library = Path(struct.__file__).parent
    found = (path for suffix in (".so", ".pyc", ".gif") for path in library.rglob(f"*{suffix}"))
    paths = [Path(sys.executable), *islice(found, 60)]
    heads = [path.read_bytes()[:SAMPLE] for path in paths]
    assert len(heads) > 50 and all(b"\0" in head for head in heads)
    assert not any(wide(head) or unpadded(head) for head in heads)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            b"2024-05-01 started\n2024-05-01 stopped\n" + bytes(4096),
            "started\n2024-05-01 stopped\n",
        ),
        (b"Ann Lee   \0\0\0\0Bo Sample   \0\0", "Ann Lee   \nBo Sample   "),
        ("Jörg Groß, Ulm\0\0\0Ann Lee".encode(), "Jörg Groß, Ulm\nAnn Lee"),
    ],
)
def test_what_pads_a_text_is_left_out(data: bytes, text: str) -> None:
    assert unpadded(data).decode().endswith(text)


def test_padded_text_may_be_western_and_may_end_anywhere() -> None:
    text = "Ann Lee of the town of Groß\n" * 2
    assert unpadded(text.encode("cp1252") + bytes(9)) == text.encode("cp1252")
    cut = ("ä words " * SAMPLE).encode()
    assert unpadded(b"a\0" + cut) and unpadded(b"ab\0" + cut)
