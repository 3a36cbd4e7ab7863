"""Elements of a part as they are read, however many there are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from refinery.documents.xml.untrusted import OPTIONS, refusal, refuse_entities


def elements(data: bytes, *tags: str) -> Iterator[Any]:
    """Elements of some names as they are read; whoever gets one forgets it after use.

    Raises:
        QuarantineError: The part is no XML, or declares entities.
    """
    from lxml import etree

    if not data:
        return
    seen = False
    try:
        for _, node in etree.iterparse(io.BytesIO(data), events=("end",), tag=tags, **OPTIONS):
            if not seen:
                refuse_entities(node)
                seen = True
            yield node
    except etree.XMLSyntaxError as error:
        raise refusal(error) from None


def forget(node: Any) -> None:
    """Let go of an element and of those before it."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]
