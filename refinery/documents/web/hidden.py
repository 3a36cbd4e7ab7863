"""Text of a page that no reader sees: taken out, and counted."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.web.looks import Look, Sight, is_gone
from refinery.documents.web.style_sheet import StyleSheet, names

_OUTER: Final = ("html", "body")
_UNREAD: Final = ("head", "style", "script", "noscript", "template")
_SHOWN: Final = ("img", "svg", "input", "textarea", "select", "picture", "video", "canvas")
"""Elements that show something without text of their own, whatever the font is."""


def drop_hidden(root: Any, is_heard: bool = False) -> tuple[int, bool]:
    """Take out what is not shown or cannot be seen.

    Looked at are attributes of the elements themselves and rules of the page's own style sheets
    for tags, classes, ids and attributes, one below another. What rules of other kinds may show
    is shown. White text counts as hidden where neither it nor anything around it has a background.

    Args:
        is_heard: What lies beside the page is kept, since it is read aloud.

    Returns:
        How many characters went, and whether the page's style sheets were followed to their end.
    """
    sheet = StyleSheet(root)
    walk = _Walk(sheet, is_heard)
    walk.through(root)
    for element in walk.gone:
        if element.getparent() is not None:
            element.drop_tree()
    return walk.count, sheet.is_followed


class _Walk:
    """One walk over a page, in which hidden text goes and hidden elements are found."""

    def __init__(self, sheet: StyleSheet, is_heard: bool) -> None:
        self.sheet, self.is_heard = sheet, is_heard
        self.count = 0
        self.gone: list[Any] = []
        self._path: list[frozenset[str]] = []
        self._sights: list[Sight] = [Sight()]
        self._shown: list[bool] = [False]
        """By depth, whether something is left to see of what was walked through so far."""

    def through(self, root: Any) -> None:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if not isinstance(element.tag, str):
                continue
            if event == "end":
                self._leave(element)
            elif not self._enter(element):
                walk.skip_subtree()

    def _enter(self, element: Any) -> bool:
        """Whether to go on to what lies within."""
        self._path.append(names(element, self.sheet.has_attributes))
        self._shown.append(element.tag in _SHOWN)
        around = self._sights[-1]
        if element.tag in _UNREAD:
            self._sights.append(around)
            return False
        look = self.sheet.look(element, self._path)
        if element.tag == "font" and element.get("color"):
            look = {"color": element.get("color").lower(), **look}
        sight = around.within(element, look)
        if element.tag in _OUTER:  # a page that is hidden altogether is shown by its scripts
            sight = Sight(is_painted=sight.is_painted)
        self._sights.append(sight)
        is_inner = element.tag not in _OUTER
        if is_inner and (
            element.get("hidden") is not None
            or is_gone(look, self.is_heard)
            or self._is_blank(element)
            or _is_closed(element, look)
        ):
            self.count += len("".join("".join(element.itertext()).split()))
            self.gone.append(element)
            self._shown[-1] = False
            return False
        element.text = self._seen(element.text)
        return True

    def _is_blank(self, element: Any) -> bool:
        return element.tag in _SHOWN and self._sights[-1].is_invisible

    def _leave(self, element: Any) -> None:
        self._path.pop()
        is_hidden, is_shown = self._hides(self._sights.pop()), self._shown.pop()
        is_cell = element.tag in ("td", "th")  # without one, those beside it would move
        if (
            is_hidden
            and not is_shown
            and not is_cell
            and (not self.gone or self.gone[-1] is not element)
        ):
            self.gone.append(element)  # nothing is left in it
        self._shown[-1] = self._shown[-1] or is_shown
        element.tail = self._seen(element.tail)

    def _seen(self, text: str | None) -> str | None:
        """The text where it is seen, else nothing."""
        if text is None or not text.strip():
            return text
        if self._hides(self._sights[-1]):
            self.count += len("".join(text.split()))
            return None
        self._shown[-1] = True
        return text

    def _hides(self, sight: Sight) -> bool:
        is_lost = sight.is_pale and not sight.is_painted and not self.sheet.paints_somewhere
        is_lost = is_lost or sight.is_covered
        return sight.is_tiny or sight.is_invisible or sight.is_indented or is_lost


def _is_closed(element: Any, look: Look) -> bool:
    """Whether it is a dialogue that nothing has opened."""
    return element.tag == "dialog" and element.get("open") is None and "display" not in look
