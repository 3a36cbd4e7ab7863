"""What lies behind the text of a slide, as far as it takes to tell whether the text is seen."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.office.areas import touch
from refinery.documents.office.colours import FAINT, UNKNOWN, WHITE
from refinery.documents.office.names import A, P
from refinery.documents.office.slides.masters import Masters, placeholder
from refinery.documents.office.slides.order import Box
from refinery.documents.office.slides.places import (
    Places,
    covers,
    grown,
    is_turned,
    spill,
)

THEMED: Final = 1001
"""Number of the first fill of a theme for grounds."""
BROAD: Final = 76_200
"""Width of a line from which on it may lie behind words: six points."""
MANY: Final = 300
"""Painted shapes above which a slide is taken to be painted all over."""
_SHAPES: Final = tuple(f"{P}{name}" for name in ("sp", "pic", "graphicFrame", "cxnSp"))
_NO_AREA: Final = ("line", "arc", "leftBracket", "rightBracket", "leftBrace", "rightBrace")
_Painted = tuple[Box | None, str, bool]
"""Where a colour lies, and whether it fills all of that place."""


class Ground:
    """The ground of one slide.

    Args:
        root: The slide.
        size: Its width and height; zeros where they are unknown.
    """

    def __init__(
        self, root: Any, masters: Masters, places: Places, size: tuple[int, int] = (0, 0)
    ) -> None:
        self._masters, self._theme, self._places = masters, masters.theme, places
        self._size = size
        self._moved = {
            target.get("spid", "")
            for motion in root.iter(f"{P}animMotion")
            for target in motion.iter(f"{P}spTgt")
        }
        self.paper = self._paper([root, *masters.roots])
        self._painted: list[_Painted] = []
        self._before: dict[Any, int] = {}
        self._known: dict[Any, tuple[str, ...]] = {}
        for index, page in enumerate([*reversed(masters.roots), root]):
            is_own = index == len(masters.roots)
            for shape in page.iter(*_SHAPES):
                if is_own or placeholder(shape) is None:  # which a layout does not draw
                    self._before[shape] = len(self._painted)
                    self._paint(shape)

    def is_off(self, shape: Any) -> bool:
        """Whether a shape lies beyond the edges of the slide and never comes in."""
        box = self._places.on_slide(shape) if all(self._size) else None
        about = next(shape.iter(f"{P}cNvPr"), None)
        if box is None or (about is not None and about.get("id", "") in self._moved):
            return False
        return not touch(
            grown(box, spill(shape, box)), (1, 1, self._size[0] - 1, self._size[1] - 1)
        )

    def behind(self, shape: Any) -> tuple[str, ...]:
        """Colours that may lie behind the text of a shape, its own fill among them."""
        if shape not in self._known:
            self._known[shape] = self._behind(shape)
        return self._known[shape]

    def _behind(self, shape: Any) -> tuple[str, ...]:
        box = self._places.on_slide(shape)
        over = 0 if box is None else spill(shape, box)
        reach = None if box is None or box[0] == box[2] or box[1] == box[3] else grown(box, over)
        found = [self.paper]
        for area, colour, is_whole in self._painted[: self._before.get(shape)]:
            if area is None or reach is None or touch(area, reach):
                is_all = is_whole and area is not None and reach is not None and covers(area, reach)
                found = [colour] if is_all else [*found, colour]
        own = self._fill(shape) if shape.tag == f"{P}sp" else None
        if own is None:
            return tuple(dict.fromkeys(found))
        return tuple(dict.fromkeys([own] if reach is not None and not over else [*found, own]))

    def _paint(self, shape: Any) -> None:
        area, fill = self._places.on_slide(shape), self._fill(shape)
        if self._has_broad_line(shape):
            self._painted.append((area, UNKNOWN, False))
        if fill is not None:
            frame = self._places.frame(shape)
            geometry = shape.find(f"{P}spPr/{A}prstGeom")
            is_box = geometry is None or geometry.get("prst") == "rect"
            self._painted.append(
                (area, fill, is_box and frame is not None and not is_turned(frame))
            )
        if len(self._painted) > MANY:
            self._painted = [(None, UNKNOWN, False)]

    def _has_broad_line(self, shape: Any) -> bool:
        line = shape.find(f"{P}spPr/{A}ln")
        width = "" if line is None else line.get("w", "")
        return width.isdigit() and int(width) >= BROAD and line.find(f"{A}noFill") is None

    def _fill(self, shape: Any) -> str | None:
        """The colour that a shape puts over what lies behind it; None for none."""
        if shape.tag in (f"{P}pic", f"{P}graphicFrame"):
            return UNKNOWN
        if shape.get("useBgFill") in ("1", "true"):
            return self.paper
        colour, opacity = self._stated(shape)
        if opacity <= FAINT:
            return None
        geometry = shape.find(f"{P}spPr/{A}prstGeom")
        is_area = geometry is None or geometry.get("prst") not in _NO_AREA
        is_area = is_area and shape.find(f"{P}spPr/{A}custGeom") is None
        return colour if opacity >= 1 and is_area else UNKNOWN

    def _stated(self, shape: Any) -> tuple[str, float]:
        for source in (shape, *self._masters.ancestors(shape)):
            fill = self._theme.fill(source.find(f"{P}spPr"))
            if fill is not None:
                return fill
        named = shape.find(f"{P}style/{A}fillRef")
        number = "0" if named is None else named.get("idx", "0")
        if number in ("0", "1000"):
            return UNKNOWN, 0.0
        return self._themed("fillStyleLst", int(number) if number.isdigit() else 0, named)

    def _paper(self, roots: list[Any]) -> str:
        """Colour of the slide itself: as it says, or its layout, or its master."""
        for ground in (root.find(f"{P}cSld/{P}bg") for root in roots):
            named = None if ground is None else ground.find(f"{P}bgRef")
            if ground is None:
                continue
            fill = self._theme.fill(ground.find(f"{P}bgPr"))
            if named is not None and named.get("idx", "").isdigit():
                fill = self._themed("bgFillStyleLst", int(named.get("idx")) - THEMED + 1, named)
            return fill[0] if fill and fill[1] >= 1 else UNKNOWN
        return WHITE

    def _themed(self, kind: str, number: int, named: Any) -> tuple[str, float]:
        """A fill of the theme in the colour it is given."""
        is_even = self._theme.is_even(kind, number)
        return self._theme.colour(next(iter(named), None)) if is_even else (UNKNOWN, 1.0)
