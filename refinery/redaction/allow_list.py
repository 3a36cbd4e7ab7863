"""Values that are never replaced: everywhere, or in what comes from one source alone.

What several sources hold is allowed only where all of them allow it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from refinery.redaction.values import normal_form


@dataclass(frozen=True)
class AllowList:
    """Values that stay, however they are spelt."""

    values: frozenset[str] = frozenset()

    def holds(self, entity: str, said: str) -> bool:
        """Whether a value that was found as an entity is one of them.

        >>> AllowList(frozenset({"+44 20 7946 0123"})).holds("PHONE_NUMBER", "+44 (20) 79460123")
        True
        """
        return bool(self.values) and normal_form(entity, said) in _forms(self.values, entity)


NOTHING: Final = AllowList()


@lru_cache(maxsize=1024)
def _forms(values: frozenset[str], entity: str) -> frozenset[str]:
    return frozenset(normal_form(entity, value) for value in values)


@dataclass(frozen=True)
class AllowLists:
    """What a site allows.

    Attributes:
        everywhere: Values.
        by_source: Source -> values.
    """

    everywhere: tuple[str, ...] = ()
    by_source: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, sources: Sequence[str]) -> AllowList:
        """What is allowed in a document that these sources hold, all of them."""
        own = [frozenset(self.by_source.get(source, ())) for source in sources]
        shared = frozenset.intersection(*own) if own else frozenset()
        return AllowList(frozenset(self.everywhere) | shared)

    def anywhere(self) -> AllowList:
        """What is allowed in some document."""
        return AllowList(frozenset(self.everywhere).union(*self.by_source.values()))

    def to_json(self) -> str:
        """As workers get it."""
        return json.dumps([self.everywhere, self.by_source], sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> AllowLists:
        """What :meth:`to_json` wrote."""
        everywhere, by_source = json.loads(text)
        return cls(tuple(everywhere), {name: tuple(them) for name, them in by_source.items()})
