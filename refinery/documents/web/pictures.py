"""Pictures of a page: what they are said to show stays, where they lie does not."""

from __future__ import annotations

from typing import Any


def name_pictures(root: Any) -> None:
    """Put its alternative text in the place of each picture that has no caption."""
    for picture in list(root.iter("img")):
        parent = picture.getparent()
        if parent is None:
            continue
        figure = next(picture.iterancestors("figure"), None)
        has_caption = figure is not None and figure.find(".//figcaption") is not None
        name = "" if has_caption else " ".join((picture.get("alt") or "").split())
        if name:
            shown = picture.makeelement("span")
            shown.text, shown.tail = name, picture.tail
            parent.replace(picture, shown)
        else:
            picture.drop_tree()
