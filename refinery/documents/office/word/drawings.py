"""What is drawn in a Word paragraph: pictures as text; boxes, charts and diagrams beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from refinery.documents.office.inline import picture
from refinery.documents.office.names import CX, DGM, MC, PIC, WP, A, C, R, V, W


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
