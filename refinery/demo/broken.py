"""Files that a reader must survive: corrupt, encrypted, empty, unreadable, dangling."""

from __future__ import annotations

import io
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

import pypdf

from refinery.demo.archives import zipped
from refinery.demo.office import docx_bytes
from refinery.demo.pages import pdf_bytes, txt_bytes
from refinery.demo.papers import make_paper
from refinery.demo.world import World

PASSWORD = "heron-2024"


def write_broken(world: World) -> None:
    """Writes one file of each trouble, and records what to expect of it."""
    rng = world.rng("broken")
    paper = make_paper(world, rng, "broken")
    word, pdf, text = docx_bytes(paper), pdf_bytes(paper), txt_bytes(paper)
    when = paper.when
    half = bytearray(pdf[: len(pdf) // 3])
    half[200:260] = rng.randbytes(60)
    files = (
        ("truncated.docx", word[: len(word) // 2], "docx", "corrupt"),
        ("corrupt.pdf", bytes(half), "pdf", "corrupt"),
        ("noise.xlsx", rng.randbytes(9_000), "xlsx", "corrupt"),
        ("cut-off.zip", zipped([("report.txt", text)])[:-40], "archive", "corrupt"),
        ("locked.pdf", _locked_pdf(pdf, rng), "pdf", "encrypted"),
        ("locked.zip", _locked_zip(text, rng), "archive", "encrypted"),
        ("empty.txt", b"", "txt", "empty"),
        ("empty.docx", b"", "docx", "empty"),
        ("forbidden.txt", text, "txt", "unreadable"),
    )
    for name, data, kind, expectation in files:
        world.store.write(f"broken/{name}", data, when, kind, expectation=expectation)
    (world.store.root / "broken/forbidden.txt").chmod(0)
    _dangling(world, when)


def _dangling(world: World, when: datetime) -> None:
    path = "broken/lost-link.docx"
    (world.store.root / path).symlink_to("../documents/no-longer-here.docx")
    world.store.touch(path, when)
    world.truth.file(path, "link", "skipped", 0, "symbolic link to nothing")


def _locked_pdf(pdf: bytes, rng: Random) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    out = io.BytesIO()
    with _seeded_secrets(rng):
        writer.encrypt(PASSWORD, algorithm="AES-256")
        writer.write(out)
    return out.getvalue()


@contextmanager
def _seeded_secrets(rng: Random) -> Iterator[None]:
    """Keys that repeat: the password of this file is printed above, its bytes must not vary."""
    kept = secrets.token_bytes
    secrets.token_bytes = lambda nbytes=None: rng.randbytes(nbytes or 32)
    try:
        yield
    finally:
        secrets.token_bytes = kept


def _locked_zip(text: bytes, rng: Random) -> bytes:
    """A zip with the traditional encryption, which the standard library reads and never writes."""
    plain_zip = zipped([("notes.txt", text)])
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(text) + packed.flush()
    crc = zlib.crc32(text)
    sealed = _zip_cipher(PASSWORD.encode(), rng.randbytes(11) + bytes([crc >> 24]) + body)
    name = b"notes.txt"
    common = b"\x14\x00\x01\x00\x08\x00" + plain_zip[10:14]
    sizes = b"".join(n.to_bytes(4, "little") for n in (crc, len(sealed), len(text)))
    named = len(name).to_bytes(2, "little") + b"\x00\x00"
    local = b"PK\x03\x04" + common + sizes + named + name + sealed
    entry = b"PK\x01\x02\x14\x00" + common + sizes + named + bytes(14) + name
    end = b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00"
    end += len(entry).to_bytes(4, "little") + len(local).to_bytes(4, "little") + b"\x00\x00"
    return local + entry + end


def _zip_cipher(password: bytes, data: bytes) -> bytes:
    raw = [_raw_crc(n) for n in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ raw[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ raw[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in data:
        mixed = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mixed * (mixed ^ 1)) >> 8) & 0xFF)
        update(byte)
    return bytes(out)


def _raw_crc(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value
