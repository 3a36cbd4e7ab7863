"""Byte ranges of the objects in a JSON file, so that each can be fetched without parsing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


def elements(text: str) -> Iterator[tuple[int, int, Any]]:
    """(offset, length, value) in UTF-8 bytes of each element of the file's array.

    The array is the file itself or a direct member of its outermost object.

    >>> [(o, n) for o, n, _ in elements('{"n": 1, "rows": [{"é": 1}, {}]}')]
    [(18, 9), (29, 2)]

    Raises:
        ValueError: The text is not JSON.
    """
    position, counted = 0, 0
    for start, end, value in _spans(text):
        counted += len(text[position:start].encode("utf-8"))
        size = len(text[start:end].encode("utf-8"))
        yield counted, size, value
        counted += size
        position = end


def _spans(text: str) -> Iterator[tuple[int, int, Any]]:
    index = _skip(text, 0)
    if text[index : index + 1] == "[":
        yield from _array(text, index + 1)
        return
    if text[index : index + 1] != "{":
        return
    index = _skip(text, index + 1)
    while text[index : index + 1] == '"':
        _, index = _DECODER.raw_decode(text, index)
        index = _skip(text, _skip(text, index) + 1)
        if text[index : index + 1] == "[":
            yield from _array(text, index + 1)
        _, index = _DECODER.raw_decode(text, index)
        index = _skip(text, index)
        if text[index : index + 1] == ",":
            index = _skip(text, index + 1)


def _array(text: str, index: int) -> Iterator[tuple[int, int, Any]]:
    index = _skip(text, index)
    while text[index : index + 1] not in ("]", ""):
        value, end = _DECODER.raw_decode(text, index)
        yield index, end, value
        index = _skip(text, end)
        if text[index : index + 1] == ",":
            index = _skip(text, index + 1)


def lines(data: bytes) -> Iterator[tuple[int, int]]:
    """(offset, length) of each line that is not blank, without its newline."""
    position = 0
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        if data[position:end].strip():
            yield position, end - position
        position = end + 1


def _skip(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    return match.end() if match else index
