"""Operator pseudonym: a token that is the same for the same value within a corpus domain.

The token is HMAC-SHA-256 of the slot's digest under the domain's key, cut to 130 bits: equal
over documents, tables and turns, unlinkable between domains, and beyond recovery once the key
is destroyed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import ClassVar, Final

from refinery.redaction.operators.base import Operator, Slot

LENGTH: Final = 26


class PseudonymOperator(Operator):
    """``[PERSON_k7f3q2xa…]``; the names of one person share a token where they were linked."""

    name: ClassVar[str] = "pseudonym"
    needs_key: ClassVar[bool] = True

    def render(self, slot: Slot, key: bytes) -> str:
        """The entity and its token."""
        subject = slot.attributes.get("person", "") if slot.entity == "PERSON" else ""
        message = "\x00".join(("pseudonym", slot.entity, subject or slot.digest)).encode()
        digest = hmac.new(key, message, hashlib.sha256).digest()
        token = base64.b32encode(digest).decode("ascii").lower()[:LENGTH]
        return f"[{slot.entity}_{token}]"
