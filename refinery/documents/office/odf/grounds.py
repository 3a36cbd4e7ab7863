"""What lies behind the text of OpenDocument: pages, and shapes with or without a fill."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from refinery.documents.office.colours import UNKNOWN, WHITE
from refinery.documents.office.odf.looks import CLEAR, PAPER, Look, ground_of
from refinery.documents.office.odf.names import DRAW, PRESENTATION, STYLE
from refinery.documents.office.odf.styles import Styles

_PLAIN: Final = (None, CLEAR, WHITE)
_SHAPES: Final = (
    "custom-shape rect ellipse circle caption polygon polyline path line connector"
    " regular-polygon measure"
)
SHAPES: Final = frozenset(f"{DRAW}{name}" for name in _SHAPES.split())
"""What is drawn and may hold words of its own; boxes of text lie in frames."""


def paper(roots: list[Any]) -> Look:
    """The ground of the pages of a text; none is known where they differ."""
    masters, layouts = (
        {node.get(f"{STYLE}name"): node for root in roots for node in root.iter(f"{STYLE}{kind}")}
        for kind in ("master-page", "page-layout")
    )
    named = (s.get(f"{STYLE}master-page-name") for r in roots for s in r.iter(f"{STYLE}style"))
    todo, used = [next(iter(masters), None), *named], set()
    grounds = set()
    while todo:
        name = todo.pop()
        if name in used or name not in masters:
            continue
        used.add(name)
        todo.append(masters[name].get(f"{STYLE}next-style-name"))
        layout = layouts.get(masters[name].get(f"{STYLE}page-layout-name"))
        grounds.add(_ground(layout, f"{STYLE}page-layout-properties"))
    return Look(ground=grounds.pop()) if len(grounds) == 1 else _any(grounds)


def _any(grounds: set[str]) -> Look:
    return Look(ground=UNKNOWN) if grounds else PAPER


def _ground(node: Any, kind: str) -> str:
    """The ground that properties within a node state; white where they state none."""
    properties = None if node is None else node.find(kind)
    ground = None if properties is None else ground_of(properties)
    return WHITE if ground in (None, CLEAR) else ground or UNKNOWN


def paints(body: Any, styles: Styles) -> bool:
    """Whether a text has pictures or anything with a ground, on which a box may lie."""
    if next(body.iter(f"{DRAW}image", *SHAPES), None) is not None:
        return True
    names = {v for node in body.iter() for k, v in node.attrib.items() if k.endswith("style-name")}
    return any(ground not in _PLAIN for ground in styles.grounds(names))


def shape_look(styles: Styles, shape: Any, behind: Look) -> Look:
    """The look of text in a shape.

    Args:
        behind: What lies below it, as far as that is seen through it.
    """
    stated = fill(styles, shape)
    box = styles.within(
        behind,
        ("graphic", shape.get(f"{DRAW}style-name")),
        ("presentation", shape.get(f"{PRESENTATION}style-name")),
        ("paragraph", shape.get(f"{DRAW}text-style-name")),
    )
    look = box.on(styles.default("graphic"))
    return look if stated == CLEAR else replace(look, ground=stated)


def fill(styles: Styles, shape: Any) -> str:
    """The colour of a shape itself; a frame is clear unless it says otherwise."""
    for family, prefix in (("presentation", PRESENTATION), ("graphic", DRAW)):
        stated = styles.style(family, shape.get(f"{prefix}style-name")).look.ground
        if stated is not None:
            return stated
    stated = styles.default("graphic").ground
    if stated is None:
        return CLEAR if shape.tag == f"{DRAW}frame" else UNKNOWN
    return stated
