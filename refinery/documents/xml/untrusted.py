"""How XML is parsed that nobody vouches for: nothing is fetched, nothing is expanded."""

from __future__ import annotations

from typing import Any, Final

from refinery.errors import QuarantineError

OPTIONS: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""Of any parser of it: no entity, no DTD, no network, bounded depth."""


def parsed(data: bytes) -> Any:
    """Root of an XML document.

    Raises:
        QuarantineError: ``corrupt`` or ``nested-too-deep``.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(**OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal(error) from None
    refuse_entities(root)
    return root


def refuse_entities(root: Any) -> None:
    """Refuse a document that declares entities of its own.

    Raises:
        QuarantineError: It does.
    """
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise QuarantineError("corrupt", "a part declares entities")


def refusal(error: Exception) -> QuarantineError:
    """What is said of a document that a parser gave up: ``nested-too-deep`` or ``corrupt``."""
    return QuarantineError("nested-too-deep" if "depth" in str(error).lower() else "corrupt")
