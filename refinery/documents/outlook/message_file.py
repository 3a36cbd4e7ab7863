"""A message that Outlook saved (.msg): [MS-OXMSG]."""

from __future__ import annotations

import io
import struct
from functools import cached_property
from typing import Any, Final

from refinery.documents.outlook.store import OBJECT, Store
from refinery.errors import QuarantineError

TOP: Final = 32
"""Bytes before the properties of the message itself."""
EMBEDDED: Final = 24
PART: Final = 8
"""Bytes before those of a recipient or an attachment."""


class MessageStore(Store):
    """One storage of a message file.

    Args:
        storage: As python-oxmsg gives it.
        header: Bytes before its first property: :data:`TOP`, :data:`EMBEDDED`, :data:`PART`.
    """

    def __init__(self, storage: Any, header: int, charset: str = "") -> None:
        self._streams = {stream.name: stream.bytes_ for stream in storage.streams}
        self._storages = {inner.name: inner for inner in storage.storages}
        self._header = header
        super().__init__(charset)

    def parts(self, kind: str) -> list[MessageStore]:
        """By the numbers they have."""
        found = sorted(name for name in self._storages if name.startswith(f"__{kind}_version1.0_"))
        return [MessageStore(self._storages[name], PART, self._charset) for name in found]

    def message(self, name: int) -> MessageStore | None:
        """By the storage it is."""
        inner = self._storages.get(_stream(name, OBJECT))
        return MessageStore(inner, EMBEDDED, self._charset) if inner else None

    def _value(self, name: int, kind: int) -> bytes:
        return bytes(self._streams.get(_stream(name, kind), b""))

    def _fixed(self, name: int) -> bytes:
        return self._numbers.get(name, b"")

    @cached_property
    def _numbers(self) -> dict[int, bytes]:
        """Properties of fixed length, which lie side by side in one stream."""
        data = self._streams.get("__properties_version1.0", b"")
        found = {}
        for at in range(self._header, len(data) - 15, 16):
            found[struct.unpack_from("<H", data, at + 2)[0]] = data[at + 8 : at + 16]
        return found


def _stream(name: int, kind: int) -> str:
    return f"__substg1.0_{name:04X}{kind:04X}"


def opened(data: bytes) -> MessageStore:
    """The message in a compound file.

    Raises:
        QuarantineError: ``corrupt``.
    """
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        # As a stream: olefile takes few bytes for the name of a file.
        with OleFileIO(io.BytesIO(data)) as file:
            return MessageStore(Storage.from_ole(file), TOP)
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError, struct.error):
        raise QuarantineError("corrupt", "a message could not be read") from None
