"""Zips under AES are opened by what a site knows, within the limits of an archive."""

from __future__ import annotations

import base64
import time

import pytest

from refinery.documents.aes_zip import unpack
from refinery.documents.containers.base import Limits
from refinery.errors import QuarantineError
from tests.documents.hostile.aeszip import strong_zip

WORDS = b"Ann asked for three days of leave."
MADE_BY_PYZIPPER = base64.b64decode(
    "UEsDBBQAAQBjAME1e10AAAAAQAAAACIAAAAFAAsAYS50eHQBmQcAAgBBRQMIAF/WIkdwX/VHXo+zTn/UjZST4tyR"
    "66bfousRNZarIWpFe8wtvTn+q7ZqhAAjrmmQOAa+e+Tmy1kkxVeRFcHfftFQSwECFAMUAAEAYwDBNXtdAAAAAEAA"
    "AAAiAAAABQALAAAAAAAAAAAAgAEAAAAAYS50eHQBmQcAAgBBRQMIAFBLBQYAAAAAAQABAD4AAABuAAAAAAA="
)
"""A file of another program, under ``view``."""


def outcomes(data: bytes, *passwords: str, limits: Limits | None = None) -> list[bytes]:
    """Of each file its bytes, or the reason why there are none."""
    found = unpack(data, limits or Limits(), passwords, 60)
    return [member.reason.encode() or member.data for member in found]


def test_files_of_another_program_open() -> None:
    assert outcomes(MADE_BY_PYZIPPER, "wrong", "view") == [WORDS]
    assert outcomes(MADE_BY_PYZIPPER, "wrong") == outcomes(MADE_BY_PYZIPPER) == [b"encrypted"]


def test_each_file_has_a_lock_of_its_own() -> None:
    long = bytes(range(256)) * 1000
    files = {"a": (WORDS, "view"), "b": (WORDS, "?"), "c": (b"", "grün"), "d": (long, "view")}
    found = outcomes(strong_zip(files), "view", "grün")
    assert found == [WORDS, b"encrypted", b"", long]


@pytest.mark.parametrize("at", [-60, -50, 60, 70])
def test_what_was_changed_is_not_opened(at: int) -> None:
    data = bytearray(strong_zip({"a": (WORDS, "view")}))
    start, end = data.index(b"0123456789abcdef") + 18, data.index(b"PK\x01\x02") - 10
    data[start + (at % (end - start))] ^= 1
    assert outcomes(bytes(data), "view") == [b"encrypted"]


def test_a_bomb_under_a_password_is_one() -> None:
    with pytest.raises(QuarantineError) as caught:
        outcomes(strong_zip({"a": (bytes(8 * 2**20), "view")}), "view")
    assert caught.value.reason == "expansion"


@pytest.mark.parametrize(
    ("field", "reason"), [(b"\x03\x63\x00", b"unsupported"), (b"\x07\x08\x00", b"encrypted")]
)
def test_unknown_methods_are_told(field: bytes, reason: bytes) -> None:
    data = strong_zip({"a": (WORDS, "view")}).replace(b"\x03\x08\x00", field)
    assert outcomes(data, "view") == [reason]


def test_what_is_packed_otherwise_than_it_says_is_corrupt() -> None:
    data = strong_zip({"a": (WORDS, "view")}).replace(b"\x03\x08\x00", b"\x03\x0c\x00")
    assert outcomes(data, "view") == [b"corrupt"]


def test_trying_ends_in_time() -> None:
    data = strong_zip({str(n): (WORDS, "?") for n in range(300)})
    started = time.monotonic()
    found = unpack(data, Limits(), [str(n) for n in range(200)], 1.0)
    assert {member.reason for member in found} == {"encrypted"}
    assert time.monotonic() - started < 20
