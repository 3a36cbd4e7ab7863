"""A site's own identifiers, from its configuration; none is built in."""

from __future__ import annotations

from typing import ClassVar

import regex
from presidio_analyzer import EntityRecognizer

from refinery.errors import ConfigError
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings, SitePattern


class SitePatternRecognizer(Recognizer):
    """Employee, case and ticket numbers as the setting ``site_patterns`` describes them."""

    name: ClassVar[str] = "site-pattern"
    entities: ClassVar[tuple[str, ...]] = ()
    precise: ClassVar[bool] = True

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser per pattern.

        Raises:
            ConfigError: A pattern is no regular expression.
        """
        return [build(pattern, settings.pattern_seconds) for pattern in settings.site_patterns]


def build(pattern: SitePattern, seconds: int) -> StrictPatternRecognizer:
    """The recogniser of one pattern.

    Raises:
        ConfigError: It is no regular expression.
    """
    expression = pattern.regex if pattern.ignore_case else f"(?-i:{pattern.regex})"
    try:
        regex.compile(expression)
        return StrictPatternRecognizer(
            pattern.entity,
            f"site-pattern:{pattern.entity.lower()}",
            [(expression, pattern.score)],
            seconds=seconds,
            context=pattern.context,
        )
    except (regex.error, ValueError) as error:
        raise ConfigError(
            f"The site pattern for '{pattern.entity}' is no regular expression: {error}.",
            "correct 'regex' under stages.detect.site_patterns.",
        ) from None
