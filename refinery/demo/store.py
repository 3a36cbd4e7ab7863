"""Writes the files of the crawled root, with fixed times, and records each of them."""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from refinery.demo.truth import Truth

_STAMP = (2024, 1, 2, 3, 4, 6)
_CORE = re.compile(rb"(<(?:dcterms|meta|dc):(?:created|modified|creation-date|date)[^>]*>)[^<]*(<)")


class Store:
    """The folder a connector crawls."""

    def __init__(self, root: Path, truth: Truth) -> None:
        self.root = root
        self.truth = truth
        root.mkdir(parents=True)

    def write(
        self,
        path: str,
        data: bytes,
        when: datetime,
        kind: str,
        members: int = 0,
        expectation: str = "readable",
    ) -> None:
        """Writes one file with the modification time of its document."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.touch(path, when)
        self.truth.file(path, kind, expectation, members, "")

    def read(self, path: str) -> bytes:
        """The bytes written earlier."""
        return (self.root / path).read_bytes()

    def touch(self, path: str, when: datetime) -> None:
        """Sets the modification time."""
        stamp = int(when.replace(tzinfo=when.tzinfo or UTC).timestamp())
        os.utime(self.root / path, (stamp, stamp), follow_symlinks=False)

    def exists(self, path: str) -> bool:
        """Whether something was written there."""
        return (self.root / path).exists()

    def settle(self, when: datetime) -> None:
        """Gives every folder the same time, deepest first."""
        for folder, _, _ in os.walk(self.root, topdown=False):
            self.touch(str(Path(folder).relative_to(self.root)), when)


def repacked(data: bytes, when: datetime) -> bytes:
    """An Office file with fixed times inside, so that one seed gives the same bytes."""
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in ("docProps/core.xml", "meta.xml"):
                content = _CORE.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(info.filename, _STAMP)
            entry.compress_type = info.compress_type
            new.writestr(entry, content)
    return out.getvalue()
