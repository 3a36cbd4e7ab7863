"""What a slide takes from its layout and master: where things lie, and how lists look."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.office.names import A, P
from refinery.documents.office.package import Package
from refinery.documents.office.slides.ground import has_white_paper

_TITLES: Final = ("title", "ctrTitle")
_BODIES: Final = ("body", "subTitle", "obj", "")


class Masters:
    """Layout and master of one slide."""

    def __init__(self, layout: Any, master: Any, theme: Any = None) -> None:
        self.roots = [root for root in (layout, master) if root is not None]
        self.is_light = has_white_paper(theme)
        self._styles = None if master is None else master.find(f"{P}txStyles")

    @classmethod
    def of(cls, package: Package, slide: str, known: dict[str, Masters]) -> Masters:
        """Those of a slide; ``known`` keeps them by the name of the layout."""
        name = package.related(slide, "slideLayout")
        if name not in known:
            master = package.related(name, "slideMaster") if name else ""
            theme = package.related(master, "theme") if master else ""
            layout, main = (package.xml(part) if part else None for part in (name, master))
            known[name] = cls(layout, main, package.whole_xml(theme) if theme else None)
        return known[name]

    def frame(self, shape: Any) -> Any:
        """Where the layout or master puts a placeholder."""
        for found in self._ancestors(shape):
            frame = found.find(f"{P}spPr/{A}xfrm")
            if frame is not None:
                return frame
        return None

    def list_styles(self, shape: Any, body: Any) -> list[Any]:
        """List styles that apply to a shape, the nearest first."""
        styles = [body.find(f"{A}lstStyle")]
        holder = placeholder(shape)
        if holder is not None:
            styles += [f.find(f"{P}txBody/{A}lstStyle") for f in self._ancestors(shape)]
            kind = holder.get("type", "")
            name = "titleStyle" if kind in _TITLES else "bodyStyle"
            if self._styles is not None and kind in (*_TITLES, *_BODIES):
                styles.append(self._styles.find(f"{P}{name}"))
        return [style for style in styles if style is not None]

    def _ancestors(self, shape: Any) -> list[Any]:
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
