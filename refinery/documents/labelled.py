"""Facts of a record as lines of text: a label and what it says."""

from __future__ import annotations

from collections.abc import Iterable

from refinery.documents.text import TextBuilder


def add_facts(builder: TextBuilder, facts: Iterable[tuple[str, str]]) -> None:
    """Append one paragraph with a line per fact; a fact without a value has none.

    >>> builder = TextBuilder()
    >>> add_facts(builder, [("Where", "Room 5,\\nupstairs"), ("When", "")])
    >>> builder.text
    'Where: Room 5, upstairs'
    """
    lines = [f"{label}: {' '.join(value.split())}" for label, value in facts if value.strip()]
    builder.add("paragraph", "\n".join(lines))


def add_paragraphs(builder: TextBuilder, text: str) -> None:
    """Append a text that is divided by blank lines."""
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        builder.add("paragraph", paragraph)
