"""Identities: keyed digests that say nothing to who lacks the lake's key.

A bare hash beside a masked text would let anyone confirm a guessed name, so every id made
from content is HMAC-SHA-256 under the lake identity key, cut to 128 bits.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from refinery.config.secrets import read_key

ID_LENGTH: Final = 32


class Identity:
    """Makes ids with the key a reference names; holds the reference, never the key.

    Instances are safe to ship to workers: each process reads the key itself.

    Args:
        reference: Where the lake identity key lies, for example ``file:/etc/refinery/id.key``.
    """

    def __init__(self, reference: str) -> None:
        self.reference = reference

    def item(self, source: str, uri: str) -> str:
        """Id of an item: (source, uri)."""
        return self._digest("item", source, uri)

    def content(self, data: bytes, extension: str = "") -> str:
        """Id of bytes; the extension counts where bytes do not decide the format.

        A plain file, a container's member and a document made of these bytes share this id.
        """
        mac = self.start_content(extension)
        mac.update(data)
        return mac.hexdigest()[:ID_LENGTH]

    def start_content(self, extension: str = "") -> hmac.HMAC:
        """Begin a content id over a stream; cut its hexdigest to ``ID_LENGTH``."""
        return hmac.new(
            read_key(self.reference), b"content\x00" + extension.encode() + b"\x00", hashlib.sha256
        )

    def text(self, text: str) -> str:
        """Id of a raw text: its characters."""
        return self._digest("text", text)

    def clean_text(self, text: str) -> str:
        """Id of a masked text: its characters."""
        return self._digest("clean-text", text)

    def example(self, builder: str, provenance: str, content: str) -> str:
        """Id of an example: (builder fingerprint, provenance, content)."""
        return self._digest("example", builder, provenance, content)

    def value(self, entity: str, normal_form: str) -> str:
        """Digest of a personal value, stored in slots instead of it."""
        return self._digest("value", entity, normal_form)

    def principal(self, name: str) -> str:
        """Digest of a reader, stored in audiences instead of the name."""
        return self._digest("principal", name)

    def thread(self, root: str) -> str:
        """Opaque thread id from the id its root message carries."""
        return self._digest("thread", root)

    def _digest(self, kind: str, *parts: str) -> str:
        # Length-prefixed so that no two part lists share an encoding; surrogateescape keeps
        # file names that are not UTF-8 apart.
        encoded = [part.encode("utf-8", "surrogateescape") for part in (kind, *parts)]
        message = b"".join(len(part).to_bytes(8, "big") + part for part in encoded)
        return hmac.new(read_key(self.reference), message, hashlib.sha256).hexdigest()[:ID_LENGTH]
