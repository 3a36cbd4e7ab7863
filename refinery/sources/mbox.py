"""Mailboxes in mbox format: one file, or a folder of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from refinery.sources.base import Entry
from refinery.sources.folder import FolderSettings, FolderSource

EXTENSIONS: Final = (".mbox", ".mbx")


class MboxSettings(FolderSettings):
    """Settings of an mbox store; ``path`` may be a file."""

    kind_hint: str | None = "message"


class MboxSource(FolderSource):
    """Each mbox file is an item; the documents stage splits it into mails.

    Mailboxes often have no extension (``Inbox``): their items are named ``Inbox.mbox``, so that
    the format is known wherever the name goes. Index files beside them are left out with
    ``include`` or ``exclude``.

    Example:
        ``{name: mail, type: mbox, path: /var/mail, realm: corp.example, exclude: ["*.msf"]}``
    """

    name = "mbox"
    settings_class = MboxSettings

    def __init__(self, settings: MboxSettings) -> None:
        path = Path(settings.path)
        self._only: bytes | None = None
        if path.is_file():
            self._only = bytes(Path(path.name))
            settings = settings.model_copy(update={"path": str(path.parent)})
        super().__init__(settings)

    def list(self, root: str) -> Iterator[Entry]:
        """Entries of one unit, named as mailboxes."""
        for entry in super().list(root):
            if entry.name.lower().endswith(EXTENSIONS):
                yield entry
            else:
                yield dataclasses.replace(entry, name=entry.name + EXTENSIONS[0])

    def _accepts(self, relative: bytes, is_folder: bool) -> bool:
        if self._only is not None:
            return relative == self._only
        return super()._accepts(relative, is_folder)
