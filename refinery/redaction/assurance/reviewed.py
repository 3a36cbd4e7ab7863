"""A clean document as a reviewer reads it: every masked field that an export may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

_ATTRIBUTES: Final = ("depth", "language", "level")
"""Attributes of blocks that say nothing of anybody."""


def reviewed_text(row: Mapping[str, Any]) -> str:
    r"""Title, people and attributes of blocks above the text, a line each.

    Args:
        row: ``title``, ``author``, ``participants``, ``blocks``, ``tools`` and ``text`` of
            ``clean_documents``.

    >>> reviewed_text({"title": "Trip", "author": "<PERSON_1>", "text": "See <PERSON_2>."})
    'Title: Trip\nAuthor: <PERSON_1>\n\nSee <PERSON_2>.'
    """
    lines = [("Title", row.get("title")), ("Author", row.get("author"))]
    for participant in row.get("participants") or ():
        said = (participant["name"], participant["address"])
        lines.append((participant["role"].capitalize(), " ".join(part for part in said if part)))
    lines += _attributes(row.get("blocks") or ())
    lines.append(("Tools", row.get("tools")))
    head = [f"{label}: {value}" for label, value in lines if value]
    return "\n".join([*head, "", row["text"] or ""]) if head else row["text"] or ""


def _attributes(blocks: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each attribute once, however many blocks have it."""
    said: dict[tuple[str, str], None] = {}
    for block in blocks:
        for key, value in dict(block["attributes"] or {}).items():
            if value and key not in _ATTRIBUTES:
                said[key, value] = None
    return list(said)
