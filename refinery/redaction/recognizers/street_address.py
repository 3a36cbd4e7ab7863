"""Street addresses: a house number, a name, and a word for a street."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_KINDS: Final = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|"
    "Terrace|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Crescent|Close|Row|Mews|Alley|Trail|Loop|"
    "Plaza|Quay|Grove|Gardens|Walk|Heights|Hill|Path|Pike|Route|Run"
)
_UNIT: Final = r"(?:,?[ ](?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Room|Box|#)\.?[ ]?#?\w{1,6})?"
_TOWN: Final = r"(?:,?[ \n](?:[A-Z][\w.'-]{1,30}[ ]?){1,3},?[ ][A-Z]{2}[ ]\d{5}(?:-\d{4})?)?"
_NUMBERED: Final = (
    rf"(?<![\w.-])\d{{1,5}}[A-Za-z]?[ ](?:[NSEW]\.?[ ])?(?:[A-Z0-9][\w.'-]{{0,30}}[ ]){{1,4}}"
    rf"(?:{_KINDS})\b\.?{_UNIT}{_TOWN}"
)
_COMPOUND: Final = (
    r"(?<!\w)(?:[A-ZÄÖÜ][\w.'-]{1,30}[ ]){0,2}[A-ZÄÖÜÅ][\w-]{1,40}(?:straße|strasse|str\.|weg|"
    r"gasse|platz|allee|straat|laan|gatan|vägen|vej|gade|gata|veien|katu|tie|kuja|utca)"
    r"[ ]\d{1,4}[a-zA-Z]?(?!\w)(?:,?[ \n]\d{4,5}[ ][A-ZÄÖÜ][\w-]{2,40})?"
)
_KIND_FIRST: Final = (
    r"(?<!\w)(?:\d{1,4},?[ ])?(?:[Rr]ue|[Aa]venue|[Bb]oulevard|Via|Viale|Piazza|Calle|Avenida|Rua"
    r"|ul\.|Ulica|Plaza)[ ](?:(?:de|del|della|di|la|le|les|du|des|do|da|van|den)[ ]){0,2}"
    r"(?:[A-ZÀ-Ý][\w.'-]{1,30}[ ,]{1,2}){1,4}\d{1,4}(?!\w)"
)
_UNIT_ALONE: Final = r"(?<!\w)(?:Apt|Apartment|Suite)\.?[ ]#?\d{1,5}(?!\w)"
_UK_CODE: Final = r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ ]\d[ABD-HJLNP-UW-Z]{2}(?!\w)"
_MILITARY: Final = (
    r"(?<!\w)(?:PSC|CMR|OMC|Unit|UNIT)[ ]\d{1,5}(?:,?[ ]Box[ ]\d{1,5})"
    r"(?:,?[ \n](?:APO|FPO|DPO)[ ,]{1,2}"
    r"A[AEP][ ]\d{5}(?:-\d{4})?)?|(?<!\w)(?:APO|FPO|DPO)[ ,]{1,2}A[AEP][ ]\d{5}(?:-\d{4})?"
)
_CORNER: Final = (
    r"(?<!\w)(?:the[ ])?corner[ ]of[ ](?:[\w.'-]{1,30}[ ]){1,5}and[ ]"
    r"(?:[A-Z\u00c0-\u017f0-9][\w'-]{0,30}"
    r"(?:[ ](?=[A-Z\u00c0-\u017f0-9]))?){1,5}"
)
_POST_BOX: Final = r"(?<!\w)P\.?[ ]?O\.?[ ]Box[ ]\d{1,8}"

_FORMS: Final = (
    (_NUMBERED, 0.6),
    (_COMPOUND, 0.6),
    (_KIND_FIRST, 0.5),
    (_UNIT_ALONE, 0.5),
    (_POST_BOX, 0.7),
    (_MILITARY, 0.9),
    (_CORNER, 0.6),
    (_UK_CODE, 0.5),
)


class StreetAddressRecognizer(Recognizer):
    """STREET_ADDRESS, with the unit, the town and the code that follow it."""

    name: ClassVar[str] = "street-address"
    version: ClassVar[int] = 3
    entities: ClassVar[tuple[str, ...]] = ("STREET_ADDRESS",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("I live at 221 North Baker Street, Apt 4 now", "221 North Baker Street, Apt 4"),
        ("write to PSC 0272, Box 1651\nAPO AA 94530 now", "PSC 0272, Box 1651\nAPO AA 94530"),
        (
            "meet at the corner of Mill Lane and High Street.",
            "the corner of Mill Lane and High Street",
        ),
        ("send it to Leeds, LS1 4AP, please", "LS1 4AP"),
        ("in der Hauptstraße 12, 10115 Berlin steht", "Hauptstraße 12, 10115 Berlin"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser; capitals matter."""
        return [
            StrictPatternRecognizer(
                "STREET_ADDRESS",
                self.name,
                [(f"(?-i:{p})", score) for p, score in _FORMS],
                seconds=settings.pattern_seconds,
                needs=r"\d|\bcorner\b",
            )
        ]
