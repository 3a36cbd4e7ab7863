"""Members of health plans: Medicare's numbers by their shape, others behind a word."""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.predefined_recognizers import UsMbiRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer, strict
from refinery.redaction.settings import DetectionSettings

ENTITY: Final = "HEALTH_PLAN_NUMBER"
_NAMED: Final = (
    r"\b(?:(?:(?:health[ ](?:plan|insurance|care)|medicare|medicaid|(?<!national[ ])(?<!social[ ])"
    r"insurance|member|subscriber|beneficiary|enrollee|policy[ ]?holder|insured)(?:['’]s)?[ ]){1,3}"
    r"(?:id|identifier|identification|number|n[or]\.?|\#)|versicherten(?:nummer|nr\.?)|hicn|mbi)"
    r"(?:[ ](?:is|was|number|no\.?)){0,2}[ ]{0,2}[:#=]?[ ]{0,2}#?"
    r"(?P<value>[A-Z0-9](?:-?[A-Z0-9]){5,19})(?!\w)"
)


def check_number(found: str) -> tuple[int, int, float] | None:
    """A number of a plan has digits; what has hardly any is another word."""
    return (0, len(found), 0.75) if sum(c.isdigit() for c in found) >= 4 else None


class HealthPlanRecognizer(Recognizer):
    """HEALTH_PLAN_NUMBER."""

    name: ClassVar[str] = "health-plan"
    entities: ClassVar[tuple[str, ...]] = (ENTITY,)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("covered as 1EG4-TE5-MK73 since", "1EG4-TE5-MK73"),
        ("Medicare no 1EG4TE5MK73", "1EG4TE5MK73"),
        ("Health plan member ID: XYZ123456789.", "XYZ123456789"),
        ("the subscriber's number is W-2219-4471", "W-2219-4471"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One for Medicare's numbers, one for what a word announces."""
        seconds = settings.pattern_seconds
        return [
            strict(UsMbiRecognizer(), seconds, ("medicare", "mbi", "beneficiary"), ENTITY),
            StrictPatternRecognizer(
                ENTITY, self.name, [(_NAMED, 0.0)],
                seconds=seconds, check=check_number, needs=r"\d{2}",
            ),
        ]  # fmt: skip
