"""Dates and times written in figures."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import DateRecognizer as PresidioDateRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer, strict
from refinery.redaction.settings import DetectionSettings

STAMP: Final = (
    r"(?<![\w-])\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"(?:[ ]?(?:Z|[+-]\d{2}:?\d{2}))?(?!\w)"
)
MONTH: Final = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|février|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|"
    r"may|mai|mayo|june?|juin|juni|junio|july?|juillet|juli|julio|aug(?:ust)?|août|agosto|"
    r"sep(?:t|tember|tembre|tiembre)?|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|"
    r"de[cz](?:ember|embre)?|diciembre|enero|febrero|abril|stycznia|lutego|marca|kwietnia|maja|"
    r"czerwca|lipca|sierpnia|września|października|listopada|grudnia)\b\.?"
)
DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR: Final = r"(?:1[89]|20)\d{2}"
_BREAK: Final = r"[ ]?\r?\n(?:>[ ]?){0,3}"
_GAP: Final = rf"(?:[ .-]|{_BREAK})"
_TO_YEAR: Final = rf"(?:[,.]?{_BREAK}|[ ,.-]{{1,2}})(?:de[ ])?"
DAY_FIRST: Final = (
    rf"(?<![\w.,/-]){DAY}(?:st|nd|rd|th|er|\.)?{_GAP}(?:of[ ]|de[ ])?{MONTH}"
    rf"(?:{_TO_YEAR}{YEAR})?(?!\w)"
)
MONTH_FIRST: Final = rf"(?<!\w){MONTH}{_GAP}{DAY}(?:st|nd|rd|th)?(?:{_TO_YEAR}{YEAR})?(?![\w:])"


class DateRecognizer(Recognizer):
    """Presidio's date patterns, run strictly, and those with a month in words."""

    name: ClassVar[str] = "date"
    version: ClassVar[int] = 3
    entities: ClassVar[tuple[str, ...]] = ("DATE_TIME",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("born 04/13/1978 in Oslo", "04/13/1978"),
        ("on 2024-05-06 it ended", "2024-05-06"),
        ("When: 2000-04-16 11:34:35, here", "2000-04-16 11:34:35"),
        ("on the 3rd of March 1987 he", "3rd of March 1987"),
        ("signed January 12, 2020.", "January 12, 2020"),
        ("am 3. Oktober 1990 in", "3. Oktober 1990"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Presidio's, and dates with a month in words or a time of day."""
        seconds = settings.pattern_seconds
        forms = [(form, 0.6) for form in (STAMP, DAY_FIRST, MONTH_FIRST)]
        return [
            strict(PresidioDateRecognizer(), seconds),
            StrictPatternRecognizer(
                "DATE_TIME", self.name, forms, seconds=seconds, needs=r"\d[ :.-]|[a-z][ ]\d"
            ),
        ]
