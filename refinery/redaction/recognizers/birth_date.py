"""Dates behind a word that says somebody was born then: of all dates, those that tell who it is."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.date import DAY, DAY_FIRST, MONTH, MONTH_FIRST, STAMP, YEAR
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "DATE_OF_BIRTH"
_NEEDS: Final = (
    r"born|birth|\bd\.?o\.?b|geb(?:oren|urt|\.)|\bn[ée]e?[ ]|naissance|nacid[oa]|nacimiento|"
    r"nació|urodz"
)
_SAID: Final = (
    r"(?<![^\W\d_])(?:born|birth[ _-]?(?:date|day)|date[ _-]?of[ _-]?birth|d\.?[ ]?o\.?[ ]?b\.?|"
    r"geboren|geb\.|geburts(?:datum|tag)|née?|date[ _]de[ _]naissance|nacid[oa]|nació|"
    r"fecha[ _]de[ _]nacimiento|urodzon[ya]|data[ _]urodzenia)(?![^\W\d_])"
)
_BETWEEN: Final = (
    r"[\"'*_)\]]{0,3}\s{0,3}"
    r"(?:(?:in|at|à|en|w)[ ][^\W\d_][\w',. -]{1,30}[ ](?=(?:on|am|le|el|dnia)[ ]))?"
    r"(?:(?:(?:is|was|on|in|the|am|le|el|dnia)\b|[:=#|,(-])\s{0,3}){0,3}[\"'*_]{0,3}\s{0,3}"
)
_FIGURES: Final = (
    rf"(?:{YEAR}(?P<a>[-/.]){DAY}(?P=a){DAY}"
    rf"|{DAY}[ ]?(?P<b>[-/.])[ ]?{DAY}[ ]?(?P=b)[ ]?(?:{YEAR}|\d{{2}})"
    rf"|{DAY}(?:st|nd|rd|th)?[ .-]?{MONTH}[ ,.-]{{1,2}}['’]?\d{{2}}"
    rf"|{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w/-]|\.\d)"
)


class BirthDateRecognizer(Recognizer):
    """DATE_OF_BIRTH; a year alone is none."""

    name: ClassVar[str] = "birth-date"
    version: ClassVar[int] = 2
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("born 04/13/1978 in Oslo", "04/13/1978"),
        ("Date of birth: 1978-04-13", "1978-04-13"),
        ("she was born on the 3rd of March 1987.", "3rd of March 1987"),
        ("born in Den Haag, Holland on 3 March 1987", "3 March 1987"),
        ("DOB 4/13/78, female", "4/13/78"),
        ("geboren am 3. Oktober 1990 in Ulm", "3. Oktober 1990"),
        ("née le 4 mars 1990 à Lyon", "4 mars 1990"),
        ("fecha de nacimiento: 4 de abril de 1990", "4 de abril de 1990"),
        ("urodzona dnia 4 kwietnia 1990", "4 kwietnia 1990"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One: the words, and whatever form of a date follows them."""
        forms = [
            (f"{_SAID}{_BETWEEN}(?P<value>{form})", 0.9)
            for form in (_FIGURES, STAMP, rf"{DAY_FIRST}(?!-\d)", MONTH_FIRST)
        ]
        return [
            StrictPatternRecognizer(
                ENTITY, self.name, forms, seconds=settings.pattern_seconds, needs=_NEEDS
            )
        ]
