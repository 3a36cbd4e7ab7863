"""A message that Outlook saved (.msg): [MS-OXMSG]."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from refinery.documents.compound_writer import Tree, compound_file
from refinery.documents.outlook.named import ENTRIES, LETTERS, SETS, Named, Names, names_of
from refinery.documents.outlook.store import BINARY, MULTIPLE, OBJECT, Store
from refinery.errors import QuarantineError

TOP: Final = 32
"""Bytes before the properties of the message itself."""
EMBEDDED: Final = 24
PART: Final = 8
"""Bytes before those of a recipient or an attachment."""
PROPERTIES: Final = "__properties_version1.0"
NAMES: Final = "__nameid_version1.0"
"""Storage at the top that maps named properties, those of attached messages too."""


class MessageStore(Store):
    """One storage of a message file.

    Args:
        storage: As python-oxmsg gives it.
        header: Bytes before its first property: :data:`TOP`, :data:`EMBEDDED`, :data:`PART`.
        names: Of the message around it; where it is at the top, it has its own.
    """

    def __init__(
        self, storage: Any, header: int, charset: str = "", names: Names | None = None
    ) -> None:
        self._streams = {stream.name: stream.bytes_ for stream in storage.streams}
        self._storages = {inner.name: inner for inner in storage.storages}
        self._header = header
        super().__init__(charset, names or self._own_names)

    def parts(self, kind: str) -> list[MessageStore]:
        """By the numbers they have."""
        found = sorted(name for name in self._storages if name.startswith(f"__{kind}_version1.0_"))
        return [self._inner(self._storages[name], PART) for name in found]

    def message(self, name: int) -> MessageStore | None:
        """By the storage it is."""
        inner = self._storages.get(_stream(name, OBJECT))
        return self._inner(inner, EMBEDDED) if inner and _is_message(inner) else None

    def object(self, name: int) -> bytes:
        """By its storage, which becomes a file."""
        inner = self._storages.get(_stream(name, OBJECT))
        return compound_file(_tree(inner)) if inner and not _is_message(inner) else b""

    def _inner(self, storage: Any, header: int) -> MessageStore:
        return MessageStore(storage, header, self._charset, self._names)

    def _own_names(self) -> Mapping[Named, int]:
        return self._map

    @cached_property
    def _map(self) -> Mapping[Named, int]:
        storage = self._storages.get(NAMES)
        found = {s.name: bytes(s.bytes_) for s in storage.streams} if storage else {}
        return names_of(*(found.get(_stream(n, BINARY), b"") for n in (SETS, ENTRIES, LETTERS)))

    def _value(self, name: int, kind: int) -> bytes:
        return bytes(self._streams.get(_stream(name, kind), b""))

    def _values(self, name: int, kind: int) -> list[bytes]:
        """Each in a stream of its own, behind one that holds their lengths."""
        start = _stream(name, kind | MULTIPLE) + "-"
        return [bytes(self._streams[one]) for one in sorted(self._streams) if one.startswith(start)]

    def _fixed(self, name: int) -> bytes:
        return self._numbers.get(name, b"")

    @cached_property
    def _numbers(self) -> dict[int, bytes]:
        """Properties of fixed length, which lie side by side in one stream."""
        data = self._streams.get(PROPERTIES, b"")
        found = {}
        for at in range(self._header, len(data) - 15, 16):
            found[struct.unpack_from("<H", data, at + 2)[0]] = data[at + 8 : at + 16]
        return found


def _is_message(storage: Any) -> bool:
    return any(stream.name == PROPERTIES for stream in storage.streams)


def _tree(storage: Any) -> Tree:
    streams = {stream.name: bytes(stream.bytes_) for stream in storage.streams}
    return streams | {inner.name: _tree(inner) for inner in storage.storages}


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
