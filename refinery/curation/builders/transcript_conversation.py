"""Meeting transcripts become conversations with named speakers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from refinery.config.settings import Settings
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.dialogue import Utterance, converse
from refinery.curation.unit import Block, CleanDocument, Draft


class TranscriptSettings(Settings):
    """What is worth a turn."""

    min_words: int = Field(default=3, ge=1, description="Shorter remarks are left out.")


class TranscriptConversationBuilder(ExampleBuilder):
    """The first speaker and the rest ask; who else speaks most is the assistant.

    With more than two speakers each remark on the asking side opens with who said it.
    """

    name: ClassVar[str] = "transcript-conversation"
    kinds: ClassVar[tuple[str, ...]] = ("transcript",)
    settings_class: ClassVar[type[Settings]] = TranscriptSettings

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """One draft a transcript."""
        drafts = []
        for document in unit:
            blocks = [b for b in document.blocks if b.kind == "turn"]
            speakers = {b.attributes.get("speaker") or "" for b in blocks}
            turns = converse([self._utterance(document, b, len(speakers) > 2) for b in blocks])
            if turns:
                drafts.append(Draft(turns, divisible=True))
        return drafts

    def _utterance(self, document: CleanDocument, block: Block, named: bool) -> Utterance:
        speaker = block.attributes.get("speaker") or ""
        piece = document.piece(block.start, block.end)
        worth = len(piece.text.split()) >= self.settings.min_words
        return Utterance(
            document.identity_of(speaker),
            (piece,) if worth else (),
            block.attributes.get("role"),
            speaker if named else "",
        )
