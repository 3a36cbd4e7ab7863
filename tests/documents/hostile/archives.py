"""Archives that explode, overlap, lie about their size or name places outside."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from typing import Final

from tests.documents.containers.test_archives import zipped
from tests.documents.hostile.case import MARK, TEXT, Case

ZEROS: Final = b"\0" * (64 * 2**20)
NAMES: Final = ("../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "CON", "..", "nul.txt")


def deflated(data: bytes) -> bytes:
    """A zip of one file, packed as small as it goes."""
    return zipped({"zeros.txt": data}, zipfile.ZIP_DEFLATED)


def bzip2_inside() -> bytes:
    """A zip whose entry unpacks to gigabytes with one call of bzip2."""
    return zipped({"zeros.txt": ZEROS}, zipfile.ZIP_BZIP2)


def nested_bombs() -> bytes:
    """Bombs in zips in zips, four each, as in the well-known 42.zip."""
    data = deflated(b"\0" * (8 * 2**20))
    for _ in range(2):
        data = zipped({f"{i}.zip": data + bytes([i]) for i in range(4)})
    return data


def overlapping() -> bytes:
    """A directory whose entries all name the same stored bytes."""
    kernel = deflated(b"\0" * (2**20 - 1))
    start = kernel.index(b"PK\x01\x02")
    entry = kernel[start : kernel.index(b"PK\x05\x06")]
    directory = entry * 900
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 900, 900, len(directory), start, 0)
    return kernel[:start] + directory + end


def million_entries(stated: int) -> bytes:
    """A directory of a million empty files that says it lists fewer."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *[20] * 2, *[0] * 4, *[0] * 3, 1, *[0] * 6)
    first = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, *[0] * 4, *[0] * 3, 1, 0) + b"a"
    directory = (entry + b"a") * 1_000_000
    size = len(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, stated, stated, size, len(first), 0)
    return first + directory + end


def hidden_directory() -> bytes:
    """The same, with its size in a zip64 record only; the plain one says three entries."""
    plain = million_entries(3)
    directory, end = plain[:-22], bytearray(plain[-22:])
    start = directory.index(b"PK\x01\x02")
    size = len(directory) - start
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(directory), 1)
    struct.pack_into("<I", end, 12, 0)
    return directory + large + locator + bytes(end)


def mimetype_bomb() -> bytes:
    """An entry that looks like an office file's mark and unpacks with a dictionary of 1 GiB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
    data = bytearray(packed.getvalue())
    at = data.index(b"mimetype") + len(b"mimetype")
    struct.pack_into("<I", data, at + 5, 2**30)  # after version, size of properties and lc, lp, pb
    return bytes(data)


def tar_of(*entries: tarfile.TarInfo, data: bytes = MARK.encode()) -> bytes:
    """A tar of the entries; regular files hold the data."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for entry in entries:
            if entry.isreg():
                entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data) if entry.isreg() else None)
    return out.getvalue()


def linked(name: str, kind: bytes, target: str = "/etc/passwd") -> tarfile.TarInfo:
    """An entry of a special kind."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def special_files() -> bytes:
    """Links out of the archive, devices and a pipe, and a file written through a link."""
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    special = [linked(f"entry-{number}", kind) for number, kind in enumerate(kinds)]
    return tar_of(linked("out", tarfile.SYMTYPE, "/tmp"), tarfile.TarInfo("out/a.txt"), *special)


def header(name: str, kind: bytes, size: int) -> bytes:
    """A tar header that states any size, negative ones included."""
    entry = tarfile.TarInfo(name)
    entry.type = kind
    block = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    block[124:136] = (size & (2**95 - 1) | (2**95 if size >= 0 else 255 << 88)).to_bytes(12, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def sparse(count: int) -> bytes:
    """Sparse files of 200 MiB, each of them two blocks of the archive."""
    out = bytearray()
    for number in range(count):
        block = bytearray(header(f"{number}.txt", tarfile.GNUTYPE_SPARSE, 0))
        block[386:398] = b"%011o\0" % 0
        block[398:410] = b"%011o\0" % 0
        block[483:495] = b"%011o\0" % (200 * 2**20)
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        out += block
    return bytes(out) + b"\0" * 1024


def backwards() -> bytes:
    """An entry of negative size, after which the same entry would be read again for ever."""
    return header("a.txt", tarfile.REGTYPE, -512) + b"\0" * 1024


def long_name_backwards() -> bytes:
    """The same in the header of a long name."""
    return header("a", tarfile.GNUTYPE_LONGNAME, -1024) + b"\0" * 2048


def endless_headers() -> bytes:
    """Headers of headers, each of which announces another."""
    one = header("a", tarfile.XHDTYPE, 9) + b"9 a=1234\n".ljust(512, b"\0")
    return one * 5000


def digits_in_a_header() -> bytes:
    """An extended header of digits, slow for whoever looks for a number in it."""
    size = 60 * 2**10
    return header("a", tarfile.XHDTYPE, size) + b"1" * size + tar_of(tarfile.TarInfo("a.txt"))


def garbage(magic: bytes) -> bytes:
    """A bomb of a compression that is not opened."""
    return magic + bytes(range(256)) * 64


CASES: Final = (
    Case("flat.zip", functools.partial(deflated, ZEROS), ("expansion",)),
    Case("nested.zip", nested_bombs, (TEXT,), ("expansion", TEXT)),
    Case("overlapping.zip", overlapping, ("corrupt",)),
    Case("million.zip", functools.partial(million_entries, 0xFFFF), ("expansion",)),
    Case("million-denied.zip", functools.partial(million_entries, 3), ("expansion",)),
    Case("million-hidden.zip", hidden_directory, ("expansion", "corrupt")),
    Case("dictionary.zip", mimetype_bomb, (TEXT,), ("unsupported",)),
    Case("bzip2.zip", bzip2_inside, ("expansion",)),
    Case(
        "names.zip",
        lambda: zipped(dict.fromkeys(NAMES, MARK.encode())),
        (TEXT,),
        (TEXT,),
        says=MARK,
        hides=("root:",),
    ),
    Case(
        "names.tar",
        lambda: tar_of(*map(tarfile.TarInfo, NAMES)),
        (TEXT,),
        (TEXT,),
        hides=("root:",),
    ),
    Case(
        "special.tar",
        special_files,
        (TEXT,),
        (TEXT, "unsupported-type"),
        says=MARK,
        hides=("root:",),
    ),
    Case("sparse.tar", functools.partial(sparse, 1000), ("expansion",)),
    Case("backwards.tar", backwards, ("corrupt",)),
    Case("long-name.tar", long_name_backwards, ("corrupt",)),
    Case("headers.tar", endless_headers, ("corrupt", "nested-too-deep")),
    Case("digits.tar", digits_in_a_header, ("corrupt",)),
    Case("bomb.gz", lambda: gzip.compress(ZEROS, 9), ("expansion",)),
    Case("bomb.xz", lambda: lzma.compress(ZEROS, preset=0), ("expansion",)),
    Case("bomb.bz2", lambda: bz2.compress(ZEROS), ("expansion",)),
    Case(
        "bomb.tar.gz",
        lambda: gzip.compress(tar_of(tarfile.TarInfo("a"), data=ZEROS)),
        ("expansion",),
    ),
    Case("bomb.zst", functools.partial(garbage, b"\x28\xb5\x2f\xfd"), ("unsupported",)),
    Case("bomb.br", functools.partial(garbage, b"\xcf\xff\xff\x7f\xf8\x27"), ("unsupported",)),
)
