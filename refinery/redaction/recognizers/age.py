"""Ages, where the words around a number say that it is one."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_AGE: Final = r"(?P<value>(?:1[0-2]\d|\d{1,2})(?:[.,]5)?)"
_END: Final = r"(?![\w%$€£]|[.,:/-]\d)"
_UNIT: Final = r"(?:y(?:ea)?rs?|months?|weeks?|jahre?|ans|años|lat)"
_FORMS: Final = (
    rf"(?<![\w.,:/$€£-]){_AGE}[ -]?"
    rf"(?:{_UNIT}[ -]?(?:old|of[ ]age|alt)|y/?o|yr/?s?[ ]?old|jährige?[rsn]?)\b",
    rf"\b(?:aged?|im[ ]alter[ ]von)[ ]?(?:of|is|:|=)?[ ]{{0,2}}{_AGE}{_END}",
    rf"\b(?:turn(?:s|ed|ing)?|celebrat(?:es|ed|ing)[ ](?:his|her|my|their))[ ](?:just[ ])?{_AGE}"
    rf"(?=[ ]?(?:[.,;!?\n]|$|(?:years?|in|on|this|next|last|today|tomorrow|yesterday)\b))",
    rf"\b(?:I[ ]am|I'm|he's|she's|(?:he|she)[ ](?:is|was))[ ](?:only[ ]|just[ ])?{_AGE}"
    rf"(?=[ ]?(?:[.,;!?\n]|$|and\b|y/?o\b|years?\b))",
)


class AgeRecognizer(Recognizer):
    """AGE of a person in figures."""

    name: ClassVar[str] = "age"
    entities: ClassVar[tuple[str, ...]] = ("AGE",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("a 91-year-old man", "91"),
        ("She just turned 64.", "64"),
        ("Patient, aged 45, came", "45"),
        ("and I'm 31 y/o.", "31"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser for all forms."""
        return [
            StrictPatternRecognizer(
                "AGE",
                self.name,
                [(form, 0.6) for form in _FORMS],
                seconds=settings.pattern_seconds,
                needs=r"\d",
            )
        ]
