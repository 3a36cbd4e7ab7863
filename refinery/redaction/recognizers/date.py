"""Dates and times written in figures."""

from __future__ import annotations

from typing import ClassVar

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import DateRecognizer as PresidioDateRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import strict
from refinery.redaction.settings import DetectionSettings


class DateRecognizer(Recognizer):
    """Presidio's date patterns, run strictly; the model finds those written in words."""

    name: ClassVar[str] = "date"
    entities: ClassVar[tuple[str, ...]] = ("DATE_TIME",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("born 04/13/1978 in Oslo", "04/13/1978"),
        ("on 2024-05-06 it ended", "2024-05-06"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser."""
        return [strict(PresidioDateRecognizer(), settings.pattern_seconds)]
