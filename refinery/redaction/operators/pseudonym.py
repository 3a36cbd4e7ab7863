"""Operator pseudonym: a token that is the same for the same value within a corpus domain.

The token is HMAC-SHA-256 of the slot's digest under the domain's key, cut to 130 bits: equal
over documents, tables and turns, unlinkable between domains, and beyond recovery once the key
is destroyed. Four characters before it say which key made it, so that tokens of two generations
are never taken for two persons of one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import ClassVar, Final

from refinery.redaction.operators.base import Operator, Slot

KEY_LENGTH: Final = 4
TOKEN_LENGTH: Final = 26
LENGTH: Final = KEY_LENGTH + TOKEN_LENGTH


class PseudonymOperator(Operator):
    """``[PERSON_k7f3q2xa…]``; name and address of one person share a token where linked."""

    name: ClassVar[str] = "pseudonym"
    needs_key: ClassVar[bool] = True

    def render(self, slot: Slot, key: bytes) -> str:
        """The entity, the key's id and the token."""
        return f"[{slot.entity}_{key_id(key)}{token(key, 'pseudonym', *slot.subject)}]"


@lru_cache(maxsize=32)
def key_id(key: bytes) -> str:
    """Which key it is: equal for equal keys, and nothing else about it."""
    return token(key, "key-id")[:KEY_LENGTH]


def keyed(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 over parts that hold no NUL."""
    return hmac.new(key, "\x00".join(parts).encode(), hashlib.sha256).digest()


def token(key: bytes, *parts: str) -> str:
    """Letters and digits of 130 bits."""
    return base64.b32encode(keyed(key, *parts)).decode("ascii").lower()[:TOKEN_LENGTH]
