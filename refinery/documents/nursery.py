"""The process that children are forked from, one after the other: it has loaded what they need.

Started by :mod:`refinery.documents.pool` and by nothing else. It has given up what they must not
have, reads no request and no document, and never runs a library that starts threads. A child is
forked for the first documents at once; libraries are loaded before the second, when so many
documents came that loading them anew each time would cost more than reading does. Where the worker
is killed, it ends the child and removes its scratch.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Final

from refinery.core.registry import component, components
from refinery.documents import sandbox
from refinery.documents.child import serve

HEAVY: Final = (
    *("kreuzberg", "trafilatura", "pypdf", "charset_normalizer", "markdown_it", "lxml.html"),
    *("pypdf.filters", "refinery.documents.formats.email", "refinery.documents.formats.pdf"),
    *("refinery.documents.office.word.document", "refinery.documents.office.slides.deck"),
    *("refinery.documents.office.sheets.workbook", "refinery.documents.office.odf.document"),
)
"""Modules that take long to load and that many documents need."""
OWN: Final = {
    "email": b"From: a@corp.example\nSubject: Hi\n\nHi Bo,\n\nwe meet at two.\n\nBest,\nAnn\n",
    "markdown": "# Café\n\nWe meet at [two](https://corp.example).\n\n- bring a pen\n".encode(),
}
"""Our own words, read once so that patterns are compiled, tables made and weights loaded."""


def main() -> None:
    """Fork children until the worker wants no more; die as the last one died."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Libraries that print must not write into the protocol.
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    scratch, own, has_loaded = str(Path.cwd()), os.getpid(), False
    child = 0
    signal.signal(signal.SIGTERM, lambda *_: _clear(child, scratch))
    refused = sandbox.enter(parent=int(sys.argv[1]))
    fence, unfenced = sandbox.fence(scratch, sys.argv[3:])
    refused += unfenced
    while True:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            more = sandbox.limit(own, int(sys.argv[2]), fence)
            wants_next = serve(requests, answers, [*refused, *more])
            os._exit(0 if wants_next else 1)
        _, status = os.waitpid(child, 0)
        child = 0
        if status:
            # The worker does so too, unless it is why the child ended.
            shutil.rmtree(scratch, ignore_errors=True)
        if os.WIFSIGNALED(status):
            _die_of(os.WTERMSIG(status))
        if os.WEXITSTATUS(status):
            return
        if not has_loaded:
            _load()
            has_loaded = True


def _load() -> None:
    components("format")
    for name in HEAVY:
        # What is broken fails where a document needs it, and says so there.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for name, words in OWN.items():
        with contextlib.suppress(Exception):
            component("format", name)().extract(words, "")
    gc.freeze()


def _clear(child: int, scratch: str) -> None:
    """End all of this group, and leave nothing of a document behind: the worker cannot any more."""
    if child:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)  # it may be writing
    shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)  # a program of the child's is of the group too


def _die_of(number: int) -> None:
    """End by a child's signal, so that the worker, which waits for this process, learns it."""
    with contextlib.suppress(OSError):  # the kernel lets nobody handle SIGKILL
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


if __name__ == "__main__":
    main()
