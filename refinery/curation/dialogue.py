"""Who is user and who is assistant among people who talk to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from refinery.curation.unit import Piece, Turn

ASSISTANT_ROLES: Final = frozenset({"assistant", "agent", "support", "bot", "model"})
USER_ROLES: Final = frozenset({"user", "customer", "human", "client", "requester"})


@dataclass(frozen=True)
class Utterance:
    """What one speaker said at one go.

    Attributes:
        label: Name to open the remark with where it stands on the asking side.
    """

    speaker: str
    pieces: tuple[Piece, ...]
    role: str | None = None
    label: str = ""


def converse(utterances: Sequence[Utterance]) -> tuple[Turn, ...]:
    """Alternating turns, from a user's to an assistant's; empty where there is no such pair.

    Roles that the document states win. Else whoever speaks first asks, the other who answers
    most is the assistant, and everybody else asks too.
    """
    assistant = _assistant(utterances)
    turns: list[Turn] = []
    for utterance in utterances:
        if not utterance.pieces:
            continue
        role = _stated(utterance) or ("assistant" if utterance.speaker == assistant else "user")
        pieces = _labelled(utterance) if role == "user" else utterance.pieces
        if turns and turns[-1].role == role:
            turns[-1] = Turn(role, turns[-1].pieces + pieces)
        else:
            turns.append(Turn(role, pieces))
    while turns and turns[0].role != "user":
        turns.pop(0)
    while turns and turns[-1].role != "assistant":
        turns.pop()
    return tuple(turns)


def _assistant(utterances: Sequence[Utterance]) -> str | None:
    spoken = [u for u in utterances if u.pieces]
    if not spoken:
        return None
    others = Counter(u.speaker for u in spoken if u.speaker != spoken[0].speaker)
    # Counter keeps the order of first appearance, and max takes the first of equals.
    return max(others, key=lambda speaker: others[speaker]) if others else None


def _labelled(utterance: Utterance) -> tuple[Piece, ...]:
    first, *rest = utterance.pieces
    if not utterance.label or first.text.startswith(utterance.label):
        return utterance.pieces
    return (replace(first, text=f"{utterance.label}: {first.text}"), *rest)


def _stated(utterance: Utterance) -> str | None:
    role = (utterance.role or "").casefold()
    if role in ASSISTANT_ROLES:
        return "assistant"
    return "user" if role in USER_ROLES else None
