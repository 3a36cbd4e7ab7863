"""Network addresses: IP and MAC."""

from __future__ import annotations

from typing import ClassVar

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import IpRecognizer, MacAddressRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import strict
from refinery.redaction.settings import DetectionSettings


class NetworkAddressRecognizer(Recognizer):
    """Presidio's IP and MAC patterns, run strictly."""

    name: ClassVar[str] = "network-address"
    entities: ClassVar[tuple[str, ...]] = ("IP_ADDRESS", "MAC_ADDRESS")
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("the box at 10.20.30.40 is down", "10.20.30.40"),
        ("mac 00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Both recognisers."""
        seconds = settings.pattern_seconds
        return [strict(IpRecognizer(), seconds), strict(MacAddressRecognizer(), seconds)]
