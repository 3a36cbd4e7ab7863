"""Texts in a language that the site does not refine."""

from __future__ import annotations

from typing import cast

from pydantic import Field, field_validator

from refinery.core.language import COMMON, check_codes
from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings, share
from refinery.quality.view import NOT_OWN, NOT_PROSE, TextView


class LanguageSettings(RuleSettings):
    """The default is what the embedded detector reads; a site lists its own."""

    minimum: float | None = 0.5
    only: tuple[str, ...] = PROSE
    from_words: int = 5
    languages: tuple[str, ...] = Field(default=("en",), description="ISO 639-1; empty: any.")

    @field_validator("languages")
    @classmethod
    def _told(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        check_codes(value, COMMON)
        return value


class LanguageRule(QualityRule):
    """Share of the own text in a wanted language; a text of unknown language passes.

    >>> LanguageRule().measure(TextView("Das ist gut.", language="de"))
    0.0
    """

    name = "language-v1"
    settings_class = LanguageSettings

    def measure(self, view: TextView) -> float:
        """Characters of blocks in a wanted language over characters of blocks with one."""
        wanted = cast(LanguageSettings, self.settings).languages
        if not wanted:
            return 1.0
        known = [
            (span.language or view.language, span.end - span.start)
            for span in view.spans
            if span.kind not in NOT_OWN | NOT_PROSE and (span.language or view.language)
        ]
        if not known:
            return 1.0 if view.language is None or view.language in wanted else 0.0
        right = sum(length for language, length in known if language in wanted)
        return share(right, sum(length for _, length in known))
