"""What a format is: bytes in, text and blocks out; it never connects to anything."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from refinery.documents.model import Embedded, Extracted
from refinery.documents.options import DEFAULT, Options
from refinery.documents.ranges import Ranges
from refinery.errors import QuarantineError


def _no_more() -> None:
    """Stands for a caller that does not watch the clock."""


class Format(ABC):
    """Reads one kind of file. Runs in a child process without network, under limits.

    Modules of formats import heavy libraries inside their functions: a child loads only what
    its documents need.
    """

    name: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]] = ()
    """Extensions it is chosen for where the bytes name no format."""
    media_types: ClassVar[tuple[str, ...]] = ()
    is_ranged: ClassVar[bool] = False
    """Whether it reads parts of a file of any size, by :meth:`within`, and never the whole."""

    def __init__(
        self, options: Options = DEFAULT, more_time: Callable[[], None] = _no_more
    ) -> None:
        """Take the run's options.

        Args:
            more_time: Asks the parent for the time of one more page; called before each page
                that is read by OCR.
        """
        self.options, self.more_time = options, more_time
        self.passwords: Sequence[str] = ()
        """Those that one of :data:`refinery.documents.locked.ARCHIVES` may try."""
        self.seconds = 0.0
        """Time of the whole document, where there are passwords."""

    @abstractmethod
    def extract(self, data: bytes, extension: str) -> Extracted:
        """Text and structure of the bytes.

        Args:
            extension: As far as it belongs to the identity of the content; may be empty.

        Raises:
            QuarantineError: With a reason, for example ``encrypted`` or ``corrupt``.
        """

    def members(self, data: bytes) -> list[Embedded]:
        """The documents inside, as :meth:`extract` lists them; overridden where it is cheaper.

        Raises:
            QuarantineError: As :meth:`extract`.
        """
        return self.extract(data, "").members

    def within(self, source: Ranges, part: str) -> Extracted:
        """A container whose members are parts of a file, or the documents in one of its parts.

        Args:
            source: The file, which stays where it lies.
            part: Value of a step that this method gave; empty for the whole.

        Raises:
            QuarantineError: As :meth:`extract`.
        """
        raise QuarantineError("unsupported", f"{self.name} is not read by ranges")
