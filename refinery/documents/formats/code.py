"""Source code, markup and configuration: the text as it stands, as one block."""

from __future__ import annotations

from refinery.core.formats import CODE
from refinery.documents.formats.base import Format
from refinery.documents.model import Block, Extracted
from refinery.documents.text import decode

CONFIGURATION = (
    *(".cfg", ".cnf", ".conf", ".env", ".ini", ".properties", ".toml", ".yaml", ".yml"),
)


class CodeFormat(Format):
    """Never interpreted: tags of YAML stay the characters they are."""

    name = "code"
    extensions = (*sorted(CODE), *CONFIGURATION)
    media_types = ("text/x-source",)

    def extract(self, data: bytes, extension: str) -> Extracted:
        """One code block named after the extension."""
        text, warnings = decode(data)
        end = len(text.rstrip())
        attributes = {"name": extension.lstrip(".")} if extension else {}
        return Extracted(
            kind="code",
            media_type="text/x-source",
            reader="code",
            text=text,
            blocks=[Block("code", 0, end, 0, attributes)] if end else [],
            warnings=warnings,
        )
