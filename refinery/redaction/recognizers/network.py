"""Network addresses: IP and MAC, the latter with any mark between its pairs."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import IpRecognizer, MacAddressRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer, strict
from refinery.redaction.settings import DetectionSettings

_DOTTED: Final = r"(?<![\w.:-])[0-9A-F]{2}(?:\.[0-9A-F]{2}){5}(?![\w:-]|\.\w)"
_WORDS: Final = ("mac", "hardware", "ethernet", "network card", "physical address")


def _check(found: str) -> tuple[int, int, float] | None:
    """Six pairs of figures are rather a version or an object's number than a card's."""
    return 0, len(found), 0.6 if any(c.isalpha() for c in found) else 0.1


class NetworkAddressRecognizer(Recognizer):
    """Presidio's IP and MAC patterns, run strictly, and pairs with dots between."""

    name: ClassVar[str] = "network-address"
    entities: ClassVar[tuple[str, ...]] = ("IP_ADDRESS", "MAC_ADDRESS")
    version: ClassVar[int] = 2
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("the box at 10.20.30.40 is down", "10.20.30.40"),
        ("mac 00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E"),
        ("the card 00.1a.2b.3c.4d.5e", "00.1a.2b.3c.4d.5e"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser per kind and spelling."""
        seconds = settings.pattern_seconds
        dotted = StrictPatternRecognizer(
            "MAC_ADDRESS",
            self.name,
            [(_DOTTED, 0.0)],
            seconds=seconds,
            context=_WORDS,
            check=_check,
        )
        return [strict(IpRecognizer(), seconds), strict(MacAddressRecognizer(), seconds), dotted]
