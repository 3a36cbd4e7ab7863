"""Where a lake, a corpus or scratch lies, in one spelling that Python and Spark read alike.

Left to themselves they do not: ``file:/x`` and ``s3a:/x`` are relative names to Python, ``~``
is one to Spark, and a relative path means another folder to each executor.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator

LOCAL: Final = "file://"
_REMOTE: Final = re.compile(r"([a-z][a-z0-9+.-]*)://([^/]*)(/.*)?")
_SPELT: Final = "write an absolute path, file:///path, or an address such as hdfs://host/path"
_MEANT_OTHERWISE: Final = re.compile(r"[*?\[\]{}\\,#%\x00-\x1f\x7f-\x9f]")
"""Globs, escapes, and what ends a path in a list, a comment or an address."""


def place(text: str) -> str:
    """The one spelling of a place.

    Args:
        text: An absolute path, ``file:///path``, or an address of another store.

    Returns:
        An absolute path without dots where it is local, else scheme, authority and path.

    Raises:
        ValueError: It could be read in two ways.

    >>> place("file:///srv//lake/../raw/"), place("hdfs:///refinery/raw/")
    ('/srv/raw', 'hdfs:///refinery/raw')
    """
    if _MEANT_OTHERWISE.search(text) or text != text.strip():
        raise ValueError("it has a character that Spark reads as more than a part of a name")
    path = text.removeprefix(LOCAL)
    if path.startswith("/"):
        return _normal(path)
    found = _REMOTE.fullmatch(text)
    if found is None or found.group(1) == "file":
        raise ValueError(f"{_SPELT}, not a relative one and not '~'")
    scheme, authority, inner = found.groups(default="")
    if not authority and not inner:
        raise ValueError(_SPELT)
    if "@" in authority and ":" in authority:
        raise ValueError("it holds a password; keep that in a key file")
    return f"{scheme}://{authority}{_normal(inner) if inner else ''}"


def folder(text: str) -> str:
    """The one spelling of a folder that each machine has of its own.

    Raises:
        ValueError: It is no absolute path.
    """
    found = place(text)
    if is_remote(found):
        raise ValueError("write an absolute path of a local disk")
    return found


def is_remote(place: str) -> bool:
    """Whether a place lies in another store than this machine's file system."""
    return "://" in place and not place.startswith(LOCAL)


def local_path(place: str) -> Path:
    """The path of a place that is not remote."""
    return Path(place.removeprefix(LOCAL))


def address(place: str) -> str:
    """A place as Spark has to be told it: a bare path may mean the cluster's default store.

    >>> address("/srv/raw"), address("hdfs:///raw")
    ('file:///srv/raw', 'hdfs:///raw')
    """
    return f"{LOCAL}{place}" if place.startswith("/") else place


def resolved(text: str) -> str:
    """The address of a place, with the links of this machine followed: two can be compared.

    Raises:
        ValueError: As :func:`place`.
    """
    found = place(text)
    return found if is_remote(found) else address(str(Path(found).resolve()))


def is_within(place: str, root: str) -> bool:
    """Whether a resolved place is a resolved root or lies below it."""
    return place == root or place.startswith(root.rstrip("/") + "/")


def overlap(one: str, other: str) -> bool:
    """Whether one of two resolved places is the other or holds it."""
    return is_within(one, other) or is_within(other, one)


def _normal(path: str) -> str:
    """Without dots and doubled slashes; POSIX lets two at the start mean something else."""
    return os.path.normpath("/" + path.lstrip("/"))


Place = Annotated[str, AfterValidator(place)]
"""A setting that names a place of any store."""
Folder = Annotated[str, AfterValidator(folder)]
"""A setting that names a folder of a local disk."""
