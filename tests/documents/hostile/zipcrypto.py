"""Zips under passwords, by the old cipher that the standard library reads but does not write."""

from __future__ import annotations

import binascii
import io
import struct
import zipfile
from collections.abc import Mapping


def locked_zip(files: Mapping[str, tuple[str, str]]) -> bytes:
    """A zip of texts, each under a password; an empty one leaves its text open."""
    out, directory = bytearray(), bytearray()
    for name, (text, password) in files.items():
        data = text.encode()
        crc, flag = binascii.crc32(data), 1 if password else 0
        packed = _encrypted(data, password, crc) if password else data
        sizes = struct.pack("<3I2H", crc, len(packed), len(data), len(name), 0)
        common = struct.pack("<5H", 20, flag, zipfile.ZIP_STORED, 0, 33) + sizes
        place = struct.pack("<3H2I", 0, 0, 0, 0, len(out))
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + place + name.encode()
        out += b"PK\x03\x04" + common + name.encode() + packed
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    made = bytes(out + directory + b"PK\x05\x06" + end)
    assert zipfile.ZipFile(io.BytesIO(made)).namelist() == list(files)
    return made


def _encrypted(data: bytes, password: str, crc: int) -> bytes:
    """Three running keys, fed with the plain bytes, as PKWARE published them."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password.encode():
        feed(byte)
    out = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + data:
        mix = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mix * (mix ^ 1) >> 8) & 0xFF))
        feed(byte)
    return bytes(out)


def _crc(key: int, byte: int) -> int:
    """One step of CRC-32 without the inversions."""
    return binascii.crc32(bytes([byte]), key ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
