"""Files under a password, opened with those a site knows; runs in the child."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from refinery.errors import QuarantineError

OPENED: Final = "opened with a password"
HOLDS_LOCKED: Final = "holds encrypted files"
ARCHIVES: Final = ("aes-zip",)
"""Formats that are told the passwords, because each of their files has a lock of its own."""
SHARE: Final = 0.5
"""Share of a document's time that may go into trying passwords."""


def is_locked(data: bytes) -> bool:
    """Whether an Office file of any age is under a password."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # a parser of untrusted bytes raises anything; whoever reads it will say
        return False


def unlocked(data: bytes, format_name: str, passwords: Sequence[str], seconds: float) -> bytes:
    """The same file without its password.

    Args:
        seconds: Time of the whole document, of which a share goes here.

    Raises:
        QuarantineError: ``encrypted``: none of the passwords opens it in time, or nothing here
            opens such files.
    """
    opener = {"ole": _office, "pdf": _pdf}.get(format_name)
    for password in _in_time(passwords if opener else (), seconds * SHARE):
        try:
            plain = opener(data, password) if opener else b""
        except Exception:  # a wrong password is told in a dozen ways, a broken file in more
            continue
        if plain:
            return plain
    raise QuarantineError("encrypted")


def _in_time(passwords: Sequence[str], seconds: float) -> Iterator[str]:
    deadline = time.monotonic() + seconds
    for password in passwords:
        if time.monotonic() > deadline:
            return
        yield password


def _office(data: bytes, password: str) -> bytes:
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
    if isinstance(file, OOXMLFile):
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    out = io.BytesIO()
    file.decrypt(out)
    return out.getvalue()


def _pdf(data: bytes, password: str) -> bytes:
    from pypdf import PasswordType, PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.decrypt(password) == PasswordType.NOT_DECRYPTED:
        return b""
    out = io.BytesIO()
    PdfWriter(clone_from=reader).write(out)
    return out.getvalue()
