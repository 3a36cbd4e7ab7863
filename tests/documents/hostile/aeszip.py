"""Zips under passwords by AES, as WinZip published it."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SALT = b"0123456789abcdef"


def strong_zip(files: Mapping[str, tuple[bytes, str]]) -> bytes:
    """A zip of files, each deflated and under a password."""
    out, directory = bytearray(), bytearray()
    for name, (data, password) in files.items():
        engine = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = _encrypted(engine.compress(data) + engine.flush(), password)
        extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8)
        sizes = struct.pack("<3I2H", 0, len(packed), len(data), len(name), len(extra))
        common = struct.pack("<5H", 51, 1, 99, 0, 33) + sizes
        place = struct.pack("<3H2I", 0, 0, 0, 0, len(out))
        directory += b"PK\x01\x02" + struct.pack("<H", 51) + common + place + name.encode() + extra
        out += b"PK\x03\x04" + common + name.encode() + extra + packed
    end = struct.pack("<4H2IH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def _encrypted(data: bytes, password: str) -> bytes:
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), SALT, 1000, 66)
    counts = b"".join(n.to_bytes(16, "little") for n in range(1, len(data) // 16 + 2))
    stream = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor().update(counts)
    sealed = bytes(one ^ two for one, two in zip(data, stream, strict=False))
    return SALT + keys[64:] + sealed + hmac.new(keys[32:64], sealed, "sha1").digest()[:10]
