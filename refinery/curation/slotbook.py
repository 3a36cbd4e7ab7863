"""One numbering of slots for an example made of several documents.

``<PERSON_1>`` of one mail and ``<PERSON_1>`` of the next may be different people. Slots are
numbered anew in order of appearance, and two that share a digest become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from refinery.curation.unit import PLACEHOLDER, CleanDocument, slot_name


class SlotBook:
    """Renumbers placeholders and collects the slots an example uses.

    Args:
        documents: Every document the example may draw from.
    """

    def __init__(self, documents: Iterable[CleanDocument]) -> None:
        self._known = {
            (document.key, slot_name(slot)): slot
            for document in documents
            for slot in document.slots
        }
        self._names: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self.slots: list[dict[str, Any]] = []

    def rename(self, document: str, text: str) -> str:
        """The text with the example's own slot names; text that only looks so is left."""

        def replace(match: re.Match[str]) -> str:
            slot = self._known.get((document, match[1]))
            return match[0] if slot is None else self._name(document, slot)

        return PLACEHOLDER.sub(replace, text)

    def _name(self, document: str, slot: Mapping[str, Any]) -> str:
        entity = str(slot.get("entity") or "UNKNOWN")
        digest = str(slot.get("digest") or "")
        # Without a digest nothing says that two slots are the same value.
        identity = (entity, digest or f"{document}:{slot_name(slot)}")
        if identity not in self._names:
            self._counts[entity] = self._counts.get(entity, 0) + 1
            self._names[identity] = f"<{entity}_{self._counts[entity]}>"
            self.slots.append(
                {
                    "name": self._names[identity],
                    "entity": entity,
                    "digest": slot.get("digest"),
                    "attributes": dict(slot.get("attributes") or {}),
                }
            )
        return self._names[identity]
