"""JSON cleaned value by value, since its escapes hide from detectors what a string says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from refinery.core.json_strings import embedded

Clean = Callable[[str, str], str]
"""Cleans a value, given the name it stands under, which may tell what it is."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def clean_json(text: str, clean: Clean) -> str:
    """JSON text with every key, string and number cleaned.

    Raises:
        ValueError: The text is no JSON.
    """
    return _dump(_clean(json.loads(text), "", clean))


def _clean(value: Any, name: str, clean: Clean) -> Any:
    if isinstance(value, dict):
        return {clean(_valid(k), ""): _clean(part, k, clean) for k, part in value.items()}
    if isinstance(value, list):
        return [_clean(part, name, clean) for part in value]
    if isinstance(value, str):
        inner = embedded(value)
        return clean(_valid(value), name) if inner is None else _dump(_clean(inner, name, clean))
    if isinstance(value, bool) or value is None:
        return value
    said = clean(str(value), name)
    return value if said == str(value) else said


def _valid(text: str) -> str:
    """The text without halves of characters, which only an escape can spell."""
    return _SURROGATE.sub("\ufffd", text)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
