"""7z archives, which are unpacked in the child: their methods are C code on untrusted bytes."""

from __future__ import annotations

from refinery.documents.containers.base import Limits
from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted


class SevenZipFormat(Format):
    """Files by index and name; links, devices and folders hold no bytes and are left out.

    An archive packs files behind one another, so all are unpacked at once: the worker asks for
    them again once, however many it reads.
    """

    name = "sevenzip"
    media_types = ("application/x-7z-compressed",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """A container with its files; one that cannot be unpacked has its reason."""
        from refinery.documents.sevenzip_archive import unpack

        members = unpack(data, Limits())
        return Extracted("container", self.media_types[0], self.name, members=members)
