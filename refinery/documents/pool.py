"""A worker's child process for parsing: started when needed, re-used, killed when it errs.

Each child is forked by a process of the same group that loads libraries once
(:mod:`refinery.documents.nursery`) and ends with the child it cannot trust any more.
"""

from __future__ import annotations

import atexit
import contextlib
import io
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
from typing import Any, BinaryIO, Final

from refinery.config.secrets import read_passwords
from refinery.core.channel import Channel
from refinery.documents.locked import ARCHIVES
from refinery.documents.model import Embedded, Extracted
from refinery.documents.options import DEFAULT, Options
from refinery.documents.protocol import (
    MAX_BYTES,
    MAX_RANGE,
    MORE_TIME,
    NEXT,
    RANGE,
    pack,
    receive,
)
from refinery.errors import QuarantineError

REASON: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
START_SECONDS: Final = 60.0
ROOT: Final = str(Path(__file__).resolve().parents[2])
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
TICK: Final = 0.02
GRACE: Final = 2.0
"""Seconds a nursery has to end after its child."""
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
        documents: int = 200,
        passwords: Sequence[str] = (),
        options: Options = DEFAULT,
    ) -> None:
        self._seconds, self._memory, self._documents = seconds, memory, documents
        self._passwords, self._options = list(passwords), options
        self._nursery: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._scratch = ""
        self._served = 0
        self._baseline = 0
        self.refused: list[str] = []
        """Measures of :mod:`refinery.documents.sandbox` that the machine did not allow."""
        atexit.register(self.close)

    @property
    def pid(self) -> int | None:
        """Process id of the child, if one runs."""
        return self._pid

    @property
    def pids(self) -> set[int]:
        """Process ids of the child and of the process it was forked from."""
        return {self._pid, self._nursery.pid} if self._pid and self._nursery else set()

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

    def within(self, source: BinaryIO, format_name: str, part: str = "") -> Extracted:
        """What lies in a file, or in a part of one, that is read by stretches.

        Args:
            source: The file; the child is given what it asks for.
            part: Value of a step the format gave; empty for the whole.

        Raises:
            QuarantineError: As :meth:`extract`.
            OSError: The file cannot be read.
        """
        size = source.seek(0, io.SEEK_END)
        request = {"task": "within", "format": format_name, "part": part, "size": size}
        return self._extracted(request, b"", source)

    def close(self) -> None:
        """End the child and empty its scratch."""
        self._end()

    def _end(self) -> int:
        """As :meth:`close`; gives the signal that the child died of, or 0."""
        nursery, self._nursery = self._nursery, None
        ended_by = 0
        if nursery is not None:
            # The nursery ends as its child did; it goes last, so that none is left unburied.
            if self._pid and _is_in(self._pid, nursery.pid):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(self._pid, signal.SIGKILL)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    nursery.wait(GRACE)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(nursery.pid, signal.SIGKILL)
            for pipe in (nursery.stdin, nursery.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            ended_by = max(0, -nursery.wait())
        self._pid = None
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""
        return ended_by

    def _answer(self, task: str, data: bytes, format_name: str, extension: str) -> Extracted:
        request = {"task": task, "format": format_name, "extension": extension}
        try:
            found = self._extracted(request, data)
            if not (self._passwords and format_name in ARCHIVES and _has_locked(found)):
                return found
        except QuarantineError as error:
            if error.reason != "encrypted" or not self._passwords:
                raise
        # Passwords are for the one document that needs them: no other meets a child that has any.
        try:
            told = {"passwords": self._passwords, "seconds": self._seconds}
            return self._extracted({**request, **told}, data)
        finally:
            self.close()

    def _extracted(
        self, request: dict[str, Any], data: bytes, source: BinaryIO | None = None
    ) -> Extracted:
        values, blobs = self._ask(request, data, source)
        try:
            return Extracted.from_json(values["extracted"], blobs)
        except (KeyError, TypeError, ValueError):
            self.close()
            raise QuarantineError("crashed", "a child's answer makes no sense") from None

    def _ask(
        self, request: dict[str, Any], data: bytes, source: BinaryIO | None
    ) -> tuple[dict[str, Any], bytes]:
        if len(data) > MAX_BYTES:
            raise QuarantineError("too-large")
        if self._nursery is not None and (self._served >= self._documents or self._is_swollen()):
            self._replace()
        if self._nursery is None:
            self._start()
        self._served += 1
        head = pack({**request, "options": self._options.to_json()}, len(data))
        try:
            values, blobs = self._exchange(head, data, self._seconds, source)
        except QuarantineError as error:
            ended_by = self._end()
            # A library that is refused memory aborts rather than say so.
            if error.reason == "crashed" and ended_by == signal.SIGABRT:
                raise QuarantineError("memory") from None
            raise
        except OSError:
            self._end()
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
        """A nursery and its first child, without environment, in an empty directory."""
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
            "OPENBLAS_NUM_THREADS": "1",
        }
        arguments = [str(os.getpid()), str(self._memory)]
        arguments += [self._options.ocr_tessdata] if self._options.ocr_tessdata else []
        self._nursery = subprocess.Popen(
            [sys.executable, "-s", "-m", "refinery.documents.nursery", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._scratch,
            start_new_session=True,
            bufsize=0,
        )
        self._channel = Channel(
            self._nursery.stdout.fileno(),  # type: ignore[union-attr]
            self._nursery.stdin.fileno(),  # type: ignore[union-attr]
            self._watch,
            TICK,
        )
        self._meet(b"", START_SECONDS)

    def _replace(self) -> None:
        """Another child of the same nursery; a new nursery where that does not come about."""
        try:
            self._meet(pack(NEXT, 0), self._seconds)
        except QuarantineError:
            self.close()

    def _meet(self, request: bytes, seconds: float) -> None:
        """Learn of a fresh child, which has read nothing yet."""
        self._served, self._baseline, self._pid = 0, 0, None
        try:
            values, _ = self._exchange(request, b"", seconds)
        except QuarantineError:
            self.close()
            raise
        pid = values.get("pid")
        # The one before it read untrusted bytes: whom it names must be of the group at least.
        if not isinstance(pid, int) or not self._nursery or not _is_in(pid, self._nursery.pid):
            self.close()
            raise QuarantineError("crashed", "a child does not say who it is")
        self._pid, self.refused = pid, list(values.get("refused", ()))
        self._baseline = self._resident()

    def _exchange(
        self, head: bytes, data: bytes, seconds: float, source: BinaryIO | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """Send a request and read the answer, within time and memory.

        The child is given more time for each page it reads by OCR, as often as pages may be, and
        the stretches of the source that it asks for.
        """
        deadline = time.monotonic() + seconds
        channel = self._channel
        channel.send(head, deadline)
        channel.send(data, deadline)
        pages = self._options.ocr_pages if self._options.ocr else 0
        while True:
            values, blobs = receive(channel, deadline)
            if values == MORE_TIME and pages:
                pages -= 1
                deadline += self._options.ocr_seconds
            elif source is not None and RANGE in values:
                piece = _piece(source, values[RANGE])
                channel.send(pack({}, len(piece)), deadline)
                channel.send(piece, deadline)
            else:
                return values, blobs

    def _watch(self) -> None:
        gained = self._resident() - self._baseline
        if self._baseline and gained > self._memory - MARGIN:
            raise QuarantineError("memory")

    def _is_swollen(self) -> bool:
        """Whether what earlier documents left in the child would be held against the next."""
        return bool(self._baseline) and self._resident() - self._baseline > self._memory // 2

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


def _has_locked(found: Extracted) -> bool:
    return any(member.reason == "encrypted" for member in found.members)


def _is_in(pid: int, group: int) -> bool:
    """Whether a process exists and is of a group."""
    try:
        return os.getpgid(pid) == group
    except (ProcessLookupError, PermissionError, OverflowError):
        return False


def _piece(source: BinaryIO, wanted: Any) -> bytes:
    """The stretch of a file that a child asks for."""
    is_range = isinstance(wanted, list) and [type(value) for value in wanted] == [int, int]
    if not is_range or not (wanted[0] >= 0 and 0 <= wanted[1] <= MAX_RANGE):
        raise QuarantineError("crashed", "a child asks for what is no range")
    source.seek(wanted[0])
    return source.read(wanted[1])


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
