"""Every hostile file ends with its reason, in time and within limits, and leaves nothing behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from refinery.core.registry import component
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.pool import Pool
from refinery.documents.router import route
from refinery.documents.standalone import Reader, Reading
from refinery.errors import QuarantineError
from tests.documents.hostile.case import Case, listener
from tests.documents.hostile.families import cases, reasons
from tests.documents.hostile.pdf import bad_files

CHILD = "refinery.documents.nursery"
MEMORY = 512 * 2**20
SCRATCH = 64 * 2**20
SLACK = 5.0


class Watch:
    """Looks at a child again and again, and keeps the most that was seen."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._stop = pool, threading.Event()
        self.memory = self.scratch = 0
        self._thread = threading.Thread(target=self._look)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look until the block ends."""
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.01):
            try:
                gained = self._pool._resident() - self._pool._baseline
                self.memory = max(self.memory, gained if self._pool._baseline else 0)
                files = [file.stat().st_size for file in Path(self._pool._scratch).rglob("*")]
                self.scratch = max(self.scratch, sum(files) if self._pool._scratch else 0)
            except OSError:
                continue  # a file that went meanwhile


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One reader for all, so that a child that served one hostile file meets the next."""
    before = children()
    with Reader(DocumentsSettings()) as found:
        yield found
    assert children() <= before


def children() -> set[int]:
    """Parsing processes below this one, those of other tests included."""
    # Other tests' processes may end while they are looked at; one that ended is no child.
    found = psutil.Process().children(recursive=True)
    return {child.pid for child in found if CHILD in " ".join(_command(child))}


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case.name))
def test_it_ends_with_its_reason_within_limits(case: Case, reader: Reader, tmp_path: Path) -> None:
    data = case.make()
    if not data:
        pytest.skip(f"no file {case.name} beside the project")
    (tmp_path / case.name).write_bytes(data)
    pool = reader._pool
    pool._seconds = case.seconds
    reader.start()
    others = children() - pool.pids
    watch = Watch(pool)
    started = time.monotonic()
    with watch.looking():
        found = reader.read(tmp_path / case.name)
    assert time.monotonic() - started < case.seconds + SLACK
    check(case, found)
    assert watch.memory < MEMORY
    assert watch.scratch <= SCRATCH
    assert not pool._scratch or not list(Path(pool._scratch).iterdir())
    assert children() <= others | pool.pids
    nobody_called()


def check(case: Case, found: Reading) -> None:
    """Outcome and words of a file and of all that lies in it."""
    assert found.reason in case.ends
    first, *inside = found.walk()
    assert {member.reason for member in inside} <= set(case.inside)
    assert bool(inside) or not case.inside or found.reason
    said = "\n".join(one.text for one in (first, *inside))
    assert case.says in said or found.reason
    assert not [words for words in case.hides if words in said]


def nobody_called() -> None:
    """Nothing connected to the socket that hostile files name."""
    with pytest.raises(BlockingIOError):
        listener().accept()


def test_files_that_name_a_server_do_not_call_it_even_where_they_could(tmp_path: Path) -> None:
    """In this very process, which has a network; the child has none."""
    names = ("outside.docx", "outside.xlsx", "outside.odt", "tied.docx", "object.rtf")
    names += ("acting.pdf", "calling.html", "outside.xml", "included.xml")
    chosen = [case for case in cases() if case.name in names]
    assert len(chosen) == len(names)
    for case in chosen:
        path = tmp_path / case.name
        path.write_bytes(case.make())
        with path.open("rb") as file:
            way = route(file, path.suffix)
        try:
            component("format", way.format)().extract(path.read_bytes(), path.suffix)
        except QuarantineError as error:
            assert error.reason in case.ends
    nobody_called()


def test_the_socket_would_notice() -> None:
    import socket

    with socket.create_connection(listener().getsockname()):
        caller, _ = listener().accept()
        caller.close()


def test_broken_and_locked_pdfs_are_text_or_have_a_reason(reader: Reader) -> None:
    files = bad_files()
    if not files:
        pytest.skip("no broken PDFs beside the project")
    reader._pool._seconds = 20.0
    found = {file.name: reader.read(file) for file in files}
    assert {one.reason for one in found.values()} <= {"", *reasons()}
    assert "crashed" not in {one.reason for one in found.values()}
    assert found["enc-R3,V2,U=view,O=view.pdf"].reason == "encrypted"
    assert found["pages-loop.pdf"].reason in ("", "no-text", "corrupt")
