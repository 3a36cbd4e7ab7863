"""A web page as its readers get it: parsed once, without what a browser would not show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from refinery.documents.hidden import left_out
from refinery.documents.web.drawings import name_drawings
from refinery.documents.web.fields import write_fields
from refinery.documents.web.hidden import drop_hidden
from refinery.documents.web.links import unwrap_links
from refinery.documents.web.pictures import name_pictures
from refinery.documents.web.shallow import lift
from refinery.documents.web.spans import fill_spans
from refinery.errors import QuarantineError

SILENT: Final = ("script", "noscript", "template", "iframe", "object", "embed")
"""Elements that say nothing to who reads the page."""
_OF_TABLES: Final = ("caption", "tbody", "td", "tfoot", "th", "thead", "tr")
_UNREADABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]))(?![0-9a-fA-F]);?"
)
"""Characters that no tree may hold, and references to them."""
MAX_FRAMES: Final = 3
"""Frames within one another that are opened."""
WRAPPERS: Final = ("form", "fieldset", "dialog", "center")
"""Elements that may hold a whole page."""


@dataclass
class Page:
    """The tree of a page.

    Attributes:
        root: Its ``html`` element, of lxml.
        warnings: What was left out of it.
    """

    root: Any
    warnings: list[str] = field(default_factory=list)

    def source(self) -> bytes:
        """The page as HTML in UTF-8."""
        from lxml import html

        written: bytes = html.tostring(self.root, encoding="utf-8")
        return written

    @property
    def title(self) -> str:
        """What the page calls itself, or empty."""
        return " ".join((self.root.findtext(".//title") or "").split())

    @property
    def author(self) -> str:
        """Who the page says wrote it, or empty."""
        return next(iter(self.root.xpath("//meta[@name='author']/@content")), "").strip()


def parse(text: str, depth: int = 0) -> Page:
    """The page of a text, cleaned: nothing hidden, fields filled in, spans filled, no picture.

    Args:
        depth: In how many frames of other pages it lies.

    Raises:
        QuarantineError: ``corrupt``, or ``nested-too-deep``: it cannot be parsed to its end.
    """
    page = Page(_tree(_UNREADABLE.sub(" ", text)))
    if depth < MAX_FRAMES:
        _open_frames(page, depth)
    _drop(page.root, *SILENT)
    count, is_followed = drop_hidden(page.root)
    _drop(page.root, "style")
    for element in page.root.iter(*WRAPPERS):
        element.tag = "div"  # readers leave out what lies in them
    name_drawings(page.root)
    write_fields(page.root)
    unwrap_links(page.root)
    name_pictures(page.root)
    _loosen(page.root)
    unfilled = fill_spans(page.root)
    lift(page.root)
    page.warnings += left_out(("hidden text", count))
    page.warnings += (
        [] if is_followed else ["style sheets too large: hidden text may be in the text"]
    )
    page.warnings += [f"tables whose spans are not repeated: {unfilled}"] if unfilled else []
    return page


def _open_frames(page: Page, depth: int) -> None:
    """Put pages that frames hold in themselves (``srcdoc``) where the frames stand."""
    for frame in list(page.root.iter("iframe")):
        source = frame.get("srcdoc", "")
        if not source.strip():
            continue
        inner = parse(source, depth + 1)
        page.warnings += inner.warnings
        del frame.attrib["srcdoc"]
        tail = frame.tail
        for child in list(frame):
            frame.remove(child)
        frame.tag, frame.text, frame.tail = "div", None, tail
        body = inner.root.find("body")
        if body is not None:
            body.tag = "div"
            frame.append(body)


def _drop(root: Any, *tags: str) -> None:
    for element in list(root.iter(*tags)):
        if element.getparent() is not None:
            element.drop_tree()


def _loosen(root: Any) -> None:
    """Make cells and rows outside any table lines of their own, as browsers do.

    Pieces of tables stand in mails that quote them; readers leave out what lies in such.
    """
    for element in root.iter(*_OF_TABLES):
        if next(element.iterancestors("table"), None) is None:
            element.tag = "div"


def _tree(text: str) -> Any:
    from lxml import etree, html

    # A comment amid a sentence (React leaves them) would end it for who walks over elements.
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8") or b"<p>", parser=parser)
    except (etree.LxmlError, ValueError):
        raise QuarantineError("corrupt") from None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise QuarantineError("nested-too-deep")
    return root
