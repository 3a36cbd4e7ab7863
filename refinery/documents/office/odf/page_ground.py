"""What lies behind the shapes of a slide or drawing of OpenDocument."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Final

from refinery.documents.office.areas import Rectangle, touch
from refinery.documents.office.colours import UNKNOWN, WHITE
from refinery.documents.office.odf.grounds import SHAPES, fill
from refinery.documents.office.odf.looks import CLEAR, Look
from refinery.documents.office.odf.names import DRAW, PRESENTATION, SVG, TABLE
from refinery.documents.office.odf.styles import Styles

EVERYWHERE: Final = (-math.inf, -math.inf, math.inf, math.inf)
_LENGTH: Final = re.compile(r"(-?\d+\.?\d*)(cm|mm|in|pt|pc|px)")
_POINTS: Final = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_LINES: Final = frozenset(f"{DRAW}{name}" for name in ("line", "connector", "measure", "polyline"))


class PageGround:
    """The ground of one page.

    Args:
        master: What lies behind the page, or None.
        shared: Styles of the master.
    """

    def __init__(self, page: Any, styles: Styles, master: Any, shared: Styles) -> None:
        grounds = [_of_page(page, styles), *([] if master is None else [_of_page(master, shared)])]
        self.look = Look(ground=next((one for one in grounds if one not in (None, CLEAR)), WHITE))
        self._painted: list[tuple[Any, Rectangle]] = []
        for root, own in ((page, styles), (master, shared)):
            for shape in () if root is None else _shapes(root):
                if _paint(shape, own) not in (CLEAR, self.look.ground):
                    self._painted.append((shape, _box(shape)))

    def behind(self, shape: Any, look: Look) -> Look:
        """What is seen through a shape without a fill: none is known where others are near.

        Args:
            look: How text looks in what the shape lies in.
        """
        own = _box(shape)
        is_near = any(touch(own, box) for other, box in self._painted if other is not shape)
        return Look(look.hidden, look.tiny, look.ink, UNKNOWN if is_near else look.ground)


def _of_page(page: Any, styles: Styles) -> str | None:
    return styles.style("drawing-page", page.get(f"{DRAW}style-name")).look.ground


def _shapes(root: Any) -> Iterator[Any]:
    """What a page paints; places to fill and lines are nothing."""
    for shape in root.iter(f"{DRAW}frame", *SHAPES):
        is_note = next(shape.iterancestors(f"{PRESENTATION}notes"), None) is not None
        is_blank = shape.get(f"{PRESENTATION}placeholder") == "true" or shape.tag in _LINES
        if not is_note and not is_blank:
            yield shape


def _paint(shape: Any, styles: Styles) -> str:
    """The colour that a shape covers what lies below it with."""
    holds = (f"{DRAW}image", f"{DRAW}object", f"{TABLE}table")
    is_picture = any(shape.find(name) is not None for name in holds)
    return UNKNOWN if is_picture else fill(styles, shape)


def _box(shape: Any) -> Rectangle:
    """Where a shape lies; anywhere, if it is turned or does not say."""
    found = [_LENGTH.fullmatch(shape.get(f"{SVG}{n}", "")) for n in ("x", "y", "width", "height")]
    if shape.get(f"{DRAW}transform") or not all(found):
        return EVERYWHERE
    left, top, wide, high = (float(one[1]) * _POINTS[one[2]] for one in found if one)
    return left, top, left + wide, top + high
