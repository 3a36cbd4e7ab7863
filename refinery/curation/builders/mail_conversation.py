"""Mail threads become conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from refinery.curation.body import own_words
from refinery.curation.builders.base import ExampleBuilder
from refinery.curation.dialogue import Utterance, converse
from refinery.curation.unit import CleanDocument, Draft


class MailConversationBuilder(ExampleBuilder):
    """Who opened the thread asks; whoever answers most is the assistant.

    A thread "Can you send the plan?" / "Here it is." becomes one user's and one assistant's
    message; quotes, signatures and reply headers are left out, and so is a mail that says what
    an earlier one said, sent again.
    """

    name: ClassVar[str] = "mail-conversation"
    version: ClassVar[int] = 2
    kinds: ClassVar[tuple[str, ...]] = ("message",)
    per: ClassVar[Literal["thread", "document"]] = "thread"
    min_documents: ClassVar[int] = 2

    def build(self, unit: Sequence[CleanDocument]) -> list[Draft]:
        """One draft a thread."""
        said: dict[str, Utterance] = {}
        for mail in unit:
            pieces = tuple(own_words(mail))
            words = " ".join(word for piece in pieces for word in piece.text.split())
            said.setdefault(words, Utterance(mail.sender(), pieces))
        turns = converse(list(said.values()))
        return [Draft(turns, divisible=True)] if turns else []
