"""Files that commands write for their owner alone: who may see them is for a person to say."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def private_file(target: Path) -> Iterator[IO[str]]:
    """A file of mode 0600, put in place once it is whole.

    Written aside and renamed, it has that mode whatever lay there before, and a link is
    replaced, not followed. What fails inside leaves nothing behind.
    """
    descriptor, aside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
