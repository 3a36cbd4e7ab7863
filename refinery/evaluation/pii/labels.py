"""Names of types in sets of marked texts, and which entities count as a find of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

import yaml

from refinery.config.settings import Settings
from refinery.evaluation.pii.model import Kind, Mention

ANY: Final = "*"
_WORD: Final = re.compile(r"\w+")


class Labels(Settings):
    """The mapping of ``labels.yaml``, which says what its parts mean."""

    labels: dict[str, frozenset[str]]
    left_out: frozenset[str]
    persons: frozenset[str]
    titles: frozenset[str]

    def is_personal(self, mention: Mention) -> bool:
        """Whether a mention has to be masked: the set says so, or its label is of personal kind."""
        if mention.kind is Kind.UNSTATED:
            return mention.label not in self.left_out
        return mention.kind is not Kind.KEEP

    def counts(self, entity: str, label: str) -> bool:
        """Whether an entity is a find of a label."""
        wanted = self.labels.get(label, frozenset({label}))
        return entity in wanted or (ANY in wanted and entity not in self._named)

    def counts_for_any(self, entity: str, labels: Iterable[str]) -> bool:
        """Whether an entity is a find of any of the labels of a set."""
        return any(self.counts(entity, label) for label in labels)

    def is_title(self, rest: str) -> bool:
        """Whether what is left of a mention is forms of address and nothing else.

        >>> mapping().is_title("Mr. "), mapping().is_title("Mr K")
        (True, False)
        """
        return all(word.lower() in self.titles for word in _WORD.findall(rest))

    @cached_property
    def _named(self) -> frozenset[str]:
        """Entities that some label names."""
        return frozenset().union(*self.labels.values()) - {ANY}


@cache
def mapping() -> Labels:
    """The mapping that ships with the package."""
    text = files("refinery.evaluation.pii").joinpath("labels.yaml").read_text(encoding="utf-8")
    return Labels.parse(yaml.safe_load(text), "labels.yaml")
