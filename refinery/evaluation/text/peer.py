"""``python -m refinery.evaluation.text.peer NAME``: another reader, called plainly, file by file.

Frames as between a worker and its child: a path in; text, seconds and why there is none out.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final

from refinery.documents import protocol
from refinery.documents.kreuzberg_format import OPTIONS


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
    """Answer until the input ends."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    read = PEERS[name]()
    protocol.write(answers, {"ready": True})
    while (request := protocol.read(requests)) is not None:
        started = time.monotonic()
        text, reason = "", ""
        try:
            text = read(request[0]["path"])
        except Exception as error:
            reason = type(error).__name__
        seconds = time.monotonic() - started
        protocol.write(answers, {"text": text, "seconds": seconds, "reason": reason})


if __name__ == "__main__":
    main(sys.argv[1])
