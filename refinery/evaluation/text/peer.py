"""``python -m refinery.evaluation.text.peer NAME``: another reader, called plainly, file by file.

Paths come in as JSON lines, answers go out as JSON lines: text, seconds, and why there is none.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Final

from refinery.documents.kreuzberg_format import OPTIONS

READY: Final = b"ready\n"


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
    # What a library prints must not stand among the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    read = PEERS[name]()
    out.write(READY)
    out.flush()
    for line in sys.stdin:
        started = time.monotonic()
        text, reason = "", ""
        try:
            text = read(json.loads(line))
        except Exception as error:
            reason = type(error).__name__
        seconds = time.monotonic() - started
        answer = {"text": text, "seconds": seconds, "reason": reason}
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
