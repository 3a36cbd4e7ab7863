"""A file that lies elsewhere, read by stretches: of a mailbox of 20 GB a child holds a few MiB."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from refinery.errors import QuarantineError

PAGE: Final = 64 * 1024
PAGES: Final = 256
"""Pages that are kept; those that were not used for the longest time go."""


class Ranges:
    """Reads any stretch of a file by its pages.

    Args:
        fetch: Gives bytes from an offset on, at most so many as asked for.
        size: Bytes of the file.
    """

    def __init__(self, fetch: Callable[[int, int], bytes], size: int) -> None:
        self._fetch, self.size = fetch, size
        self._pages: OrderedDict[int, bytes] = OrderedDict()

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the stretch.

        Raises:
            QuarantineError: ``corrupt``: it does not lie within the file.
        """
        if not 0 <= offset <= offset + length <= self.size:
            raise QuarantineError("corrupt", "a file ends before what it points to")
        first, last = offset // PAGE, (offset + length - 1) // PAGE
        data = b"".join(self._page(number) for number in range(first, last + 1))
        start = offset - first * PAGE
        found = data[start : start + length]
        if len(found) < length:
            raise QuarantineError("changed", "a file became shorter while it was read")
        return found

    def _page(self, number: int) -> bytes:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        page = self._fetch(number * PAGE, min(PAGE, self.size - number * PAGE))
        self._pages[number] = page
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return page
