"""Rich text."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.hidden import left_out
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.office.rtf import seen
from refinery.documents.office.rtf_asides import in_place, kept, named
from refinery.documents.office.rtf_signs import restored, said, spelled

_PICTURE: Final = re.compile(r"!\[image\]\(image_\d+\.\w+\)")
_MARKED: Final = re.compile(
    r"(?<![\\*~])(\*{1,3}|~~)(?![*~\s])([^*~\n]{1,500}?)(?<![\\*~])\1(?![*~])"
)


class RtfFormat(KreuzbergFormat):
    """Text of RTF; embedded objects are not opened.

    kreuzberg knows the format's structure, but shows what is deleted or unseen and misreads
    what is no ASCII: it is given a file without the one, and the other spelled out.
    """

    name = "rtf"
    media_types = ("application/rtf",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Its Markdown as blocks; what nobody sees is left out and reported."""
        data, told = seen(data)
        found = self.read(spelled(in_place(data)), self.media_types[0])
        found.blocks = [named(block, found.text) for block in found.blocks]
        found.title, found.author = said(found.title), said(found.author)
        found.warnings += left_out(*told.items())
        return found

    def tidy(self, markdown: str) -> str:
        """Blanks as they were; no marks within a word, which would hide it; no unnamed pictures."""
        return _MARKED.sub(_around_words, _PICTURE.sub("", kept(restored(markdown))))


def _around_words(match: re.Match[str]) -> str:
    text, inner = match.string, match[2]
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    is_cut = (before + inner[0]).isalnum() if before else False
    is_cut = is_cut or ((inner[-1] + after).isalnum() if after else False)
    return inner if is_cut else match[0]
