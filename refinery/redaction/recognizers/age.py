"""Ages, where the words around a number say that it is one."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_FIGURES: Final = r"(?:1[0-2]\d|\d{1,2})(?:[.,]5)?"
_ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_WORDS: Final = (
    rf"(?:(?:a|one)?[ -]?hundred(?:[ -](?:and[ -])?(?:{_ONES}|te?en|eleven|twelve|\w{{3,6}}teen))?"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -]?{_ONES})?"
    r"|(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?"
    r"(?:zwan|vier|fünf|sech|sieb|acht|neun)zig|(?:\w{4,7}und)?dreißig|(?:ein)?hundert(?:ein|zwei)?"
    r"|quatre[ -]vingt(?:s|-(?:et-)?\w{2,6}(?:-\w{3,4})?)?|cent(?:[ -](?:un|deux|trois))?"
    r"|(?:cincuenta|sesenta|setenta|ochenta|noventa)(?:[ ]y[ ]\w{3,6})?|cien(?:to[ ]\w{3,6})?"
    r"|(?:osiem|dziewięć)dziesiąt(?:[ ]\w{3,8})?|sto(?:[ ](?:jeden|dwa|trzy))?)"
)
"""Tens and more; HIPAA asks for those over 89, however they are written."""
_AGE: Final = rf"(?P<value>{_FIGURES}|\b{_WORDS})"
_END: Final = r"(?![\w%$€£]|[.,:/-]\d)"
_UNIT: Final = r"(?:y(?:ea)?rs?|months?|weeks?|jahre?|ans|años|lat)"
_FORMS: Final = (
    rf"(?<![\w.,:/$€£-]){_AGE}[ -]?"
    rf"(?:{_UNIT}[ -]?(?:old|of[ ]age|alt)|y/?o|yr/?s?[ ]?old|jährige?[rsn]?|años[ ]de[ ]edad)\b",
    rf"\b(?:aged?|im[ ]alter[ ]von|âgée?[ ]de|l'âge[ ]de|edad[ ]de|wieku)[ ]?(?:of|is|:|=)?"
    rf"[ ]{{0,2}}{_AGE}{_END}",
    rf"\b(?:turn(?:s|ed|ing)?|celebrat(?:es|ed|ing)[ ](?:his|her|my|their))[ ](?:just[ ])?{_AGE}"
    rf"(?=[ ]?(?:[.,;!?\n]|$|(?:years?|in|on|this|next|last|today|tomorrow|yesterday)\b))",
    rf"\b(?:I[ ]am|I'm|he's|she's|(?:he|she)[ ](?:is|was))[ ](?:only[ ]|just[ ])?{_AGE}"
    rf"(?=[ ]?(?:[.,;!?\n]|$|and\b|y/?o\b|years?\b))",
)
_NEEDS: Final = r"\d|ty\b|ty[ -]|tyone|hundre?d|zig|ßig|vingt|cent|[ns]?enta|cien|dziesi|\bsto\b"


class AgeRecognizer(Recognizer):
    """AGE of a person, in figures or in words."""

    name: ClassVar[str] = "age"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = ("AGE",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("a 91-year-old man", "91"),
        ("She just turned 64.", "64"),
        ("Patient, aged 45, came", "45"),
        ("and I'm 31 y/o.", "31"),
        ("He is ninety-three years old", "ninety-three"),
        ("the patient, aged one hundred and two, fell", "one hundred and two"),
        ("dreiundneunzig Jahre alt", "dreiundneunzig"),
        ("âgée de quatre-vingt-treize ans", "quatre-vingt-treize"),
        ("noventa y tres años de edad", "noventa y tres"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser for all forms."""
        return [
            StrictPatternRecognizer(
                "AGE",
                self.name,
                [(form, 0.6) for form in _FORMS],
                seconds=settings.pattern_seconds,
                needs=_NEEDS,
            )
        ]
