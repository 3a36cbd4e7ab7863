"""Captions of meetings and films: WebVTT, SubRip and SubViewer, as turns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from refinery.documents.captions import Cue, transcript
from refinery.documents.formats.base import Format
from refinery.documents.formats.text import TextFormat
from refinery.documents.model import Extracted
from refinery.documents.text import decode

_TIME: Final = r"(?:\d+:)?\d{1,2}:\d\d[.,:]\d{1,3}"
_CUE: Final = re.compile(rf"^\s*({_TIME})(?:\s*-->\s*|,)({_TIME})(?=\s|$)")
_VOICE: Final = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]{1,100})>")
_OTHER: Final = re.compile(r"^(?:>>+|[-\u2013\u2014]\s*(?=[^\W\d]))\s*")
"""What stands before the words of somebody else."""
_NAMED: Final = re.compile(r"^([^\W\d_][\w.'-]*(?: [\w(][\w.')-]*){0,4})(?::\s+|：\s*)")
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,200}>|<[\d:.]+>|\{\\[^{}]{0,100}\}", re.IGNORECASE)
MEDIA_TYPES: Final = {".srt": "application/x-subrip"}


class VttFormat(Format):
    """Cues in the order they are shown; styles, notes, positions and numbers are left out.

    What is neither WebVTT nor has a cue is plain text, whatever it is called.
    """

    name = "vtt"
    extensions = (".vtt", ".srt")
    media_types = ("text/vtt", *MEDIA_TYPES.values())

    def extract(self, data: bytes, extension: str) -> Extracted:
        """A turn per speaker; where nobody is named, per sentence."""
        text, warnings = decode(data)
        if not _is_web(text) and not any(map(_CUE.match, text.split("\n"))):
            return TextFormat().extract(data, extension)
        media_type = MEDIA_TYPES.get(extension, self.media_types[0])
        found = transcript(_cues(text), media_type, self.name)
        found.warnings += warnings
        return found


def _cues(text: str) -> Iterator[Cue]:
    """Each cue of a file; one of several voices counts as several."""
    lines = text.split("\n")
    starts = [(index, match) for index, line in enumerate(lines) if (match := _CUE.match(line))]
    is_numbered = bool(starts) and lines[max(starts[0][0] - 1, 0)].strip().isdigit()
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    for (index, match), end in zip(starts, ends, strict=True):
        payload = lines[index + 1 : end]
        if _is_web(text):
            payload = list(takewhile(str.strip, payload))
        elif is_numbered and end < len(lines) and payload and payload[-1].strip().isdigit():
            payload.pop()  # of the cue that follows
        for piece in re.split(r"(?=<v[. ])", "\n".join(payload)):
            for said in _by_speaker(piece):
                yield _cue(match[1], match[2], said)


def _by_speaker(piece: str) -> Iterator[str]:
    """What each speaker of a cue says: a dash begins a line of another, and so may a name."""
    said: list[str] = []
    is_parted = False
    for line in piece.split("\n"):
        bare = _TAG.sub("", line).strip()
        is_first = not any(map(str.strip, said))
        begins = bool(_OTHER.match(bare) or ((is_first or is_parted) and _named(bare)))
        if begins and not is_first:
            yield "\n".join(said)
            said = []
        is_parted = is_parted or begins
        said.append(line)
    if any(map(str.strip, said)):
        yield "\n".join(said)


def _named(said: str) -> re.Match[str] | None:
    """The speaker before what is said, by name: no word of it is in small letters."""
    match = _NAMED.match(said)
    is_name = match and not any(word.strip("(")[:1].islower() for word in match[1].split())
    return match if is_name else None


def _is_web(text: str) -> bool:
    return text.lstrip().startswith("WEBVTT")


def _cue(start: str, end: str, said: str) -> Cue:
    voice = _VOICE.search(said)
    words = " ".join(html.unescape(_TAG.sub("", said)).split())
    if voice:
        return Cue(start, end, words, html.unescape(voice.group(1)).strip())
    other = _OTHER.match(words)
    words = words[other.end() :] if other else words
    named = _named(words)
    if named:
        return Cue(start, end, words[named.end() :], named.group(1))
    return Cue(start, end, words, is_other=other is not None)
