"""Calls of tools as lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from refinery.core.json_strings import embedded
from refinery.errors import QuarantineError


def spoken(text: str) -> str:
    """What JSON says, a line per value behind its name, JSON within strings included.

    >>> spoken('[{"name": "find", "arguments": {"who": ["Ann", 2]}}]').splitlines()
    ['name: find', 'who: Ann', 'who: 2']
    """
    try:
        return "\n".join(_lines(json.loads(text), ""))
    except RecursionError:
        raise QuarantineError("too-nested", "calls of tools are nested too deep") from None


def _lines(value: Any, name: str) -> Iterator[str]:
    inner = (embedded(value) or value) if isinstance(value, str) else value
    if isinstance(inner, dict):
        for key, part in inner.items():
            yield from _lines(part, key)
    elif isinstance(inner, list):
        for part in inner:
            yield from _lines(part, name)
    else:
        said = value if isinstance(value, str) else json.dumps(value)
        yield f"{name}: {said}" if name else said
