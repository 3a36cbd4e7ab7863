"""Numbers a state or a bank gives a person; the weak ones count only beside their name."""

from __future__ import annotations

from typing import ClassVar

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import (
    CryptoRecognizer,
    MedicalLicenseRecognizer,
    NhsRecognizer,
    UkNinoRecognizer,
    UsBankRecognizer,
    UsItinRecognizer,
    UsLicenseRecognizer,
    UsPassportRecognizer,
)

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer, strict
from refinery.redaction.settings import DetectionSettings


class NationalIdRecognizer(Recognizer):
    """Presidio's default English set, run strictly, with context words that say the thing."""

    name: ClassVar[str] = "national-id"
    version: ClassVar[int] = 3
    entities: ClassVar[tuple[str, ...]] = (
        "CRYPTO",
        "MEDICAL_LICENSE",
        "UK_NHS",
        "UK_NINO",
        "US_BANK_NUMBER",
        "US_DRIVER_LICENSE",
        "US_ITIN",
        "US_PASSPORT",
    )
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("his passport number is 912803456", "912803456"),
        ("NI number AB123456C", "AB123456C"),
        ("NHS number 9434765919", "9434765919"),
        ("registered as 943 476 5919 there", "943 476 5919"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser per kind of number."""
        seconds = settings.pattern_seconds
        licence = ("driver", "drivers", "driver's", "licence", "license", "dl")
        bank = ("account", "acct", "bank", "routing", "savings", "checking", "debit")
        return [
            strict(CryptoRecognizer(), seconds, ()),
            strict(MedicalLicenseRecognizer(), seconds, ("medical", "dea")),
            _nhs(seconds),
            strict(UkNinoRecognizer(), seconds),
            strict(UsBankRecognizer(), seconds, bank),
            strict(UsLicenseRecognizer(), seconds, licence),
            strict(UsItinRecognizer(), seconds, ("itin", "taxpayer", "tax id", "tin")),
            strict(UsPassportRecognizer(), seconds, ("passport",)),
        ]


def _nhs(seconds: int) -> EntityRecognizer:
    """One run of ten digits in eleven passes the checksum, so it needs a word that says so.

    With dots it may as well be a telephone number.
    """
    known = NhsRecognizer()

    def check(text: str) -> tuple[int, int, float] | None:
        if not known.validate_result(text.replace(".", "")):
            return None
        return 0, len(text), 0.0 if text.isdigit() or "." in text else 1.0

    return StrictPatternRecognizer(
        "UK_NHS",
        "NhsRecognizer",
        [(r"\b\d{3}[ -]\d{3}[ -]\d{4}\b", 0.5), (r"\b\d{3}\.\d{3}\.\d{4}\b|\b\d{10}\b", 0.2)],
        seconds=seconds,
        context=("nhs", "national health"),
        check=check,
    )
