"""LaTeX: read by kreuzberg, since its commands hide the text they stand in."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.formats.text import TextFormat
from refinery.documents.kreuzberg_format import KreuzbergFormat
from refinery.documents.model import Extracted
from refinery.documents.text import decode
from refinery.errors import QuarantineError

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
SHARE: Final = 0.3
"""Words that must come out of those that go in; less, and the reader has lost the text."""


class TexFormat(KreuzbergFormat):
    """Sections, lists, tables and formulas; a source that kreuzberg gives up is plain text."""

    name = "tex"
    extensions = (".tex",)
    media_types = ("application/x-latex",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Decoded here, because kreuzberg takes all for UTF-8."""
        text, warnings = decode(data)
        try:
            found = self.read(text.encode("utf-8"), self.media_types[0])
        except QuarantineError:
            found = None
        if found is None or _words(found.text) < SHARE * _words(text):
            return TextFormat().extract(data, extension)
        found.warnings += warnings
        return found


def _words(text: str) -> int:
    return len(_WORD.findall(text))
