"""7z archives: every file has a row, names are labels, and bombs are stopped."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import py7zr
import pytest

from refinery.documents.containers.base import Limits
from refinery.documents.sevenzip_archive import unpack
from refinery.errors import QuarantineError
from tests.documents.conftest import Rows

FILES = {"a.md": b"# A", "deep/c.txt": b"", "b.txt": bytes(range(256)) * 50}
DEFAULT = Limits()


def packed(files: dict[str, bytes], *, plain: bool = False, **settings: Any) -> bytes:
    """A 7z archive of the files, its list of names packed too unless it is ``plain``."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **settings) as archive:
        archive.set_encoded_header_mode(not plain)
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def renamed(data: bytes, old: str, new: str) -> bytes:
    """A plain archive with other names of the same length, and sums that fit them."""
    data = data.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    offset, size = struct.unpack_from("<QQ", data, 12)
    place = data[12:28] + struct.pack("<I", zlib.crc32(data[32 + offset : 32 + offset + size]))
    return data[:8] + struct.pack("<I", zlib.crc32(place)) + place + data[32:]


def listed(data: bytes, limits: Limits = DEFAULT) -> dict[str, bytes]:
    """Contents, or reasons, by name."""
    return {m.name: m.reason.encode() or m.data for m in unpack(data, limits)}


def test_an_archive_gives_all_it_holds() -> None:
    assert listed(packed(FILES)) == FILES


def test_names_are_labels_and_may_be_the_same() -> None:
    data = packed({"aa/aa/etc/b.txt": b"1", "same.txt": b"2", "sam2.txt": b"3"}, plain=True)
    data = renamed(renamed(data, "aa/aa", "../.."), "sam2", "same")
    assert [(m.locator[1], m.data) for m in unpack(data, DEFAULT)] == [
        ("0:../../etc/b.txt", b"1"),
        ("1:same.txt", b"2"),
        ("2:same.txt", b"3"),
    ]


def test_links_are_members_without_bytes(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"words")
    (tmp_path / "link").symlink_to("/etc/passwd")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name in ("link", "b.txt"):
            archive.write(tmp_path / name, name)
    assert listed(out.getvalue()) == {"link": b"unsupported-type", "b.txt": b"words"}


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (packed({"bomb": b"\0" * 4_000_000}), DEFAULT),
        (packed({str(i): b"" for i in range(30)}), Limits(entries=29)),
        (packed({str(i): bytes(range(256)) for i in range(9)}), Limits(expanded=2000)),
    ],
    ids=["ratio", "entries", "size"],
)
def test_bombs_are_stopped(data: bytes, limits: Limits) -> None:
    with pytest.raises(QuarantineError) as caught:
        unpack(data, limits)
    assert caught.value.reason == "expansion"


def test_a_file_beyond_the_limit_is_named_and_its_neighbours_are_read() -> None:
    data = packed({"large.txt": b"x" * 101, "small.txt": b"y"})
    assert listed(data, Limits(member=100)) == {"large.txt": b"too-large", "small.txt": b"y"}


def test_a_locked_archive_names_its_files_where_it_can() -> None:
    assert listed(packed({"a.md": b"# A"}, password="sesame")) == {"a.md": b"encrypted"}
    with pytest.raises(QuarantineError) as caught:
        unpack(packed({"a.md": b"# A"}, password="sesame", header_encryption=True), DEFAULT)
    assert caught.value.reason == "encrypted"


def test_broken_archives_have_a_reason_and_never_wrong_bytes() -> None:
    chance = random.Random(7)
    whole = {f"{i}.txt": chance.randbytes(300) for i in range(5)}
    data = packed(whole)
    for _ in range(150):
        broken = bytearray(data[: chance.choice((len(data), len(data) // 2, 40))])
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        try:
            found = listed(bytes(broken))
        except QuarantineError as error:
            assert error.reason in ("corrupt", "encrypted", "expansion")
            continue
        assert all(found[name] in (whole[name], b"corrupt") for name in found if name in whole)


def test_files_of_an_archive_are_documents(read_all: Callable[..., Rows]) -> None:
    inner = packed({"b.md": b"# B\n\nDeep."})
    rows = read_all({"x.7z": packed({"a.md": b"# A", "e.txt": b"", "i.7z": inner})})
    found = sorted(
        (row["depth"], row["title"] or row["kind"] or row["reason"]) for row in rows.values()
    )
    assert found == [(0, "container"), (1, "A"), (1, "container"), (1, "empty"), (2, "B")]


def test_a_locked_file_has_a_row(read_all: Callable[..., Rows]) -> None:
    rows = read_all({"x.7z": packed({"a.md": b"# A", "b.md": b"# B"}, password="sesame")})
    reasons = sorted(row["reason"] or "" for row in rows.values())
    assert reasons == ["", "encrypted", "encrypted"]
