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
from refinery.redaction.recognizers.patterns import strict
from refinery.redaction.settings import DetectionSettings


class NationalIdRecognizer(Recognizer):
    """Presidio's default English set, run strictly, with context words that say the thing."""

    name: ClassVar[str] = "national-id"
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
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser per kind of number."""
        seconds = settings.pattern_seconds
        licence = ("driver", "drivers", "driver's", "licence", "license", "dl")
        bank = ("account", "acct", "bank", "routing", "savings", "checking", "debit")
        return [
            strict(CryptoRecognizer(), seconds, ()),
            strict(MedicalLicenseRecognizer(), seconds, ("medical", "dea")),
            strict(NhsRecognizer(), seconds, ("nhs", "national health")),
            strict(UkNinoRecognizer(), seconds),
            strict(UsBankRecognizer(), seconds, bank),
            strict(UsLicenseRecognizer(), seconds, licence),
            strict(UsItinRecognizer(), seconds, ("itin", "taxpayer", "tax id", "tin")),
            strict(UsPassportRecognizer(), seconds, ("passport",)),
        ]
