"""Where shapes lie on a slide, also within groups, and how far their text may spread."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from refinery.documents.office.names import A, P
from refinery.documents.office.slides.masters import Masters
from refinery.documents.office.slides.order import Box

_FRAME: Final = (f"{P}spPr/{A}xfrm", f"{P}grpSpPr/{A}xfrm", f"{P}xfrm")
EMU: Final = 127
"""Units of length in a hundredth of a point."""
USUAL_SIZE: Final = 1800
WIDE: Final = "\u2e80"
"""From here on letters are as wide as they are high."""
LINE: Final = 1.2
TURN: Final = 21_600_000


class Places:
    """Places of the shapes of one slide.

    Args:
        masters: Give those of placeholders that do not state their own.
    """

    def __init__(self, masters: Masters) -> None:
        self._masters = masters

    def frame(self, shape: Any) -> Any:
        """What states the place of a shape, or None."""
        own = next((f for path in _FRAME if (f := shape.find(path)) is not None), None)
        return self._masters.frame(shape) if own is None else own

    def box(self, shape: Any) -> Box:
        """Place as the shape states it, among its neighbours; all zeros where nothing does."""
        frame = self.frame(shape)
        if frame is None:
            return (0, 0, 0, 0)
        left, top, width, height = _extent(frame, "off", "ext")
        return (left, top, left + width, top + height)

    def on_slide(self, shape: Any) -> Box | None:
        """Place on the slide, of a turned shape all it may touch; None where it is unknown."""
        frame = self.frame(shape)
        if frame is None:
            return None
        box = _turned(self.box(shape), frame)
        for group in shape.iterancestors(f"{P}grpSp"):
            around = group.find(f"{P}grpSpPr/{A}xfrm")
            if around is None:
                continue
            left, top, width, height = _extent(around, "off", "ext")
            inner_left, inner_top, inner_width, inner_height = _extent(around, "chOff", "chExt")
            if not inner_width or not inner_height:
                return None
            across, down = width / inner_width, height / inner_height
            box = (
                round(left + (box[0] - inner_left) * across),
                round(top + (box[1] - inner_top) * down),
                round(left + (box[2] - inner_left) * across),
                round(top + (box[3] - inner_top) * down),
            )
            box = _turned(box, around)
        return box


def is_turned(frame: Any) -> bool:
    """Whether a shape stands askew or on its side."""
    return _integer(frame, "rot") % (TURN // 2) != 0


def spill(shape: Any, box: Box) -> int:
    """How far text may reach beyond the box of its shape, by a rough measure of its letters."""
    body = shape.find(f"{P}txBody")
    width, height = box[2] - box[0], box[3] - box[1]
    if body is None:
        return 0
    sizes = [int(s) for n in body.iter() if (s := n.get("sz", "")).isdigit() and len(s) < 7]
    size = max(sizes, default=USUAL_SIZE) * EMU
    lengths = [_length(paragraph) * size for paragraph in body.findall(f"{A}p")]
    properties = body.find(f"{A}bodyPr")
    if properties is not None and properties.get("wrap") == "none":
        return round(max(max(lengths, default=0) - width, len(lengths) * size * LINE - height, 0))
    lines = sum(max(math.ceil(length / max(width, 1)), 1) for length in lengths)
    return round(max(lines * size * LINE - height, 0))


def grown(box: Box, by: int) -> Box:
    """A box with a margin."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def covers(one: Box, two: Box) -> bool:
    """Whether one box holds all of another."""
    return one[0] <= two[0] and one[1] <= two[1] and one[2] >= two[2] and one[3] >= two[3]


def _length(paragraph: Any) -> float:
    """Width of a paragraph in one line, in heights of its letters."""
    texts = (node.text or "" for node in paragraph.iter(f"{A}t"))
    return sum(0.5 if letter < WIDE else 1.0 for text in texts for letter in text)


def _turned(box: Box, frame: Any) -> Box:
    if not is_turned(frame):
        return box
    half = math.hypot(box[2] - box[0], box[3] - box[1]) / 2
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (
        *(round(across - half), round(down - half)),
        *(round(across + half), round(down + half)),
    )


def _extent(frame: Any, corner: str, size: str) -> tuple[int, int, int, int]:
    """Left, top, width and height by the names that a frame has for them."""
    place, extent = frame.find(f"{A}{corner}"), frame.find(f"{A}{size}")
    return (
        *(_integer(place, "x"), _integer(place, "y")),
        *(_integer(extent, "cx"), _integer(extent, "cy")),
    )


def _integer(node: Any, name: str) -> int:
    text = "" if node is None else node.get(name, "")
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else 0
