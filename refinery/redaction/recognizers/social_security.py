"""US social security numbers, with any separator."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_SEPARATED: Final = r"(?<![\w.-])\d{3}([ .-])\d{2}\1\d{4}(?![\w-]|\.\d)"
_BARE: Final = r"(?<![\w.-])\d{9}(?![\w-]|\.\d)"


def _check(found: str) -> tuple[int, int, float] | None:
    digits = "".join(c for c in found if c.isdigit())
    if digits[:3] in ("000", "666") or digits[3:5] == "00" or digits[5:] == "0000":
        return None
    if len(set(digits)) == 1 or digits[0] == "9":
        return None
    return 0, len(found), 0.0


class SocialSecurityRecognizer(Recognizer):
    """US_SSN: separated ones stand alone, bare ones need their name before them."""

    name: ClassVar[str] = "us-ssn"
    entities: ClassVar[tuple[str, ...]] = ("US_SSN",)
    precise: ClassVar[bool] = True
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("SSN 536-22-8726", "536-22-8726"),
        ("social security number 536228726", "536228726"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [
            StrictPatternRecognizer(
                "US_SSN",
                self.name,
                [(_SEPARATED, 0.6), (_BARE, 0.05)],
                seconds=settings.pattern_seconds,
                context=("ssn", "ssns", "social security", "ss#", "ssid"),
                check=_check,
            )
        ]
