"""Office's files of XML: parts of an archive and the relationships between them.

Nothing outside the archive is ever opened: an external target is text and no more. A part that
declares entities is refused, because no program of an office writes one.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from refinery.documents.containers.base import CHUNK, Limits, Meter
from refinery.documents.containers.zip import ENCRYPTED, check_directory
from refinery.documents.xml.untrusted import parsed
from refinery.errors import QuarantineError

RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CORE: Final = "{http://purl.org/dc/elements/1.1/}"
TRANSITIONAL: Final = b"http://schemas.openxmlformats.org/"
STRICT: Final = b"http://purl.oclc.org/ooxml/"
FAMILIES: Final = (
    *(b"wordprocessingml", b"spreadsheetml", b"presentationml", b"drawingml"),
    *(b"officeDocument",),
)
EMBEDDED: Final = ("package", "oleObject", "control")
"""Relationships to files that are shown by a picture, if at all."""


@dataclass(frozen=True)
class Relation:
    """Where a part points: to another part, or out of the archive."""

    kind: str
    target: str
    is_external: bool


class Package:
    """An archive of parts, read within the limits of an archive.

    Raises:
        QuarantineError: ``corrupt``, ``encrypted``, ``expansion``.
    """

    def __init__(self, data: bytes) -> None:
        limits = Limits()
        stream = io.BytesIO(data)
        check_directory(stream, limits)
        try:
            self._archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise QuarantineError("corrupt") from None
        self._relations: dict[str, dict[str, Relation]] = {}
        self._meter = Meter(limits, len(data))
        self._entries = {name.lstrip("/").lower(): name for name in self._archive.namelist()}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """Bytes of a part; empty where there is none.

        Raises:
            QuarantineError: It cannot be read, or expands beyond the limit.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            return b""
        pieces = []
        try:
            if self._archive.getinfo(entry).flag_bits & ENCRYPTED:
                raise QuarantineError("encrypted")
            with self._archive.open(entry) as file:
                while piece := file.read(CHUNK):
                    self._meter.add(len(piece))
                    pieces.append(piece)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError):
            raise QuarantineError("corrupt") from None
        except RuntimeError:  # zipfile's word for a password it lacks
            raise QuarantineError("encrypted") from None
        return transitional(b"".join(pieces))

    def xml(self, name: str) -> Any:
        """Root of a part, or None where there is none.

        Raises:
            QuarantineError: It is no XML, or declares entities.
        """
        data = self.read(name)
        return parsed(data) if data else None

    def whole_xml(self, name: str) -> Any:
        """As :meth:`xml`, for what a document can do without: None also where it is broken."""
        try:
            return self.xml(name)
        except QuarantineError as error:
            if error.reason != "corrupt":
                raise
            return None

    def relations(self, name: str) -> dict[str, Relation]:
        """Relationships of a part by their id; the archive's own for the empty name."""
        if name not in self._relations:
            self._relations[name] = self._related(name)
        return self._relations[name]

    def _related(self, name: str) -> dict[str, Relation]:
        folder, _, file = name.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for node in () if root is None else root.iter(f"{RELATIONS}Relationship"):
            target = node.get("Target", "")
            is_external = node.get("TargetMode", "").lower() == "external"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = node.get("Type", "").rpartition("/")[2]
            found[node.get("Id", "")] = Relation(kind, target, is_external)
        return found

    def related(self, name: str, kind: str) -> str:
        """Name of the first part of a kind that a part points to, or empty."""
        for relation in self.relations(name).values():
            if relation.kind == kind and not relation.is_external and self.has(relation.target):
                return relation.target
        return ""

    def left_out(self, parts: Iterable[str], unread: int = 0) -> list[str]:
        """Warnings of embedded files, which are no part of the text, and of macros.

        Args:
            unread: Embedded files that would be part of it, but were not read.
        """
        relations = [one for part in parts for one in self.relations(part).values()]
        count = sum(one.kind in EMBEDDED for one in relations) + unread
        found = [f"embedded documents left out: {count}"] if count else []
        if any(name.endswith("vbaproject.bin") for name in self._entries):
            found.append("macros left out")
        return found

    def main(self) -> str:
        """Name of the part the archive is about.

        Raises:
            QuarantineError: There is none.
        """
        name = self.related("", "officeDocument")
        if not name:
            raise QuarantineError("corrupt")
        return name

    def title_and_author(self) -> tuple[str, str]:
        """What the properties of the file say; empty where they say nothing."""
        root = self.whole_xml(self.related("", "core-properties") or "docProps/core.xml")
        if root is None:
            return "", ""
        title, author = (root.findtext(f"{CORE}{name}") or "" for name in ("title", "creator"))
        return title.strip(), author.strip()


def transitional(data: bytes) -> bytes:
    """A part in the strict dialect, with the names of the usual one."""
    if STRICT in data[:8192]:
        for family in FAMILIES:
            data = data.replace(STRICT + family + b"/", TRANSITIONAL + family + b"/2006/")
    return data
