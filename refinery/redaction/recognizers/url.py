"""Web addresses, in time linear in the text.

Presidio's pattern tries every suffix at every dot and runs out of time on ``a.a.a.``; here a
match can only start where a name starts, and each label is bounded.
"""

from __future__ import annotations

from typing import ClassVar, Final

from presidio_analyzer import EntityRecognizer

from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.recognizers.patterns import StrictPatternRecognizer
from refinery.redaction.settings import DetectionSettings

_SUFFIXES: Final = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|io|co|ai|dev|app|cloud|tech|me|tv|cc|eu|uk|de|"
    "fr|it|es|nl|be|ch|at|pl|cz|se|no|dk|fi|pt|ie|gr|hu|ro|ru|ua|tr|il|in|cn|jp|kr|au|nz|ca|us|br|"
    "mx|ar|za|ng|ke|sg|hk|tw|th|vn|id|ph|my"
)
_REST: Final = r"""[^\s<>"'`]{0,2000}(?<![.,;:!?)\]}>])"""
_SCHEME: Final = rf"""\b(?:https?|ftps?|sftp|ssh|git|ldaps?|wss?)://[^\s<>"'`]{_REST}"""
_WWW: Final = rf"(?<![\w.@-])www\d?\.[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}(?:/{_REST})?"
_BARE: Final = (
    rf"(?<![\w.@/\\-])(?:[a-z0-9-]{{1,63}}\.){{1,6}}(?:{_SUFFIXES})(?![\w@-]|\.\w)(?:[:/]{_REST})?"
)


class UrlRecognizer(Recognizer):
    """Addresses with a scheme, ``www`` names, and bare names under a common suffix."""

    name: ClassVar[str] = "url"
    entities: ClassVar[tuple[str, ...]] = ("URL",)
    examples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("See https://example.org/a?b=c.", "https://example.org/a?b=c"),
        ("at www.example.org/team, or", "www.example.org/team"),
        ("on example.co.uk today", "example.co.uk"),
    )

    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """One recogniser for the three forms."""
        return [
            StrictPatternRecognizer(
                "URL",
                self.name,
                [(_SCHEME, 0.8), (_WWW, 0.7), (_BARE, 0.5)],
                seconds=settings.pattern_seconds,
                needs=r"://|\w\.\w",
            )
        ]
