"""How the text of a shape is written: its colour and size, by whichever style states them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.office.colours import FAINT, is_lost
from refinery.documents.office.names import A
from refinery.documents.office.slides.lists import level
from refinery.documents.office.themes import Theme

TINY: Final = 100
"""Hundredths of a point: what is set in one point or less is not there to be read."""
_OWN_COLOUR: Final = "{http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor}hlinkClr"


@dataclass(frozen=True)
class Ink:
    """Look of a run.

    Attributes:
        marker: Colour that a marker puts behind it; None without one.
        has_edge: An outline, a shadow or a glow shows it whatever its colour.
    """

    colour: str
    opacity: float = 1.0
    size: int | None = None
    marker: str | None = None
    has_edge: bool = False

    def is_nowhere_seen(self) -> bool:
        """Whether no ground shows it."""
        is_clear = self.opacity <= FAINT and not self.has_edge
        return is_clear or (self.size is not None and self.size <= TINY)

    def is_lost_on(self, grounds: Sequence[str]) -> bool:
        """Whether it is not seen on any of the colours that may lie behind it."""
        if self.is_nowhere_seen() or self.has_edge:
            return self.is_nowhere_seen()
        return is_lost(self.colour, grounds if self.marker is None else [self.marker])


class Inks:
    """Looks of the runs of one shape.

    Args:
        styles: List styles that apply, the nearest first.
        given: Colour of text that nearer styles leave open, and how opaque it is.
        usual: List styles for what nothing else is said of.
    """

    def __init__(
        self,
        theme: Theme,
        styles: Sequence[Any],
        given: tuple[str, float] | None = None,
        usual: Sequence[Any] = (),
    ) -> None:
        self._theme, self._styles, self._given, self._usual = theme, styles, given, usual

    def ink(self, paragraph: Any, properties: Any) -> Ink:
        """Look of a run with these properties in a paragraph."""
        stated = [] if properties is None else [properties]
        depth = level(paragraph.find(f"{A}pPr"))
        nearer = [*stated, *_defaults(self._styles, depth)]
        farther = list(_defaults(self._usual, depth))
        sizes = (node.get("sz", "") for node in (*nearer, *farther))
        size = next((int(text) for text in sizes if text.isdigit()), None)
        colour, opacity = self._colour(nearer, farther)
        if is_link(properties):
            colour, opacity = self._theme.named("hlink"), 1.0
        marker = None if properties is None else properties.find(f"{A}highlight")
        return Ink(
            colour,
            opacity,
            size,
            None if marker is None else self._theme.colour(next(iter(marker), None))[0],
            any(map(self._has_edge, nearer)),
        )

    def _colour(self, nearer: list[Any], farther: list[Any]) -> tuple[str, float]:
        for node in nearer:
            if (fill := self._theme.fill(node)) is not None:
                return fill
        if self._given is not None:
            return self._given
        fills = filter(None, map(self._theme.fill, farther))
        return next(fills, (self._theme.named("tx1"), 1.0))

    def _has_edge(self, properties: Any) -> bool:
        effects = properties.find(f"{A}effectLst")
        line = self._theme.fill(properties.find(f"{A}ln"))
        return (effects is not None and len(effects) > 0) or bool(line and line[1] > FAINT)


def is_link(properties: Any) -> bool:
    """Whether a run has the colour of links, not its own."""
    link = None if properties is None else properties.find(f"{A}hlinkClick")
    return link is not None and next(link.iter(_OWN_COLOUR), None) is None


def _defaults(styles: Sequence[Any], depth: int) -> Iterator[Any]:
    """What list styles say of the runs in a paragraph of a depth."""
    for style in styles:
        found = style.find(f"{A}lvl{depth + 1}pPr/{A}defRPr")
        if found is not None:
            yield found
