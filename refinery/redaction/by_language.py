"""Each paragraph goes to the models of its language, an undetermined one to all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from refinery.config.site import OFF
from refinery.redaction.languages import LanguageJudge
from refinery.redaction.recognizers.base import Recognizer
from refinery.redaction.settings import DetectionSettings


class ByLanguage:
    """Unit recogniser over those of several languages.

    Args:
        judge: Says what a paragraph may be in; it is asked of the paragraph alone, so that its
            spans depend on nothing else.
        recognizers: Per language, those that read it.
    """

    def __init__(self, judge: LanguageJudge, recognizers: Mapping[str, Sequence[Any]]) -> None:
        self._judge = judge
        self._recognizers = {code: tuple(several) for code, several in recognizers.items()}

    def analyze_units(self, texts: Sequence[str]) -> list[list[Any]]:
        """Results of each text, of every recogniser that reads it."""
        readers = [self._readers(text) for text in texts]
        results: list[list[Any]] = [[] for _ in texts]
        for recognizer in self._all():
            mine = [i for i, several in enumerate(readers) if id(recognizer) in several]
            found = recognizer.analyze_units([texts[i] for i in mine]) if mine else []
            for index, spans in zip(mine, found, strict=True):
                results[index] += spans
        return results

    def _readers(self, text: str) -> frozenset[int]:
        codes = self._judge.readers(text)
        return frozenset(id(r) for code in codes for r in self._recognizers.get(code, ()))

    def _all(self) -> list[Any]:
        unique = {id(r): r for several in self._recognizers.values() for r in several}
        return list(unique.values())


def unit_recognizers(
    cls: type[Recognizer], model: str, own: Mapping[str, str], settings: DetectionSettings
) -> list[Any]:
    """Recognisers of a kind: one model's, or one that asks each language's.

    Args:
        model: What reads the languages without a model of their own.
        own: Language: its model, or ``off``.
    """
    by_code = {code: own.get(code, model) for code in settings.languages}
    models = set(by_code.values())
    if len(models) < 2:
        return list(cls(*models).recognizers(settings)) if models != {OFF} else []
    built = {m: cls(m).recognizers(settings) if m != OFF else [] for m in sorted(models)}
    judge = LanguageJudge(settings.languages)
    return [ByLanguage(judge, {code: built[name] for code, name in by_code.items()})]
