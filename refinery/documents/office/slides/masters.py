"""What a slide takes from its layout and master: places, looks of lists and words, colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from refinery.documents.office.names import A, P
from refinery.documents.office.package import Package
from refinery.documents.office.slides.inks import Inks
from refinery.documents.office.themes import USUAL, Theme

_TITLES: Final = ("title", "ctrTitle")
_BODIES: Final = ("body", "subTitle", "obj", "")


class Masters:
    """Layout and master of one slide.

    Args:
        usual: List style of the presentation, for what is no placeholder.
    """

    def __init__(self, layout: Any, master: Any, theme: Theme, usual: Any = None) -> None:
        self.roots = [root for root in (layout, master) if root is not None]
        self.theme = theme
        self._styles = None if master is None else master.find(f"{P}txStyles")
        self._usual = [] if usual is None else [usual]

    @classmethod
    def of(
        cls, package: Package, slide: str, root: Any, known: dict[str, Any], usual: Any = None
    ) -> Masters:
        """Those of a slide; ``known`` keeps the parts that slides share, by their names."""

        def part(name: str, read: Callable[[str], Any]) -> Any:
            if name not in known:
                known[name] = read(name) if name else None
            return known[name]

        name = package.related(slide, "slideLayout")
        main = package.related(name, "slideMaster") if name else ""
        layout, master = part(name, package.xml), part(main, package.xml)
        themes = [package.related(page, "themeOverride") for page in (slide, name) if page]
        themes.append(package.related(main, "theme") if main else "")
        stated = [part(theme, package.whole_xml) for theme in themes]
        coloured = (theme for theme in stated if _is_coloured(theme))
        theme = Theme(next(coloured, None), _mapping([root, layout], master))
        return cls(layout, master, theme, usual)

    def frame(self, shape: Any) -> Any:
        """Where the layout or master puts a placeholder."""
        for found in self.ancestors(shape):
            frame = found.find(f"{P}spPr/{A}xfrm")
            if frame is not None:
                return frame
        return None

    def list_styles(self, shape: Any, body: Any) -> list[Any]:
        """List styles that apply to a shape, the nearest first."""
        styles = [body.find(f"{A}lstStyle")]
        holder = placeholder(shape)
        if holder is not None:
            styles += [f.find(f"{P}txBody/{A}lstStyle") for f in self.ancestors(shape)]
            kind = holder.get("type", "")
            name = "titleStyle" if kind in _TITLES else "bodyStyle"
            if self._styles is not None and kind in (*_TITLES, *_BODIES):
                styles.append(self._styles.find(f"{P}{name}"))
        return [style for style in styles if style is not None]

    def inks(self, shape: Any, body: Any) -> Inks:
        """Looks of the words of a shape."""
        given = shape.find(f"{P}style/{A}fontRef")
        node = None if given is None else next(iter(given), None)
        colour = None if node is None else self.theme.colour(node)
        usual = [] if placeholder(shape) is not None else self._usual
        return Inks(self.theme, self.list_styles(shape, body), colour, usual)

    def ancestors(self, shape: Any) -> list[Any]:
        """The placeholders that a placeholder stands in for."""
        holder = placeholder(shape)
        if holder is None:
            return []
        found = []
        for root in self.roots:
            match = _matching(root, holder)
            if match is not None:
                found.append(match)
                holder = placeholder(match)
        return found


def placeholder(shape: Any) -> Any:
    """What makes a shape a placeholder, or None."""
    return shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")


def kind_of(shape: Any) -> str:
    """Type of a placeholder; empty for other shapes."""
    holder = placeholder(shape)
    return "" if holder is None else holder.get("type", "obj")


def _matching(root: Any, holder: Any) -> Any:
    """The placeholder of a layout or master with the same number, or else the same type."""
    index, kind = holder.get("idx", "0"), holder.get("type", "obj")
    shapes = [shape for shape in root.iter(f"{P}sp") if placeholder(shape) is not None]
    for shape in shapes:
        if placeholder(shape).get("idx", "0") == index != "0":
            return shape
    for shape in shapes:
        other = placeholder(shape).get("type", "obj")
        if other == kind or (kind in ("obj", "subTitle") and other == "body"):
            return shape
    return None


def _mapping(roots: list[Any], master: Any) -> Mapping[str, str]:
    """Which colours of the theme a slide means by the names for text and ground."""
    path = f"{P}clrMapOvr/{A}overrideClrMapping"
    found = [None if root is None else root.find(path) for root in roots]
    found.append(None if master is None else master.find(f"{P}clrMap"))
    return next((dict(node.attrib) for node in found if node is not None), USUAL)


def _is_coloured(theme: Any) -> bool:
    return theme is not None and next(theme.iter(f"{A}clrScheme"), None) is not None
