"""``python -m refinery.evaluation.text.peer NAME``: another reader, called plainly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from refinery.documents.kreuzberg_format import OPTIONS
from refinery.evaluation.beside import Peer, serve


def kreuzberg() -> Callable[[str], str]:
    """Markdown of kreuzberg, with its other settings as they come."""
    from kreuzberg import ExtractionConfig, extract_file_sync

    config = ExtractionConfig(**OPTIONS)
    return lambda path: str(extract_file_sync(path, config=config).content)


def markitdown() -> Callable[[str], str]:
    """Markdown of markitdown, without plug-ins."""
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    return lambda path: str(converter.convert_local(path).text_content)


PEERS: Final[dict[str, Callable[[], Callable[[str], str]]]] = {
    "kreuzberg": kreuzberg,
    "markitdown": markitdown,
}


def main(name: str) -> None:
    """A path in, its text out."""

    def load() -> Peer:
        read = PEERS[name]()
        return lambda request: {"text": read(request["path"])}

    serve(load)


if __name__ == "__main__":
    main(sys.argv[1])
