"""XML as a tree: parsed if it can be, and asked for names, children and words."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import Any, Final

from refinery.documents.xml.untrusted import OPTIONS

MAX_CHARACTERS: Final = 32 * 2**20
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OWN: Final = ("amp", "lt", "gt", "quot", "apos")


def parse(text: str) -> Any | None:
    """The root; None for what is no well-formed XML, is too large, or declares entities.

    An entity of HTML in a page or feed that forgot to declare it is the character it names.
    """
    from lxml import etree

    if "<!ENTITY" in text or len(text) > MAX_CHARACTERS:
        return None
    clean = _DECLARATION.sub("", text)
    for source in (clean, plainly(clean)):
        parser = etree.XMLParser(encoding="utf-8", **OPTIONS)
        try:
            return etree.fromstring(source.strip().encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None


def plainly(text: str) -> str:
    """The source with the characters that entities of HTML name.

    >>> plainly("a&nbsp;b &amp; c")
    'a\\xa0b &amp; c'
    """
    return _ENTITY.sub(_character, text)


def local(element: Any) -> str:
    """Name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """Its direct children with one of the names, in the order of the document."""
    return [child for child in element if local(child) in names]


def words(element: Any | None) -> str:
    """All text of an element on one line; empty for none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def first_words(element: Any, *names: str) -> str:
    """Text of the first direct child that has one of the names and is not empty."""
    for name in names:
        for child in children(element, name):
            if said := words(child):
                return said
    return ""


def _character(match: re.Match[str]) -> str:
    code = None if match[1] in _OWN else name2codepoint.get(match[1])
    return chr(code) if code else match[0]
