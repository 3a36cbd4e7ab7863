"""Cues of captions as turns: what one speaker says in several is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from refinery.documents.model import Extracted, Participant
from refinery.documents.text import TextBuilder

PAUSE: Final = 3.0
"""Seconds of silence after which a sentence that nobody is named for does not go on."""
_ENDED: Final = re.compile(r"[.!?…。！？][\"'”’)\]]*$")


@dataclass(frozen=True)
class Cue:
    """What is said from ``start`` to ``end``, as the file writes times.

    Attributes:
        is_other: Whether somebody else speaks than before, who need not be named.
    """

    start: str
    end: str
    words: str
    speaker: str = ""
    is_other: bool = False


def transcript(cues: Iterable[Cue], media_type: str, reader: str) -> Extracted:
    """Cues of one speaker that follow each other are one turn; ``when`` is its start.

    Where nobody is named, a turn is a sentence.
    """
    builder = TextBuilder()
    speakers: dict[str, None] = {}
    pending: list[Cue] = []
    speaker = ""
    for cue in cues:
        named = cue.speaker
        is_change = cue.is_other or (named and named != speaker)
        if pending and (is_change or (not speaker and _is_over(pending, cue))):
            _flush(builder, pending, speaker)
        if cue.is_other:
            speaker = ""
        if named:
            speaker = named
            speakers[named] = None
        pending.append(cue)
    _flush(builder, pending, speaker)
    return Extracted(
        kind="transcript",
        media_type=media_type,
        reader=reader,
        text=builder.text,
        participants=[Participant("speaker", name) for name in speakers],
        blocks=builder.blocks,
    )


def _is_over(pending: list[Cue], cue: Cue) -> bool:
    silence = _seconds(cue.start) - _seconds(pending[-1].end)
    return bool(_ENDED.search(pending[-1].words)) or silence > PAUSE


def _seconds(time: str) -> float:
    """Seconds of ``1:02:03.4``, also with a comma; 0 for what is no such time."""
    try:
        total = 0.0
        for part in time.replace(",", ".").split(":"):
            total = total * 60 + float(part)
        return total
    except ValueError:
        return 0.0


def _flush(builder: TextBuilder, pending: list[Cue], speaker: str) -> None:
    if pending:
        attributes = {"when": pending[0].start} | ({"speaker": speaker} if speaker else {})
        words = " ".join(cue.words for cue in pending if cue.words)
        builder.add("turn", words, attributes=attributes)
        pending.clear()
