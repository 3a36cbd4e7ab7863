"""The child process: what it may not do, and that whatever befalls it is a reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from refinery.core.channel import Channel
from refinery.documents.options import Options
from refinery.documents.pool import Pool
from refinery.documents.protocol import MORE_TIME
from refinery.errors import QuarantineError

PAGE = b"# Leave\n\nAsk first."


@pytest.fixture
def own() -> Iterator[Pool]:
    """A pool of children that serve three documents and have all the time they need."""
    engine = Pool(seconds=60, documents=3)
    yield engine
    engine.close()


def read(engine: Pool) -> str:
    """Have a page read."""
    return engine.extract(PAGE, "markdown", ".md").text


def running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_child_is_kept_and_then_replaced(own: Pool) -> None:
    pids = []
    for _ in range(4):
        assert read(own) == PAGE.decode()
        pids.append(own.pid)
    assert pids[0] == pids[1] == pids[2] != pids[3]


def test_a_replaced_child_has_its_own_limits(own: Pool) -> None:
    def bound(pid: int | None) -> int:
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        return next(int(line.split()[3]) for line in lines if line.startswith("Max data size"))

    read(own)
    first, nursery = own.pid, own.pids - {own.pid}
    before = bound(first)
    for _ in range(3):
        read(own)
    assert own.pid != first
    assert own.pids - {own.pid} == nursery
    # What was loaded for it beforehand is no part of what it may gain.
    assert bound(own.pid) > before
    assert not running(first or 0)


def test_a_child_that_names_another_process_is_not_trusted(own: Pool) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        read(own)
        own._pid = stranger.pid
        own.close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_hang_is_a_timeout_and_the_next_document_is_read(own: Pool) -> None:
    read(own)
    pid = own.pid or 0
    os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    patience, own._seconds = own._seconds, 0.5  # a stopped child answers in no time at all
    with pytest.raises(QuarantineError) as caught:
        read(own)
    own._seconds = patience
    assert caught.value.reason == "timeout"
    assert time.monotonic() - started < 30
    assert not running(pid)
    assert read(own) == PAGE.decode()


def test_a_dead_child_is_a_crash_and_the_next_document_is_read(own: Pool) -> None:
    read(own)
    os.kill(own.pid or 0, signal.SIGKILL)
    with pytest.raises(QuarantineError) as caught:
        read(own)
    assert caught.value.reason == "crashed"
    assert read(own) == PAGE.decode()


def test_memory_beyond_the_limit_ends_the_child() -> None:
    engine = Pool(seconds=60)
    read(engine)
    engine._memory = 1  # loading the parser took more than a byte
    engine._is_swollen = lambda: False  # type: ignore[method-assign]
    os.kill(engine.pid or 0, signal.SIGSTOP)
    with pytest.raises(QuarantineError) as caught:
        read(engine)
    assert caught.value.reason == "memory"
    assert engine.pid is None


def test_what_the_child_may_not_do(own: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANY_PASSWORD", "hunter2")
    read(own)
    proc = Path(f"/proc/{own.pid}")
    assert b"hunter2" not in (proc / "environ").read_bytes()
    status = (proc / "status").read_text()
    assert "NoNewPrivs:\t1" in status
    limits = (proc / "limits").read_text()
    for line in ("Max core file size        0 ", "Max open files            64 "):
        assert line in limits
    assert os.getpgid(own.pid or 0) != os.getpgid(0)
    if "network-namespace" not in own.refused:
        devices = (proc / "net" / "dev").read_text().splitlines()[2:]
        assert [line.split(":")[0].strip() for line in devices] == ["lo"]


def test_a_scratch_is_left_empty_and_removed(own: Pool) -> None:
    read(own)
    scratch = Path(f"/proc/{own.pid}/cwd").readlink()
    assert list(scratch.iterdir()) == []
    (scratch / "left.tmp").write_text("x")
    read(own)
    assert list(scratch.iterdir()) == []
    own.close()
    assert not scratch.exists()


@pytest.mark.parametrize(
    ("documents", "last"),
    [(1, ""), (3, ""), (1, "os.kill(p.pid, signal.SIGSTOP);")],
    ids=["first", "of-a-loaded-nursery", "hanging"],
)
def test_nothing_is_left_of_a_killed_worker(tmp_path: Path, documents: int, last: str) -> None:
    program = (
        "import os, signal, time; from refinery.documents.pool import Pool; p = Pool(documents=1);"
        f"[p.extract(b'# a', 'markdown', '.md') for _ in range({documents})];"
        f"{last} print(*p.pids, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "SPARK_LOCAL_DIRS": ""}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment
    ) as worker:
        assert worker.stdout is not None
        pids = [int(pid) for pid in worker.stdout.readline().split()]
        (scratch,) = tmp_path.iterdir()
        (scratch / "page.pdf").write_text("what a document says")
        assert all(map(running, pids))
        worker.kill()
    deadline = time.monotonic() + 60
    while any(map(running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(running, pids))
    assert not scratch.exists()


def test_each_page_of_ocr_adds_its_time_and_no_child_has_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deadlines: list[float] = []
    answers: list[dict[str, bool]] = [MORE_TIME, MORE_TIME, {"done": True}]

    def receive(channel: Channel, deadline: float) -> tuple[dict[str, bool], bytes]:
        deadlines.append(deadline)
        return answers.pop(0), b""

    monkeypatch.setattr("refinery.documents.pool.receive", receive)
    engine = Pool(options=Options(ocr_pages=2, ocr_seconds=7))
    pipe = os.open(os.devnull, os.O_RDWR)
    engine._channel = Channel(pipe, pipe)
    assert engine._exchange(b"", b"", 5) == ({"done": True}, b"")
    assert [later - deadlines[0] for later in deadlines] == pytest.approx([0, 7, 14])
    answers += [MORE_TIME] * 3
    assert engine._exchange(b"", b"", 5) == (MORE_TIME, b"")  # which is no answer
    os.close(pipe)


def test_deep_nesting_and_endless_columns_have_an_end(pool: Pool) -> None:
    assert pool.extract(b"[" * 100_000 + b"]" * 100_000, "json", ".json").kind == "code"
    with pytest.raises(QuarantineError) as caught:
        pool.extract(b"a," * 100_000, "csv", ".csv")
    assert caught.value.reason == "too-large"
