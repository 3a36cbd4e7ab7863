"""What every part of detection passes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """What a recogniser found, in code points of the stored text."""

    start: int
    end: int
    entity: str
    score: float
    recognizer: str
