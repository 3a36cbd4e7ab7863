"""Places as text: ASCII URIs that are reversible to the bytes of a path."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote_to_bytes

SCHEME: Final = "file://"


def uri_of(path: bytes) -> str:
    """URI of an absolute path; names that are no UTF-8 survive.

    >>> uri_of(b"/srv/a b/\\xff")
    'file:///srv/a%20b/%FF'
    """
    return SCHEME + quote(path, safe="/")


def path_of(uri: str) -> bytes:
    """Path that a URI names; the inverse of :func:`uri_of`."""
    return unquote_to_bytes(uri.removeprefix(SCHEME))


def readable_name(path: bytes) -> str:
    """Last part of a path as text; bytes that are no UTF-8 are escaped."""
    return path.rsplit(b"/", 1)[-1].decode("utf-8", "backslashreplace")


def below(root: bytes, uri: str) -> bytes:
    """Path relative to a root that a URI names; empty for the root itself.

    Raises:
        ValueError: It names nothing at or below the root.
    """
    path, top = path_of(uri), root.rstrip(b"/")
    if path.rstrip(b"/") == top:
        return b""
    relative = path.removeprefix(top + b"/")
    if relative == path or not {b"", b".", b".."}.isdisjoint(relative.split(b"/")):
        raise ValueError("uri outside of the root")
    return relative


def join(folder: bytes, name: bytes) -> bytes:
    """A name in a folder; the folder may be empty."""
    return folder + b"/" + name if folder else name
