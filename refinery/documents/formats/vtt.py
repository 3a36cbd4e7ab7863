"""Captions of meetings: WebVTT and SubRip, as turns."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.base import Format
from refinery.documents.model import Extracted, Participant
from refinery.documents.text import TextBuilder, decode

_CUE: Final = re.compile(r"^\s*((?:\d+:)?\d\d:\d\d[.,]\d{1,3})\s+-->\s+")
_VOICE: Final = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]{1,100})>")
_NAMED: Final = re.compile(r"^([A-Z][\w.'-]*(?: [A-Z(][\w.')-]*){0,4}):\s+")
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,200}>|<[\d:.]+>", re.IGNORECASE)


class VttFormat(Format):
    """Cues of one speaker that follow each other are one turn; ``when`` is its start."""

    name = "vtt"
    extensions = (".vtt", ".srt")
    media_types = ("text/vtt",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Styles, notes and positions are left out."""
        text, warnings = decode(data)
        builder = TextBuilder()
        speakers: dict[str, None] = {}
        pending: list[str] = []
        speaker, when = "", ""
        for start, said in _cues(text):
            name, words = _split(said)
            if pending and name and name != speaker:
                _flush(builder, pending, speaker, when)
            if not pending:
                when = start
            if name:
                speaker = name
                speakers[name] = None
            pending.append(words)
            if not speaker:
                _flush(builder, pending, "", when)
        _flush(builder, pending, speaker, when)
        return Extracted(
            kind="transcript",
            media_type="text/vtt",
            reader="vtt",
            text=builder.text,
            participants=[Participant("speaker", name) for name in speakers],
            blocks=builder.blocks,
            warnings=warnings,
        )


def _cues(text: str) -> list[tuple[str, str]]:
    """(start, payload) of each cue; a cue of several voices counts as several."""
    found: list[tuple[str, str]] = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.split("\n")
        for index, line in enumerate(lines):
            match = _CUE.match(line)
            if match:
                payload = "\n".join(lines[index + 1 :])
                pieces = re.split(r"(?=<v[. ])", payload)
                found += [(match.group(1), piece) for piece in pieces if piece.strip()]
                break
    return found


def _split(said: str) -> tuple[str, str]:
    voice = _VOICE.search(said)
    words = " ".join(_TAG.sub("", said).split())
    if voice:
        return voice.group(1).strip(), words
    named = _NAMED.match(words)
    return (named.group(1), words[named.end() :]) if named else ("", words)


def _flush(builder: TextBuilder, pending: list[str], speaker: str, when: str) -> None:
    attributes = {"when": when} | ({"speaker": speaker} if speaker else {})
    builder.add("turn", " ".join(pending), attributes=attributes)
    pending.clear()
