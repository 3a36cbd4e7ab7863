"""Pictures of a page: what they are said to show stays, where they lie does not."""

from __future__ import annotations

import re
from typing import Any, Final

_FILE: Final = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|svg|bmp)|\w+(?:[-_]\w+){2,}", re.IGNORECASE)
"""Names of files and slugs, which some programs put where words should stand."""


def name_pictures(root: Any) -> None:
    """Put its alternative text in the place of each picture that has no caption."""
    for picture in list(root.iter("img")):
        parent = picture.getparent()
        if parent is None:
            continue
        figure = next(picture.iterancestors("figure"), None)
        has_caption = figure is not None and figure.find(".//figcaption") is not None
        name = "" if has_caption else _words(picture.get("alt") or "")
        if name:
            shown = picture.makeelement("span")
            shown.text, shown.tail = name, picture.tail
            parent.replace(picture, shown)
        else:
            picture.drop_tree()


def _words(text: str) -> str:
    """Alternative text on one line; empty where it is the name of a file."""
    found = " ".join(text.split())
    return "" if _FILE.fullmatch(found) else found
