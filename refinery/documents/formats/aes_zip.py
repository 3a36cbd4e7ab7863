"""Zips under AES, which are opened in the child: a cipher is C code on untrusted bytes."""

from __future__ import annotations

from refinery.documents.containers.base import Limits
from refinery.documents.formats.base import Format
from refinery.documents.locked import HOLDS_LOCKED
from refinery.documents.model import Extracted


class AesZipFormat(Format):
    """Files by index and name, as far as the site's passwords open them."""

    name = "aes-zip"
    media_types = ("application/zip",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """A container with its files; one that stays locked is ``encrypted``."""
        from refinery.documents.aes_zip import unpack

        members = unpack(data, Limits(), self.passwords, self.seconds)
        return Extracted(
            "container", self.media_types[0], self.name, members=members, warnings=[HOLDS_LOCKED]
        )
