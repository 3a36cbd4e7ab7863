"""Well-known causes of a failed run in plain words; no message of an exception is ever passed on.

What Java and Python say when they fail can quote documents. Only whether certain words of an
exception's own line are there is looked at; sizes and paths come from the site's own roots.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from refinery.catalog.model import Zone
from refinery.config.places import is_remote, local_path
from refinery.config.site import SiteSettings
from refinery.errors import LakeError, RefineryError

GO_ON: Final = "What was committed stays; run again to go on."
_DEPTH: Final = 20
_KIND: Final = (
    r"\b(?:IO|UncheckedIO|FileSystem|FileNotFound|OS|FS|Permission|Spark|PythonWorker|Py4JJava)"
    r"(?:Exception|Error)\b[^\n]{0,400}"
)


def _after(words: str) -> re.Pattern[str]:
    """Words of a message, on the line of an exception that says such things."""
    return re.compile(rf"{_KIND}(?:{words})")


def _named_as(kinds: str) -> str:
    """An exception that says all by its name: first on its line, or what Spark's failed for."""
    return rf"(?:(?m:^)(?:: )?(?:[\w$]+\.)*|{_KIND}\b)(?:{kinds})(?=:|\s|$)"


_NO_SPACE: Final = _after(r"No space left on device|Disk quota exceeded")
_READ_ONLY: Final = _after(r"Read-only file system")
_DENIED: Final = re.compile(
    rf"{_KIND}Permission denied|{_named_as(r'Access(?:Control|Denied)Exception')}"
)
_MEMORY: Final = re.compile(
    rf"{_KIND}(?:Cannot allocate memory|std::bad_alloc)"
    rf"|{_named_as(r'OutOfMemoryError|MemoryError')}"
)
_SILENT: Final = _after(r"[Ii]dle timeout|PythonWorkerIdle")
# A connection that was reset may be any; a Python worker's is read by Spark's own Python code.
_LOST: Final = _after(
    r"Python worker (?:exited unexpectedly|process terminated)|ExecutorLostFailure|PYTHON_WORKER_"
    r"|Connection reset(?:\n\s+at [^\n]*){0,20}?\n\s+at org\.apache\.spark\.api\.python\."
)
SHORT: Final = 64 * 2**20
"""Bytes below which a disk is short: less than one file of a chunk may need."""


@dataclass(frozen=True)
class Root:
    """A place that a run writes to, as its file system describes it."""

    name: str
    path: str
    free: int
    is_read_only: bool
    is_denied: bool


def failure(error: BaseException, site: SiteSettings, what: str) -> LakeError:
    """The error a user should see.

    Args:
        what: Says what failed, as ``Stage 'detect' failed in chunk 2 of 5``.
    """
    cause, step = cause_of(error, roots_of(site))
    kind = type(error).__name__
    if not cause:
        trace = "'refinery --debug run …' shows the full trace."
        return LakeError(f"{what} ({kind}).", f"{GO_ON} {trace}")
    return LakeError(f"{what}: {cause} ({kind}).", f"{step} {GO_ON}")


def cause_of(error: BaseException, roots: list[Root]) -> tuple[str, str]:
    """What happened and what to do about it; both empty where the cause is not known."""
    said = "\n".join(_lines(error))
    if _NO_SPACE.search(said):
        return _no_space(roots)
    if _READ_ONLY.search(said):
        where = _named([root for root in roots if root.is_read_only])
        return f"a file system is read-only{where}", "See why, and mount it for writing."
    if _DENIED.search(said):
        where = _named([root for root in roots if root.is_denied])
        return f"a file or folder must not be written or read{where}", "Mend its owner or mode."
    if _MEMORY.search(said):
        return (
            "memory ran out",
            "Lower plan.chunk_bytes, or give more memory: by spark.driver_memory where refinery "
            "starts Spark, by --driver-memory and --executor-memory of spark-submit on a cluster.",
        )
    if _SILENT.search(said):
        return "a Python worker was silent for too long and was killed", "Look at the load."
    if _LOST.search(said):
        return (
            "a Python worker died or was killed, each time the task was tried",
            "Look in the system's log, on a cluster that of each worker, for a process killed for "
            "want of memory.",
        )
    return "", ""


def _no_space(roots: list[Root]) -> tuple[str, str]:
    """The disk that is short; where none is that this machine sees, another's may be."""
    least = min(roots, key=lambda root: root.free, default=None)
    if least is None:
        return "no space is left on a disk", "Make room: on the store, or a worker's disk."
    seen = f"{least.name} ({least.path}) has the least, {least.free // 2**20} MiB"
    cause = f"no space is left on a disk; of what is written to, {seen}"
    if least.free < SHORT:
        return cause, "Make room there."
    return (
        f"{cause}, so it may have been freed since, or be the disk of a worker",
        "Make room there, on a cluster in spark.local.dir of each worker.",
    )


@contextmanager
def told(site: SiteSettings, what: str) -> Iterator[None]:
    """Turn what is not an error of refinery's own into one.

    Raises:
        LakeError: As :func:`failure` puts it.
    """
    try:
        yield
    except RefineryError:
        raise
    except Exception as error:
        raise failure(error, site, what) from error


def roots_of(site: SiteSettings) -> list[Root]:
    """The local places of a site that a run writes to."""
    places = {f"lake.{zone.value}": str(getattr(site.lake, zone.value)) for zone in Zone}
    places["spark.local_dir"] = site.spark.local_dir
    places |= {f"export of '{name}'": site.destination(name) for name in site.corpora}
    found = []
    for name, place in places.items():
        if is_remote(place):
            continue
        path = _there(local_path(place))
        try:
            state = os.statvfs(path)
        except OSError:
            continue
        is_read_only = bool(state.f_flag & os.ST_RDONLY)
        is_denied = not is_read_only and not os.access(path, os.R_OK | os.W_OK | os.X_OK)
        free = state.f_bavail * state.f_frsize if state.f_favail or not state.f_files else 0
        found.append(Root(name, str(path), free, is_read_only, is_denied))
    return found


def _there(path: Path) -> Path:
    """The path itself, or the folder it would be made in."""
    return next((one for one in (path, *path.parents) if one.exists()), path)


def _named(roots: list[Root]) -> str:
    return ": " + ", ".join(f"{r.name} ({r.path})" for r in roots) if roots else ""


def _lines(error: BaseException | None) -> Iterator[str]:
    """Kind and message of every exception of the chain, those of Java included."""
    for _ in range(_DEPTH):
        if error is None:
            return
        yield f"{type(error).__name__}: {error}"
        yield from _java_lines(getattr(error, "java_exception", None))
        yield from _java_lines(getattr(error, "_origin", None))
        error = error.__cause__ or error.__context__


def _java_lines(throwable: Any) -> Iterator[str]:
    """As the Java chain puts it; nothing where the JVM is gone."""
    for _ in range(_DEPTH):
        if throwable is None:
            return
        try:
            yield str(throwable.toString())
            throwable = throwable.getCause()
        except Exception:
            return
