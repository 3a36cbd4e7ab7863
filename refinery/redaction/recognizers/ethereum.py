"""Addresses of Ethereum and the chains made like it, which lead to whoever pays and is paid."""

from __future__ import annotations

from typing import ClassVar, Final

from Cryptodome.Hash import keccak
from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PATTERN: Final = r"(?<!\w)0x[0-9a-f]{40}(?!\w)"
_FEWEST: Final = 6
"""Different digits of an address; what is made of fewer is a word, or nobody's (``0x0000…``)."""


def check_address(found: str) -> tuple[int, int, float] | None:
    """In mixed case its capitals are a checksum (EIP-55); one that is wrong needs a word."""
    digits = found[2:]
    if len(set(digits.lower())) < _FEWEST:
        return None
    is_mixed = digits not in (digits.lower(), digits.upper())
    return 0, len(found), 0.2 if is_mixed and digits != checksummed(digits) else 0.95


def checksummed(digits: str) -> str:
    """The forty digits with the capitals that EIP-55 gives them.

    >>> checksummed("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
    '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
    """
    low = digits.lower()
    digest = keccak.new(digest_bits=256, data=low.encode()).hexdigest()
    return "".join(c.upper() if int(d, 16) > 7 else c for c, d in zip(low, digest, strict=False))


class EthereumRecognizer(Recognizer):
    """CRYPTO: 0x and forty hexadecimal digits."""

    name: ClassVar[str] = "ethereum"
    entities: ClassVar[tuple[str, ...]] = ("CRYPTO",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        (
            "paid to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed today",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
        (
            "0xde709f2102306220921060314715629080e2fb77",
            "0xde709f2102306220921060314715629080e2fb77",
        ),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [
            StrictPatternRecognizer(
                "CRYPTO",
                self.name,
                [(_PATTERN, 0.0)],
                seconds=settings.pattern_seconds,
                context=("wallet", "ethereum", "eth", "ether", "usdt", "usdc", "erc20"),
                check=check_address,
                needs="0x",
            )
        ]
