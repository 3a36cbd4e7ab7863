"""What lies at the top of a compound file, whatever lies in it, and what its streams hold."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from refinery.documents.compound import root_names, streams
from tests.documents.compound_files import compound_file

SHARED = Path(__file__).resolve().parents[3] / "shared/data/docs"
FILE = compound_file({"Workbook": b"x" * 5000, "deep": {"WordDocument": b"y"}, "small": b"z"})


def test_names_at_the_top_are_told_from_those_within() -> None:
    assert root_names(io.BytesIO(FILE)) == {"Workbook", "deep", "small"}


@pytest.mark.parametrize("data", [b"", FILE[:600], FILE[:80], b"\xd0\xcf\x11\xe0" * 300])
def test_what_is_broken_has_no_names(data: bytes) -> None:
    assert root_names(io.BytesIO(data)) == frozenset()


def test_a_directory_that_bites_its_tail_has_an_end() -> None:
    at = FILE.index("deep".encode("utf-16-le"))
    loop = bytearray(FILE)
    loop[at + 68 : at + 80] = (0).to_bytes(4, "little") * 3  # its neighbours and child: the root
    assert "deep" in root_names(io.BytesIO(bytes(loop)))


def test_streams_are_those_at_the_top_that_are_there() -> None:
    found = streams(FILE, ("Workbook", "small", "WordDocument", "Book"))
    assert found == {"Workbook": b"x" * 5000, "small": b"z"}


@pytest.mark.parametrize("data", [b"", FILE[:600], b"PK\x03\x04" * 500])
def test_what_is_broken_has_no_streams(data: bytes) -> None:
    with pytest.raises(OSError):
        streams(data, ("Workbook",))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared test documents are not here")
def test_office_files_have_the_names_that_olefile_sees() -> None:
    from olefile import OleFileIO

    paths = [*SHARED.rglob("*.doc"), *SHARED.rglob("*.xls"), *SHARED.rglob("*.msg")]
    seen = 0
    for path in paths:
        data = path.read_bytes()
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            expected = {entry.name for entry in OleFileIO(data).root.kids}
            assert root_names(io.BytesIO(data)) == expected, path.name
            seen += 1
    assert seen > 5
