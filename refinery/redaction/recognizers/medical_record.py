"""Record numbers of patients, by the letters or the words before them."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_PREFIXED: Final = r"(?-i:(?<![\w-])(?:MRN|MED|PAT|NHC)[-#]?\d{5,10})(?![\w-])"
_NAMED: Final = (
    r"\b(?:mrn|medical[ ]record(?:[ ]n(?:umber|o\.?|r\.?))?|patient[ ](?:id|n(?:umber|o\.?))|"
    r"chart[ ]n(?:umber|o\.?)|hospital[ ]n(?:umber|o\.?))[ ]{0,2}(?:is|[:#=])?[ ]{0,2}#?"
    r"(?P<value>(?=[a-z-]{0,4}\d)[a-z0-9][a-z0-9-]{3,14})(?!\w)"
)


class MedicalRecordRecognizer(Recognizer):
    """MEDICAL_RECORD."""

    name: ClassVar[str] = "medical-record"
    entities: ClassVar[tuple[str, ...]] = ("MEDICAL_RECORD",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("see MRN-780498 for it", "MRN-780498"),
        ("Medical record number: 4471-223", "4471-223"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [
            StrictPatternRecognizer(
                "MEDICAL_RECORD",
                self.name,
                [(_PREFIXED, 0.9), (_NAMED, 0.8)],
                seconds=settings.pattern_seconds,
                needs=r"\d{3}",
            )
        ]
