"""The contract of example builders."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from refinery.config.settings import Settings
from refinery.core.registry import component
from refinery.curation.unit import CleanDocument, Draft


class ExampleBuilder(ABC):
    """Makes drafts of training examples from the documents of one unit.

    Attributes:
        kinds: Kinds of documents it takes.
        per: Whether a unit is a thread or one document.
        min_documents: Units with fewer are rejected before any text is read.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]]
    per: ClassVar[Literal["thread", "document"]] = "document"
    min_documents: ClassVar[int] = 1
    settings_class: ClassVar[type[Settings]] = Settings

    def __init__(self, settings: Settings) -> None:
        self.settings: Any = settings

    @abstractmethod
    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """Drafts made from the unit, oldest document first; empty where it holds none."""


def make_builder(name: str, settings: str) -> ExampleBuilder:
    """Builder of that name; a factory for :func:`refinery.core.worker.engine`.

    Args:
        settings: JSON object.
    """
    cls = component("builder", name)
    built: ExampleBuilder = cls(cls.settings_class.parse(json.loads(settings), f"builders.{name}"))
    return built
