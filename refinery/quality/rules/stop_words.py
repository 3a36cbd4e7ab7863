"""Running text uses function words; lists and dumps do not (Gopher)."""

from __future__ import annotations

from typing import Final

from refinery.quality.rules.base import PROSE, QualityRule, RuleSettings
from refinery.quality.view import TextView

_LISTS: Final[dict[str, str]] = {
    "en": "the be to of and that have with is in for you it this",
    "de": "der die das und ist nicht mit zu den von für auf ein eine",
    "fr": "le la les des et est une un pour dans que qui sur pas",
    "es": "el la los las de que y en un una por con para no",
    "it": "il la di che e un una per non con del della sono è",
    "nl": "de het een en van is dat niet met op voor te zijn aan",
    "pl": "i w na z do nie się jest że to o za od dla",
    "pt": "o a os as de que e do da em um uma para com não",
}
STOP_WORDS: Final = {language: frozenset(words.split()) for language, words in _LISTS.items()}
"""Frequent function words per language."""


class StopWordsSettings(RuleSettings):
    """Gopher wants two of eight English words; a language without a list is not judged."""

    minimum: float | None = 2
    only: tuple[str, ...] = PROSE
    from_words: int = 40


class StopWordsRule(QualityRule):
    """Distinct function words of the text's language.

    >>> StopWordsRule().measure(TextView("the cat and the dog", language="en"))
    2.0
    """

    name = "stop-words-v1"
    settings_class = StopWordsSettings

    def applies(self, view: TextView) -> bool:
        """Only where the language has a list."""
        return super().applies(view) and (view.language or "en") in STOP_WORDS

    def measure(self, view: TextView) -> float:
        """Number of distinct function words."""
        return float(len(STOP_WORDS[view.language or "en"].intersection(view.folded)))
