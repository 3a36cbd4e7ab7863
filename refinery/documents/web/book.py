"""Chapters of a book without what nobody sees by the style sheets that lie in the book."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile
from zlib import error

from refinery.documents.text import decode
from refinery.documents.web.hidden import drop_hidden
from refinery.documents.xml.tree import plainly

HEAD: Final = 4096
"""Bytes in which a page says that it is one."""
MAX_PART: Final = 16 * 2**20
MAX_IMPORTS: Final = 20
BROKEN: Final = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError),
    *(OSError, ValueError, KeyError, error),
)
"""What :mod:`zipfile` raises over bytes that are no archive."""
_IMPORT: Final = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"'()\s;]+)[\"']?\s*\)?[^;{]*;")
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^>]*\?>\s*")
_HIDES: Final = re.compile(rb"<(?:link|style)\b|\bstyle\s*=|\bhidden\b|<font\b", re.IGNORECASE)


def without_hidden_text(book: bytes) -> tuple[bytes, int]:
    """A book (EPUB) without its hidden text, and how many characters went.

    One in which nothing is hidden is given back as it came, and so is what is no archive.
    """
    try:
        with ZipFile(io.BytesIO(book)) as archive:
            changed = dict(_changed(archive))
            if not changed:
                return book, 0
            return _written(archive, changed), sum(count for _, count in changed.values())
    except BROKEN:
        return book, 0


def _changed(archive: ZipFile) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """Chapters with hidden text by name: without it, and how much it was."""
    names = {info.filename for info in archive.infolist() if info.file_size <= MAX_PART}
    for name in sorted(names):
        with archive.open(name) as part:
            is_page = b"<html" in part.read(HEAD).lower()
        source = archive.read(name) if is_page else b""
        root = _tree(source) if _HIDES.search(source) else None
        if root is None:
            continue
        sheets = _sheets(root, archive, name, names)
        count, _ = drop_hidden(root, is_heard=True)  # the words of a title that is a picture
        for sheet in sheets:
            sheet.getparent().remove(sheet)
        if count:
            yield name, (_source(root), count)


def _written(archive: ZipFile, changed: dict[str, tuple[bytes, int]]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as book:
        for info in archive.infolist():
            new = changed.get(info.filename)
            book.writestr(info, archive.read(info) if new is None else new[0])
    return out.getvalue()


def _tree(source: bytes) -> Any | None:
    """The tree of a chapter, its names those of HTML; None for what is no page."""
    from lxml import etree, html

    if b"<!ENTITY" in source:
        return None
    parsers = (
        html.XHTMLParser(encoding="utf-8", resolve_entities=False, no_network=True),
        html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True),
    )
    text = plainly(_DECLARATION.sub("", decode(source)[0])).encode("utf-8")
    for parser in parsers:
        try:
            root = etree.fromstring(text, parser)
        except (etree.LxmlError, ValueError):
            continue
        if root is not None:
            html.xhtml_to_html(root)
            return root if root.tag == "html" else None
    return None


def _source(root: Any) -> bytes:
    from lxml import etree, html

    html.html_to_xhtml(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _sheets(root: Any, archive: ZipFile, chapter: str, names: set[str]) -> list[Any]:
    """Put the sheets a chapter links where it links them, as elements that are given back."""
    found = []
    for link in root.xpath("//link[contains(translate(@rel, 'STYLEH', 'styleh'), 'stylesheet')]"):
        if "alternate" in link.get("rel", "").lower():
            continue
        sheet = root.makeelement("style", media=link.get("media", ""))
        texts = _texts(archive, _target(chapter, link.get("href", "")), names, set())
        sheet.text = "\n".join(texts)
        link.addnext(sheet)
        found.append(sheet)
    return found


def _texts(archive: ZipFile, name: str, names: set[str], seen: set[str]) -> Iterator[str]:
    """A style sheet, after those it imports."""
    if name not in names or name in seen or len(seen) > MAX_IMPORTS:
        return
    seen.add(name)
    text = archive.read(name).decode("utf-8", "replace").replace("\0", "")
    for match in _IMPORT.finditer(text):
        yield from _texts(archive, _target(name, match[1]), names, seen)
    yield "".join(sign for sign in text if sign.isprintable() or sign.isspace())


def _target(name: str, link: str) -> str:
    """Name in the archive of what a file in it links."""
    path = unquote(link.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
