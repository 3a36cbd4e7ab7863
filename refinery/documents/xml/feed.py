"""Feeds of news: RSS, RDF and Atom."""

from __future__ import annotations

from typing import Any, Final

from refinery.documents.kreuzberg_format import HTML, read_markdown
from refinery.documents.labelled import add_facts
from refinery.documents.markdown_blocks import rendered
from refinery.documents.model import Extracted, Participant
from refinery.documents.text import TextBuilder
from refinery.documents.web import page as web
from refinery.documents.xml.tree import children, first_words, local, words
from refinery.errors import QuarantineError

ROOTS: Final = ("rss", "feed", "RDF")
CONTENT: Final = ("encoded", "content", "description", "summary")
"""Where an entry's text lies, the whole of it before what is said about it."""
AUTHOR: Final = ("creator", "author")
DATE: Final = ("pubDate", "published", "updated", "date")


def read_feed(root: Any) -> Extracted:
    """The feed's title, then a heading per entry with its date, author and text."""
    channel = next(iter(children(root, "channel")), root)
    builder = TextBuilder()
    title = first_words(channel, "title")
    builder.heading(title, 1)
    _add_content(builder, channel, ("description", "subtitle"))
    authors: dict[str, None] = {}
    for entry in [*children(channel, "item", "entry"), *_beside(root, channel)]:
        builder.heading(first_words(entry, "title"), 2)
        author = _author(entry)
        authors |= {author: None} if author else {}
        add_facts(builder, [("Date", first_words(entry, *DATE)), ("Author", author)])
        _add_content(builder, entry, CONTENT)
    return Extracted(
        kind="page",
        media_type="application/atom+xml" if local(root) == "feed" else "application/rss+xml",
        reader="feed",
        text=builder.text,
        title=title,
        participants=[Participant("author", name) for name in authors],
        blocks=builder.blocks,
    )


def _beside(root: Any, channel: Any) -> list[Any]:
    """Items of RDF, which lie beside their channel."""
    return [] if root is channel else children(root, "item")


def _author(entry: Any) -> str:
    for element in children(entry, *AUTHOR):
        if said := first_words(element, "name") or words(element):
            return said
    return ""


def _add_content(builder: TextBuilder, element: Any, names: tuple[str, ...]) -> None:
    """The first of its texts that is not empty, which is HTML more often than not."""
    from lxml import etree

    for name in names:
        for child in children(element, name):
            inner = "".join(etree.tostring(part, encoding="unicode") for part in child)
            page = f"{child.text or ''}{inner}"
            if page.strip():
                _add_page(builder, page)
                return


def _add_page(builder: TextBuilder, page: str) -> None:
    if "<" not in page and "&" not in page:
        builder.add("paragraph", page.strip())
        return
    try:
        rendered(read_markdown(web.parse(page).source(), HTML)[0], builder)
    except QuarantineError:
        builder.add("paragraph", page.strip())
