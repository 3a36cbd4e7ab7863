"""A file share: a folder tree of this machine, local or mounted."""

from __future__ import annotations

from refinery.sources.folder import FolderSource


class FileShareSource(FolderSource):
    """Each regular file is an item.

    Example:
        ``{name: handbook, type: file-share, path: /mnt/handbook, realm: corp.example}``
    """

    name = "file-share"
