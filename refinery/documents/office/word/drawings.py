"""What is drawn in a Word paragraph: pictures as text; boxes, charts and diagrams beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.office.colours import UNKNOWN
from refinery.documents.office.inline import picture
from refinery.documents.office.names import CX, DGM, MC, PIC, WP, WPS, A, C, R, V, W
from refinery.documents.office.themes import Theme

LARGE: Final = 914_400
"""Side of a drawing from which on text may lie on it: an inch."""


@dataclass
class Drawn:
    """Pictures in words, text boxes, and the parts of charts and diagrams."""

    pictures: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)


def drawn(node: Any, target: Callable[[str | None], str]) -> Drawn:
    """What a drawing shows, in the order of the file.

    Args:
        target: Gives the part that a relationship leads to.
    """
    found = Drawn()
    label = next((one.get("descr") or "" for one in node.iter(f"{WP}docPr")), "")
    todo = list(reversed(node))
    while todo:
        one = todo.pop()
        tag = one.tag
        if tag == f"{W}txbxContent":
            found.boxes.append(one)
        elif tag in (f"{C}chart", f"{CX}chart"):
            found.charts.append(target(one.get(f"{R}id")))
        elif tag == f"{DGM}relIds":
            found.charts.append(target(one.get(f"{R}dm")))
        elif tag == f"{PIC}pic":
            words = next((c.get("descr") or "" for c in one.iter(f"{PIC}cNvPr")), "")
            blip = next(one.iter(f"{A}blip"), None)
            part = "" if blip is None else target(blip.get(f"{R}embed"))
            found.pictures.append(_told(words or label, part))
        elif tag == f"{V}imagedata":
            words = one.getparent().get("alt") or ""
            found.pictures.append(_told(words, target(one.get(f"{R}id"))))
        elif tag == f"{MC}AlternateContent":
            todo += reversed(chosen(one))
        else:
            todo += reversed(one)
    found.pictures = list(filter(None, found.pictures))
    return found


def _told(words: str, part: str) -> str:
    # What programs add to the words they wrote stands in a paragraph of its own.
    return picture(words.split("\n\n")[0], part.rpartition("/")[2])


def chosen(node: Any) -> Any:
    """The first of several ways to say the same thing."""
    choice = node.find(f"{MC}Choice")
    found = node.find(f"{MC}Fallback") if choice is None else choice
    return () if found is None else found


def fill_of_box(node: Any, theme: Theme) -> str:
    """The colour of a text box; unknown where it is clear, for what lies below it is not known."""
    shape = next(node.iterancestors(f"{WPS}wsp"), None)
    fill = None if shape is None else theme.fill(shape.find(f"{WPS}spPr"))
    return fill[0] if fill and fill[1] >= 1 else UNKNOWN


def has_backdrop(root: Any) -> bool:
    """Whether anything large is drawn behind the words of a document."""
    for anchor in root.iter(f"{WP}anchor"):
        size = anchor.find(f"{WP}extent")
        if anchor.get("behindDoc") in ("1", "true") and size is not None:
            sides = [size.get(name, "") for name in ("cx", "cy")]
            if all(side.isdigit() and int(side) >= LARGE for side in sides):
                return True
    return False
