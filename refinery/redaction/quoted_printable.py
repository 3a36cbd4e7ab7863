"""What quoted-printable mail hides: bytes as ``=XX``, and line ends that are none.

A mail's own parser decodes its parts; what is left is what people pasted, forwarded or saved raw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_RUN: Final = re.compile(r"=[ \t]{0,8}\r?\n|(?:=[0-9A-Fa-f]{2})+")
_FIRST_SEEN: Final = 0x20
_BYTE: Final = 3
"""Characters that a byte takes."""
_LENGTHS: Final = ((0xF0, 4), (0xE0, 3), (0xC0, 2))


def unquoted(text: str) -> Iterator[tuple[int, int, str]]:
    """Edits that take quoted-printable off; control characters stay written out.

    >>> list(unquoted("a=40b=E2=80=93=\\n7"))
    [(1, 4, '@'), (5, 14, '–'), (14, 16, '')]
    """
    for match in _RUN.finditer(text):
        if match.group(0)[-1] == "\n":
            yield match.start(), match.end(), ""
        else:
            yield from _characters(match.group(0), match.start())


def _characters(run: str, start: int) -> Iterator[tuple[int, int, str]]:
    data = bytes.fromhex(run.replace("=", ""))
    index = 0
    while index < len(data):
        length = next((n for least, n in _LENGTHS if data[index] >= least), 1)
        character = _decoded(data[index : index + length])
        if character is None:
            length, character = 1, data[index : index + 1].decode("latin-1")
        if character >= chr(_FIRST_SEEN) or character in "\t\n\r":
            first = start + index * _BYTE
            yield first, first + length * _BYTE, character
        index += length


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
