"""Properties of an Outlook message, its recipients and attachments: [MS-OXMSG]."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from refinery.documents.text import decode
from refinery.errors import QuarantineError

TOP: Final = 32
"""Bytes before the properties of the message itself."""
EMBEDDED: Final = 24
PART: Final = 8
"""Bytes before those of a recipient or an attachment."""
CODE_PAGES: Final = (0x3FDE, 0x3FFD)
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_TEXT, _BYTE_TEXT, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"


class Store:
    """One storage of a message file.

    Args:
        storage: As python-oxmsg gives it.
        header: Bytes before its first property: :data:`TOP`, :data:`EMBEDDED`, :data:`PART`.
        charset: Of texts that state none, if the message around it says so.
    """

    def __init__(self, storage: Any, header: int, charset: str = "") -> None:
        self._streams = {stream.name: stream.bytes_ for stream in storage.streams}
        self._storages = {inner.name: inner for inner in storage.storages}
        self._header = header
        codes = (self.number(code) for code in CODE_PAGES)
        self._charset = next((_charset(code) for code in codes if code), charset)

    def text(self, *names: int) -> str:
        """The first of the properties that is a text and not blank, else empty."""
        for name in names:
            wide = self._stream(name, _TEXT).decode("utf-16-le", "replace")
            found = wide or decode(self._stream(name, _BYTE_TEXT), self._charset)[0]
            if found.strip("\0 \r\n\t"):
                return found.strip("\0")
        return ""

    def page(self, name: int) -> str:
        """A property that is HTML, however it is kept."""
        return decode(self.binary(name), self._charset)[0] or self.text(name)

    def binary(self, name: int) -> bytes:
        """A property that is bytes, else none."""
        return self._stream(name, _BINARY)

    def number(self, name: int) -> int:
        """A property that is a number, else 0."""
        return int(struct.unpack("<I", self._fixed.get(name, bytes(8))[:4])[0])

    def time(self, *names: int) -> datetime | None:
        """The first of the properties that is a time, else None."""
        for name in names:
            ticks = int.from_bytes(self._fixed.get(name, b""), "little")
            if ticks:
                try:
                    return _EPOCH + timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
        return None

    def parts(self, kind: str) -> list[Store]:
        """Its recipients (``recip``) or attachments (``attach``), in stored order."""
        found = sorted(name for name in self._storages if name.startswith(f"__{kind}_version1.0_"))
        return [Store(self._storages[name], PART, self._charset) for name in found]

    def message(self, name: int) -> Store | None:
        """The message that an attachment is, if it is one."""
        inner = self._storages.get(f"__substg1.0_{name:04X}{_STORAGE}")
        return Store(inner, EMBEDDED, self._charset) if inner else None

    def _stream(self, name: int, kind: str) -> bytes:
        return bytes(self._streams.get(f"__substg1.0_{name:04X}{kind}", b""))

    @cached_property
    def _fixed(self) -> dict[int, bytes]:
        """Properties of fixed length, which lie side by side in one stream."""
        data = self._streams.get("__properties_version1.0", b"")
        found = {}
        for at in range(self._header, len(data) - 15, 16):
            found[struct.unpack_from("<H", data, at + 2)[0]] = data[at + 8 : at + 16]
        return found


def opened(data: bytes) -> Store:
    """The message in a compound file.

    Raises:
        QuarantineError: ``corrupt``.
    """
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        # As a stream: olefile takes few bytes for the name of a file.
        with OleFileIO(io.BytesIO(data)) as file:
            return Store(Storage.from_ole(file), TOP)
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, struct.error):
        raise QuarantineError("corrupt", "a message could not be read") from None


def _charset(code: int) -> str:
    from oxmsg.domain.encodings import encoding_from_codepage
    from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

    try:
        return encoding_from_codepage(code)
    except (UnrecognizedCodePageError, UnsupportedEncodingError):
        return ""
