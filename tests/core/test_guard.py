"""A function under guard: whatever an item does, it costs that item, and nothing is left."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pyarrow as pa
import pytest
from pyspark.sql import types as T

from refinery.core import pulse
from refinery.core.guard import Guard, Limits
from refinery.core.pulse import in_time
from refinery.core.row_guard import TOGETHER, TOGETHER_BYTES, Row, RowGuard

ROOT = Path(__file__).resolve().parents[2]
HELD: list[bytes] = []


def work(item: bytes) -> bytes:
    """Does what the item says."""
    if item == b"hang":
        time.sleep(600)
    if item == b"hang in C":
        ctypes.PyDLL(None).sleep(600)  # holds the interpreter's lock
    if item == b"allocate":
        return b"x" * (4 << 30)
    if item == b"segfault":
        ctypes.string_at(0)
    if item == b"exit":
        os._exit(0)
    if item == b"abort":
        os.abort()
    if item == b"kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == b"fork and hang":
        if not os.fork():
            time.sleep(600)
        time.sleep(600)
    if item == b"raise":
        raise ValueError("Barbara Johnson")
    if item == b"leak":
        HELD.append(os.urandom(40 << 20))
    if item == b"pid":
        return str(os.getpid()).encode()
    return item.upper()


@pytest.fixture
def guard() -> Iterator[Guard]:
    """A minute an item, so that no slow machine decides; :func:`hurried` takes it away."""
    made = Guard(work, Limits(60, 1 << 24, memory=512 << 20, growth=100 << 20, items=50))
    yield made
    made.close()
    assert made.pid is None


@contextlib.contextmanager
def hurried(guard: Guard, seconds: float = 0.5) -> Iterator[None]:
    """A short time for an item that uses up whatever it is given."""
    patient = guard._limits
    guard._limits = replace(patient, seconds=seconds)
    yield
    guard._limits = patient


def pid_of(guard: Guard) -> int:
    """The child that answers now."""
    return int(guard.call(b"pid").data)


def gone(pid: int) -> bool:
    """Whether no such process runs."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b"hang", "timeout"),
        (b"hang in C", "timeout"),
        (b"fork and hang", "timeout"),
        (b"allocate", "memory"),
        (b"segfault", "crashed"),
        (b"abort", "crashed"),
        (b"exit", "crashed"),
        (b"kill", "killed"),
    ],
)
def test_an_item_costs_itself_and_its_child(guard: Guard, item: bytes, reason: str) -> None:
    before = pid_of(guard)
    began = time.monotonic()
    with hurried(guard) if reason == "timeout" else contextlib.nullcontext():
        answer = guard.call(item)
    assert (answer.reason, answer.data) == (reason, b"")
    assert time.monotonic() - began < 30
    assert gone(before)
    deadline = time.monotonic() + 50  # a kill takes its moment
    while not all(gone(p.pid) for p in psutil.process_iter() if _group(p.pid) == before):
        assert time.monotonic() < deadline
    assert guard.call(b"after").data == b"AFTER"
    assert pid_of(guard) != before


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def test_what_the_function_raises_costs_the_item_alone(guard: Guard) -> None:
    before = pid_of(guard)
    assert guard.call(b"raise").reason == "crashed"
    assert pid_of(guard) == before


def test_a_stopped_child_is_a_timeout_even_for_an_item_that_fills_the_pipe(guard: Guard) -> None:
    stopped = pid_of(guard)
    os.kill(stopped, signal.SIGSTOP)
    with hurried(guard):
        assert guard.call(b"x" * (1 << 21)).reason == "timeout"
    assert gone(stopped)


def test_time_grows_with_the_item() -> None:
    slow = Guard(lambda item: time.sleep(0.6) or item, Limits(seconds=0.2, bytes_per_second=100))  # type: ignore[func-returns-value]
    try:
        assert slow.call(b"x").reason == "timeout"
        assert slow.call(b"x" * 2000).reason is None
    finally:
        slow.close()


def test_a_child_is_replaced_when_it_has_grown_or_served_enough(guard: Guard) -> None:
    first = pid_of(guard)
    for _ in range(2):
        guard.call(b"leak")
    assert pid_of(guard) == first
    guard.call(b"leak")
    second = pid_of(guard)
    assert second != first and gone(first)
    for _ in range(60):
        guard.call(b"x")
    assert pid_of(guard) != second


def test_waiting_gives_signs_of_life(guard: Guard) -> None:
    pid_of(guard)
    with hurried(guard, 2):
        signs = len(list(guard.ask(b"hang", pulse=0.1)))
    assert 2 <= signs <= 20, "a slow machine gives fewer, none gives more than there is time for"


def test_who_turns_away_leaves_no_answer_behind(guard: Guard) -> None:
    asking = guard.ask(b"hang", pulse=0.01)
    next(asking)
    left = guard.pid or 0
    asking.close()
    assert gone(left)
    assert guard.call(b"after").data == b"AFTER"


def test_the_child_holds_no_socket_no_core_and_goes_first() -> None:
    ours, theirs = socket.socketpair()

    def look(item: bytes) -> bytes:
        found = [f.resolve().name for f in Path("/proc/self/fd").iterdir()]
        sockets = sum("socket:" in str(name) for name in found)
        core = resource.getrlimit(resource.RLIMIT_CORE)[0]
        score = Path("/proc/self/oom_score_adj").read_text().strip()
        return f"{sockets} {core} {score} {os.getsid(0) == os.getpid()}".encode()

    guard = Guard(look, Limits())
    try:
        mine = int(Path("/proc/self/oom_score_adj").read_text())
        assert guard.call(b"").data.decode() == f"0 0 {min(1000, mine + 500)} True"
        ours.close()
        assert theirs.recv(1) == b""  # nobody holds the other end
    finally:
        guard.close()
        theirs.close()


def test_the_child_dies_with_its_worker() -> None:
    program = (
        "import os, time\nfrom refinery.core.guard import Guard, Limits\n"
        "g = Guard(lambda item: str(os.getpid()).encode(), Limits())\n"
        "print(g.call(b'').data.decode(), flush=True)\ntime.sleep(600)\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    child = int(worker.stdout.readline())
    assert not gone(child)
    worker.kill()
    worker.wait()
    deadline = time.monotonic() + 60
    while not gone(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)


SCHEMA = T.StructType().add("key", "string").add("note", T.MapType(T.StringType(), T.StringType()))


def upper(row: Row) -> Row:
    """A row with a map, as columns of documents have."""
    done = work(row["key"].encode()).decode()
    return {"key": done, "note": sorted(dict(row["note"] or {}).items())}


def uppers(rows: list[Row]) -> list[Row]:
    """As :func:`upper`, row by row."""
    return [upper(row) for row in rows]


def refuse(row: Row, reason: str) -> Row:
    """What stands for a row that failed."""
    return {"key": row["key"], "note": [("reason", reason)]}


def rows_of(keys: list[str], size: int) -> Iterator[pa.RecordBatch]:
    """Batches of rows."""
    kind = pa.schema([("key", pa.string()), ("note", pa.map_(pa.string(), pa.string()))])
    for i in range(0, len(keys), size):
        rows = [{"key": k, "note": [("a", "b")]} for k in keys[i : i + size]]
        yield pa.RecordBatch.from_pylist(rows, schema=kind)


def test_rows_keep_their_order_and_none_is_lost() -> None:
    guard = RowGuard(uppers, refuse, SCHEMA, Limits(seconds=3), pulse=0.1)
    keys = [f"a{i}" for i in range(150)]
    keys[3], keys[70], keys[149] = "segfault", "hang", "exit"
    batches = list(guard(rows_of(keys, 64)))
    guard.guard.close()
    found = [row for batch in batches for row in batch.to_pylist()]
    assert [row["key"].lower() for row in found] == keys
    refused = {r["key"]: r["note"] for r in found if r["note"] != [("a", "b")]}
    assert refused == {
        "segfault": [("reason", "crashed")],
        "hang": [("reason", "timeout")],
        "exit": [("reason", "crashed")],
    }
    assert max(batch.num_rows for batch in batches) <= 64
    assert any(batch.num_rows == 0 for batch in batches)  # a sign of life during the hang


def test_small_rows_go_together_and_large_ones_alone() -> None:
    sizes: list[int] = []

    def count(rows: list[Row]) -> list[Row]:
        return [{"key": str(len(rows)), "note": []} for _ in rows]

    guard = RowGuard(count, refuse, SCHEMA, Limits(seconds=3))
    keys = ["a"] * 40 + ["b" * TOGETHER_BYTES] + ["c"] * 2
    for batch in guard(rows_of(keys, 64)):
        sizes += [int(row["key"]) for row in batch.to_pylist()]
    guard.guard.close()
    assert sizes == [TOGETHER] * TOGETHER + [8] * 8 + [1] + [2] * 2


def test_batches_go_when_time_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(pulse, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    def slow() -> Iterator[int | None]:
        for number in range(4):
            clock[0] += 0.06
            yield number
        yield None

    assert list(in_time(slow(), 64, pulse=0.1)) == [[0, 1], [2, 3], []]
