"""Forms of address before a name, and degrees behind one."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_BEFORE: Final = (
    r"(?<![\w.])(?P<value>(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Hon|Sir|Madam|Dame|Lord|Lady|"
    r"Capt|Lt|Col|Sgt|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Dra|Doña|Pani|Pan|Signora?)"
    r"\.?(?:[ ]Dr\.)?)[ ](?=[A-Z\u00c0-\u00de\u0100-\u017f])"
)
_BEHIND: Final = (
    r"(?<=[a-z\u00df-\u017f])(?:,[ ]|[ ])(?P<value>Ph\.?D|M\.?D|D\.?D\.?S|DVM|R\.?N|Esq|"
    r"MBA|MSc|BSc|Jr|Sr|III)\b\.?"
)


class TitleRecognizer(Recognizer):
    """TITLE; it names nobody, but says sex, rank or trade of who is named."""

    name: ClassVar[str] = "title"
    entities: ClassVar[tuple[str, ...]] = ("TITLE",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("ask Mrs. Lennox first", "Mrs."),
        ("signed by Ann Lee, PhD today", "PhD"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser; capitals matter."""
        return [
            StrictPatternRecognizer(
                "TITLE",
                self.name,
                [(f"(?-i:{form})", 0.6) for form in (_BEFORE, _BEHIND)],
                seconds=settings.pattern_seconds,
            )
        ]
