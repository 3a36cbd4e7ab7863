"""What a recogniser is: a name, the entities it finds, and a Presidio recogniser to run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from presidio_analyzer import EntityRecognizer

from refinery.config.site import EMBEDDED
from refinery.redaction.settings import DetectionSettings


class Recognizer(ABC):
    """One way to find one kind of personal value, without looking beyond the text.

    Attributes:
        scope: ``window`` runs it over windows of the folded text; ``unit`` over paragraphs,
            through :class:`refinery.redaction.recognizers.spacy_ner.UnitRecognizer`.
        precise: Whether what it finds with a high score withholds an example from export.
        model: Where its model lies, for one that has a model: a directory, or ``package``.
        examples: Pairs of a text and what must be found in it; the contract suite runs them.
    """

    name: ClassVar[str]
    entities: ClassVar[tuple[str, ...]]
    version: ClassVar[int] = 1
    scope: ClassVar[str] = "window"
    precise: ClassVar[bool] = False
    examples: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, model: str = EMBEDDED) -> None:
        self.model = model

    @abstractmethod
    def recognizers(self, settings: DetectionSettings) -> list[EntityRecognizer]:
        """Presidio recognisers for these settings; none where the site asks for none."""
