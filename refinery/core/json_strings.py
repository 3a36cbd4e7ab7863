"""JSON that stands in a string of JSON, as in the arguments of tool calls."""

from __future__ import annotations

import json
from typing import Any


def embedded(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or list a string holds as JSON, or None."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None
