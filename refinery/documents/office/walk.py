"""What a walk over an Office document comes to."""

from __future__ import annotations

from typing import Protocol

from refinery.documents.model import Extracted, first_heading
from refinery.documents.text import TextBuilder


class Walk(Protocol):
    """Reads one document from its beginning to its end."""

    def read(self) -> TextBuilder:
        """Its blocks in the order of reading."""

    @property
    def warnings(self) -> list[str]:
        """What was left out; complete once it was read."""


def walked(
    walk: Walk, kind: str, media_type: str, reader: str, stated: tuple[str, str]
) -> Extracted:
    """The document a walk goes through.

    Args:
        stated: Title and author as the file states them; without a title its first heading is.
    """
    builder = walk.read()
    title, author = stated
    return Extracted(
        kind=kind,
        media_type=media_type,
        reader=reader,
        text=builder.text,
        title=title or first_heading(builder.text, builder.blocks),
        author=author,
        blocks=builder.blocks,
        warnings=walk.warnings,
    )
