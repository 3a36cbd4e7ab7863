"""Zip, tar and compressed files: what they hold, and that they cannot explode."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from refinery.documents.containers.base import Container, Limits
from refinery.documents.containers.gzip import GzipContainer
from refinery.documents.containers.tar import TarContainer
from refinery.documents.containers.zip import ZipContainer
from refinery.errors import QuarantineError

DEFAULT = Limits()
FILES = {"a.md": b"# A", "../../etc/b.txt": b"b" * 3000, "deep/c.txt": b"", "a.md ": b"twin"}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """A tar of the files, with a link and a device among them."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for name, kind in (("link", tarfile.SYMTYPE), ("device", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return out.getvalue()


def listed(container: Container, data: bytes, limits: Limits = DEFAULT) -> dict[str, bytes]:
    """Members by name, each also opened by its locator."""
    handle = container.prepare(io.BytesIO(data), limits)
    members = list(container.list(handle, limits))
    for member in members:
        if not member.reason:
            assert container.open(handle, member.value, limits) == member.data
    return {m.name: m.reason.encode() or m.data for m in members}


@pytest.mark.parametrize(
    ("container", "data"),
    [
        (ZipContainer(), zipped(FILES)),
        (TarContainer(), tarred(FILES)),
        (TarContainer(), gzip.compress(tarred(FILES))),
        (TarContainer(), bz2.compress(tarred(FILES))),
        (TarContainer(), lzma.compress(tarred(FILES))),
    ],
    ids=["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_archives_list_and_open_all_they_hold(container: Container, data: bytes) -> None:
    found = listed(container, data)
    special = {name: found.pop(name) for name in ("link", "device") if name in found}
    assert found == FILES
    assert {*special.values()} <= {b"unsupported-type"}
    assert bool(special) == (container.name == "tar")


def test_two_streams_in_one_file() -> None:
    data = gzip.compress(b"a" * 200_000) + gzip.compress(b"b")
    assert listed(GzipContainer(), data) == {"0": b"a" * 200_000 + b"b"}


@pytest.mark.parametrize(
    ("container", "data", "limits"),
    [
        (ZipContainer(), zipped({"bomb": b"\0" * 4_000_000}), Limits()),
        (GzipContainer(), gzip.compress(b"\0" * 4_000_000), Limits()),
        (GzipContainer(), lzma.compress(b"\0" * 4_000_000), Limits()),
        (GzipContainer(), bz2.compress(b"\0" * 4_000_000), Limits()),
        (TarContainer(), gzip.compress(tarred({"x": b"\0" * 4_000_000})), Limits()),
        (ZipContainer(), zipped({str(i): b"" for i in range(30)}), Limits(entries=29)),
        (TarContainer(), tarred({str(i): b"" for i in range(30)}), Limits(entries=29)),
        (
            ZipContainer(),
            zipped({str(i): bytes(range(256)) for i in range(9)}),
            Limits(expanded=2000),
        ),
    ],
)
def test_bombs_are_stopped(container: Container, data: bytes, limits: Limits) -> None:
    with pytest.raises(QuarantineError) as caught:
        listed(container, data, limits)
    assert caught.value.reason == "expansion"


@pytest.mark.parametrize("container", [ZipContainer(), TarContainer(), GzipContainer()])
@pytest.mark.parametrize("cut", [3, 25, 600, 2000])
def test_broken_archives_have_a_reason(container: Container, cut: int) -> None:
    whole = {
        "zip": zipped(FILES),
        "tar": tarred(FILES),
        "gzip": gzip.compress(bytes(range(256)) * 99),
    }
    data = whole[container.name][:cut]
    try:
        listed(container, data)
    except QuarantineError as error:
        assert error.reason in ("corrupt", "expansion")


def test_an_encrypted_entry_is_named_and_its_neighbours_are_read() -> None:
    data = bytearray(zipped({"secret.txt": b"x" * 50, "open.txt": b"y"}, zipfile.ZIP_STORED))
    data[6] |= 1  # local header of the first entry
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert listed(ZipContainer(), bytes(data)) == {"secret.txt": b"encrypted", "open.txt": b"y"}
