"""A worker's child process for parsing: started when needed, re-used, killed when it errs."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from refinery.config.secrets import read_passwords
from refinery.core.channel import Channel
from refinery.documents.model import Embedded, Extracted
from refinery.documents.options import DEFAULT, Options
from refinery.documents.protocol import MAX_BYTES, MORE_TIME, pack, receive
from refinery.errors import QuarantineError

REASON: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
START_SECONDS: Final = 60.0
ROOT: Final = str(Path(__file__).resolve().parents[2])
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
TICK: Final = 0.02
MARGIN: Final = 64 * 2**20
"""What a child may gain from one look at it to the next; it is ended so much short of its limit."""


class Pool:
    """Parses documents one by one in a child process under limits.

    Args:
        seconds: Wall time of one document.
        memory: Resident bytes of the child beyond what it had when it started.
        documents: Documents after which the child is replaced.
        passwords: Tried on what is encrypted.
        options: What its formats are told.
    """

    def __init__(
        self,
        seconds: float = 30.0,
        memory: int = 512 * 2**20,
        documents: int = 100,
        passwords: Sequence[str] = (),
        options: Options = DEFAULT,
    ) -> None:
        self._seconds, self._memory, self._documents = seconds, memory, documents
        self._passwords, self._options = list(passwords), options
        self._child: subprocess.Popen[bytes] | None = None
        self._scratch = ""
        self._served = 0
        self._baseline = 0
        self.refused: list[str] = []
        """Measures of :mod:`refinery.documents.sandbox` that the machine did not allow."""
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """Process id of the child, if one runs."""
        return self._child.pid if self._child else None

    def extract(self, data: bytes, format_name: str, extension: str) -> Extracted:
        """Text and structure of the bytes.

        Raises:
            QuarantineError: The format's reason, or ``timeout``, ``memory``, ``crashed``,
                ``too-large``, ``output-too-large``.
        """
        return self._answer("extract", data, format_name, extension)

    def members(self, data: bytes, format_name: str) -> list[Embedded]:
        """The documents inside the bytes, without the text around them.

        Raises:
            QuarantineError: As :meth:`extract`.
        """
        return self._answer("members", data, format_name, "").members

    def close(self) -> None:
        """End the child and empty its scratch."""
        self._end()

    def _end(self) -> int:
        """As :meth:`close`; gives the signal that the child died of, or 0."""
        child, self._child = self._child, None
        ended_by = 0
        if child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            ended_by = max(0, -child.wait())
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""
        return ended_by

    def _answer(self, task: str, data: bytes, format_name: str, extension: str) -> Extracted:
        request = {"task": task, "format": format_name, "extension": extension}
        try:
            return self._extracted(request, data)
        except QuarantineError as error:
            if error.reason != "encrypted" or not self._passwords:
                raise
        # Passwords are for the one document that needs them: no other meets a child that has any.
        try:
            told = {"passwords": self._passwords, "seconds": self._seconds}
            return self._extracted({**request, **told}, data)
        finally:
            self.close()

    def _extracted(self, request: dict[str, Any], data: bytes) -> Extracted:
        values, blobs = self._ask(request, data)
        try:
            return Extracted.from_json(values["extracted"], blobs)
        except (KeyError, TypeError, ValueError):
            self.close()
            raise QuarantineError("crashed", "a child's answer makes no sense") from None

    def _ask(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        if len(data) > MAX_BYTES:
            raise QuarantineError("too-large")
        if self._child is None or self._served >= self._documents:
            self._start()
        self._served += 1
        head = pack({**request, "options": self._options.to_json()}, len(data))
        try:
            values, blobs = self._exchange(head, data, self._seconds)
        except QuarantineError as error:
            ended_by = self._end()
            # A library that is refused memory aborts rather than say so.
            if error.reason == "crashed" and ended_by == signal.SIGABRT:
                raise QuarantineError("memory") from None
            raise
        self._tidy()
        if "reason" in values:
            if values["reason"] == "memory":
                self.close()
            # The child parsed untrusted bytes: what it calls a reason may be document text.
            reason = values["reason"]
            is_reason = isinstance(reason, str) and REASON.fullmatch(reason) is not None
            raise QuarantineError(reason if is_reason else "crashed")
        return values, blobs

    def _start(self) -> None:
        """A fresh child with an empty environment in an empty directory of its own."""
        self.close()
        roots = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")
        self._scratch = tempfile.mkdtemp(prefix="refinery-child-", dir=roots[0] or None)
        environment = {
            "PYTHONPATH": os.pathsep.join(
                [ROOT, *(p for p in sys.path if Path(p or "-").exists())]
            ),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LANG": "C.UTF-8",
            "HOME": self._scratch,
            "TMPDIR": self._scratch,
            "TOKIO_WORKER_THREADS": "1",
            "RAYON_NUM_THREADS": "1",
            "OMP_THREAD_LIMIT": "1",
        }
        arguments = (str(os.getpid()), str(self._memory))
        self._child = subprocess.Popen(
            [sys.executable, "-s", "-m", "refinery.documents.child", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._scratch,
            start_new_session=True,
            bufsize=0,
        )
        self._served = 0
        self._channel = Channel(
            self._child.stdout.fileno(),  # type: ignore[union-attr]
            self._child.stdin.fileno(),  # type: ignore[union-attr]
            self._watch,
            TICK,
        )
        self._baseline = 0
        values, _ = self._exchange(b"", b"", START_SECONDS)
        self.refused = list(values.get("refused", ()))
        self._baseline = self._resident()

    def _exchange(self, head: bytes, data: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Send a request and read the answer, within time and memory.

        The child is given more time for each page it reads by OCR, as often as pages may be.
        """
        deadline = time.monotonic() + seconds
        channel = self._channel
        channel.send(head, deadline)
        channel.send(data, deadline)
        answer = receive(channel, deadline)
        for _ in range(self._options.ocr_pages if self._options.ocr else 0):
            if answer[0] != MORE_TIME:
                break
            deadline += self._options.ocr_seconds
            answer = receive(channel, deadline)
        return answer

    def _watch(self) -> None:
        gained = self._resident() - self._baseline
        if self._baseline and gained > self._memory - MARGIN:
            raise QuarantineError("memory")

    def _resident(self) -> int:
        try:
            fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        except OSError:
            return 0
        return int(fields[1]) * PAGE if len(fields) > 1 else 0

    def _tidy(self) -> None:
        """Empty the scratch directory between documents."""
        for entry in Path(self._scratch).iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def pool(
    seconds: float,
    memory: int,
    documents: int,
    passwords: str = "",
    **options: str | float | bool,
) -> Pool:
    """Factory for :func:`refinery.core.worker.engine`.

    Args:
        passwords: Reference to the list of passwords; empty for none.
        options: What the formats are told, see :class:`Options`.
    """
    known = Options.from_json(options)
    return Pool(seconds, memory, documents, read_passwords(passwords), known)
