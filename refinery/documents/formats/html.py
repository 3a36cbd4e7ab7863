"""Web pages."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.hidden import left_out
from refinery.documents.kreuzberg_format import READER, KreuzbergFormat, read_markdown
from refinery.documents.model import Extracted
from refinery.documents.text import decode
from refinery.documents.web.main_content import (
    has_surroundings,
    main_content,
    without_surroundings,
)
from refinery.documents.web.page import parse
from refinery.documents.web.remainder import not_in

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})")


class HtmlFormat(KreuzbergFormat):
    """Main content where a site surrounds it with navigation, else the whole page.

    Pages that are a document through and through (reports, exports, mails) lose nothing: only
    trafilatura leaves parts out, and it is asked only where a page has such surroundings; how much
    it left out of what kind is in the warnings.
    """

    name = "html"
    extensions = (".html", ".htm", ".xhtml")
    media_types = ("text/html",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """Decoded here, because a page need not say its charset."""
        text, warnings = decode(data, _declared(data))
        page = parse(text)
        content, reader = "", f"{READER}: page without navigation"
        whole = page.root
        is_navigated = has_surroundings(whole)
        if is_navigated:
            content, reader = main_content(whole), "trafilatura: page with navigation"
            if not content:
                page.root = without_surroundings(whole)
                reader = f"{READER}: page without its navigation"
        if not content:
            content, _ = read_markdown(page.source(), self.media_types[0])
        found = self.made_of(content, self.media_types[0], page.title, page.author)
        found.reader = reader
        lacking = not_in(whole, found.text) if is_navigated else []
        found.warnings += [*warnings, *page.warnings, *left_out(*lacking)]
        return found


def _declared(data: bytes) -> str:
    """Charset a page states in its first bytes, or empty."""
    match = _CHARSET.search(data[:4096])
    return match.group(1).decode("ascii") if match else ""
