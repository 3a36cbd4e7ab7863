"""Chat exports become conversations, one per thread of the channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from pydantic import Field

from refinery.config.settings import Settings
from refinery.core.clock import minutes
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.dialogue import Utterance, converse
from refinery.curation.unit import Block, CleanDocument, Draft

NOTICES: Final = frozenset(
    {"channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name"}
)


class ChatSettings(Settings):
    """Where a channel without threads is cut."""

    gap_minutes: int = Field(default=60, gt=0, description="Silence that ends a conversation.")


class ChatConversationBuilder(ExampleBuilder):
    """Turns that share a thread are one conversation; others are cut at long silences."""

    name: ClassVar[str] = "chat-conversation"
    kinds: ClassVar[tuple[str, ...]] = ("chat",)
    settings_class: ClassVar[type[Settings]] = ChatSettings

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """One draft a thread or stretch of talk."""
        drafts = []
        for document in unit:
            said = [b for b in document.blocks if b.kind == "turn" and not _is_notice(b)]
            for talk in self._talks(said):
                speakers = {block.attributes.get("speaker") or "" for block in talk}
                named = len(speakers) > 2
                turns = converse([_utterance(document, block, named) for block in talk])
                if turns:
                    drafts.append(Draft(turns, divisible=True))
        return drafts

    def _talks(self, blocks: Sequence[Block]) -> list[list[Block]]:
        threads = {block.attributes.get("thread") for block in blocks} - {None, ""}
        talks: dict[str, list[Block]] = {}
        stretch, last = 0, None
        for block in blocks:
            # The message a thread hangs on names itself by its id alone.
            opens = block.attributes.get("id") or ""
            thread = block.attributes.get("thread") or (opens if opens in threads else "")
            if not thread:
                now = _moment(block)
                if now is not None and last is not None:
                    stretch += not 0 <= now - last <= self.settings.gap_minutes
                last = last if now is None else now
            talks.setdefault(thread or f"\0{stretch}", []).append(block)
        return list(talks.values())


def _is_notice(block: Block) -> bool:
    return (block.attributes.get("subtype") or "") in NOTICES


def _utterance(document: CleanDocument, block: Block, named: bool) -> Utterance:
    speaker = block.attributes.get("speaker") or ""
    piece = document.piece(block.start, block.end)
    return Utterance(
        document.identity_of(speaker),
        (piece,) if piece.text else (),
        block.attributes.get("role"),
        speaker if named else "",
    )


def _moment(block: Block) -> float | None:
    """Minutes since the document's first turn where its dates are masked, else since some day."""
    passed = block.attributes.get("elapsed")
    return float(passed) if passed else minutes(block.attributes.get("when"))
