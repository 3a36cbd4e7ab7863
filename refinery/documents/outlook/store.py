"""Properties of a message, its recipients and attachments, wherever Outlook keeps them."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from refinery.documents.outlook.named import Name, Names, no_names
from refinery.documents.text import decode

PAGE_CODE, TEXT_CODE = 0x3FDE, 0x3FFD
"""Properties that say in which code page HTML is, and in which the texts of one byte a sign."""
TEXT, BYTE_TEXT, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
"""Types of values: [MS-OXCDATA] 2.11.1."""
MULTIPLE: Final = 0x1000
"""What a type has besides where there are several values."""
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER: Final = (datetime(4501, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1) * 10
"""What Outlook writes where it knows no time."""


class Store(ABC):
    """What is kept of one thing; names of properties are those of [MS-OXPROPS].

    Args:
        charset: Of texts that state none, if the message around it says so.
        names: Numbers of named properties.
    """

    def __init__(self, charset: str = "", names: Names = no_names) -> None:
        self._names = names
        of_text, of_page = _charset(self.number(TEXT_CODE)), _charset(self.number(PAGE_CODE))
        self._charset = of_text or charset or of_page
        self._page_charset = of_page or self._charset

    @abstractmethod
    def _value(self, name: int, kind: int) -> bytes:
        """Bytes of a property that has this type, else none."""

    @abstractmethod
    def _fixed(self, name: int) -> bytes:
        """Bytes of a property that is a number or a time, else none."""

    @abstractmethod
    def _values(self, name: int, kind: int) -> Sequence[bytes]:
        """Bytes of each value of a property that has several of this type."""

    @abstractmethod
    def parts(self, kind: str) -> Sequence[Store]:
        """Its recipients (``recip``) or attachments (``attach``), in stored order."""

    @abstractmethod
    def message(self, name: int) -> Store | None:
        """The message that an attachment is, if it is one."""

    @abstractmethod
    def object(self, name: int) -> bytes:
        """The compound file that is the object of an attachment, else none."""

    def text(self, *names: Name) -> str:
        """The first of the properties that is a text and not blank, else empty."""
        for name in map(self._number_of, names):
            wide = self._value(name, TEXT).decode("utf-16-le", "replace")
            found = wide or decode(self._value(name, BYTE_TEXT), self._charset)[0]
            if found.strip("\0 \r\n\t"):
                return found.strip("\0")
        return ""

    def page(self, name: int) -> str:
        """A property that is HTML, however it is kept."""
        return decode(self.binary(name), self._page_charset)[0] or self.text(name)

    def binary(self, name: Name) -> bytes:
        """A property that is bytes, else none."""
        return self._value(self._number_of(name), BINARY)

    def binaries(self, name: Name) -> Sequence[bytes]:
        """Values of a property that is bytes several times."""
        return self._values(self._number_of(name), BINARY)

    def texts(self, name: Name) -> list[str]:
        """Values of a property that is a text several times."""
        number = self._number_of(name)
        wide = [one.decode("utf-16-le", "replace") for one in self._values(number, TEXT)]
        found = wide or [decode(v, self._charset)[0] for v in self._values(number, BYTE_TEXT)]
        return [one.strip("\0") for one in found]

    def number(self, name: Name) -> int:
        """A property that is a number, else 0."""
        data = self._fixed(self._number_of(name))
        return int(struct.unpack("<I", data[:4].ljust(4, b"\0"))[0])

    def share(self, name: Name) -> float:
        """A property that is a floating-point number, else 0."""
        data = self._fixed(self._number_of(name))
        return float(struct.unpack("<d", data[:8].ljust(8, b"\0"))[0])

    def is_set(self, name: Name) -> bool:
        """Whether a property that is true or false is there and true."""
        return any(self._fixed(self._number_of(name))[:1])

    def time(self, *names: Name) -> datetime | None:
        """The first of the properties that is a time, else None."""
        for name in map(self._number_of, names):
            ticks = int.from_bytes(self._fixed(name), "little")
            if 0 < ticks < _NEVER:
                return _EPOCH + timedelta(microseconds=ticks // 10)
        return None

    def _number_of(self, name: Name) -> int:
        """The number of a property; 0, which none has, where the store knows no such name."""
        return name if isinstance(name, int) else self._names().get(name, 0)


def _charset(code: int) -> str:
    from oxmsg.domain.encodings import encoding_from_codepage
    from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

    try:
        return encoding_from_codepage(code)
    except (UnrecognizedCodePageError, UnsupportedEncodingError):
        return ""
