"""What the benchmarks measure with: memory, lines, the network's bar, the changed share."""

from __future__ import annotations

import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import psutil
import pytest

from tests.benchmarks import rerun
from tests.benchmarks.fit import fit, growth
from tests.benchmarks.line_run import commits
from tests.benchmarks.measured import ROOT, Launcher, MeasureError
from tests.benchmarks.memory import MemorySampler, take
from tests.benchmarks.stages import stage_figures

HOLDS = "import time; held = bytearray(b'x') * {size}; print('ready', flush=True); time.sleep(60)"


def holding(megabytes: int) -> subprocess.Popen[bytes]:
    """A process that holds so many MB, once it has said so."""
    code = HOLDS.format(size=megabytes * 10**6)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline()
    return process


def test_memory_of_a_child_is_seen_and_goes_with_it() -> None:
    own = psutil.Process()
    before = take(own).driver
    child = holding(64)
    try:
        with (
            MemorySampler(own.pid, seconds=0.05) as sampler,
            MemorySampler(child.pid, seconds=0.05) as alone,
        ):
            start = time.monotonic()
            time.sleep(0.5)
        seen = sampler.peak(start, time.monotonic())
        assert seen["driver"] is not None and seen["driver"] * 1e6 - before > 60e6
        # The tests' own session has a Java process and workers; the child has none.
        seen = alone.peak(start, time.monotonic())
        assert seen["jvm"] == seen["workers"] == 0
    finally:
        child.kill()
        child.wait()
    assert take(own).driver - before < 30e6


def test_a_peak_that_nobody_saw_is_no_zero() -> None:
    with MemorySampler(psutil.Process().pid, seconds=0.05) as sampler:
        pass
    assert sampler.peak(0, 1)["total"] is None


def test_pages_that_processes_share_count_once() -> None:
    """A fork that only sleeps adds next to nothing to what it was forked from."""
    code = (
        "import os, time\nheld = bytearray(b'x') * 64_000_000\n"
        "child = os.fork()\n"
        "print('ready', flush=True) if child else None\ntime.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None and process.stdout.readline()
        tree = psutil.Process(process.pid)
        time.sleep(0.2)
        children = tree.children()
        assert len(children) == 1
        resident = sum(p.memory_info().rss for p in (tree, *children))
        assert resident > 128e6 > 100e6 > take(tree).driver > 64e6
    finally:
        for child in psutil.Process(process.pid).children():
            child.kill()
        process.kill()
        process.wait()


def test_a_line_is_found_again() -> None:
    found = fit([1, 2, 4, 8], [12, 14, 18, 26])
    assert (round(found.fixed, 6), round(found.per_mb, 6)) == (10, 2)
    assert found.at(80) == pytest.approx(170)
    with pytest.raises(ValueError, match="two different"):
        fit([3, 3], [1, 2])


@pytest.mark.parametrize(("last", "power"), [(20, 1), (40, 2)])
def test_growth_tells_linear_from_square(last: int, power: int) -> None:
    assert growth([1, 2, 4], [5, 10, last]) == pytest.approx(power)


def test_the_pace_net_of_the_fixed_cost() -> None:
    memory = {"driver": 1.0, "jvm": 2.0, "workers": 3.0}
    span = {"name": "detect", "seconds": 6.0, "bytes": 4_000_000, "memory": memory}
    found = stage_figures(span, fixed=4.0)
    assert found["mb_per_second"] == pytest.approx(4 / 6)
    assert found["net_mb_per_second"] == pytest.approx(2)
    assert stage_figures(span, fixed=6.0)["net_mb_per_second"] is None


def test_commits_are_told_by_side_and_only_where_there_are_any() -> None:
    from refinery.catalog.tables import ALL

    before = {found.name: 3 for found in ALL}
    assert commits(before, before) == {"ledger": {}, "outside": {}}
    after = {**before, "plans": 5, "examples": 4}
    assert commits(before, after) == {"ledger": {"plans": 2}, "outside": {"examples": 1}}


def test_the_changed_share_is_changed_and_nothing_else(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text("A page.\n")
        (tmp_path / f"{number:02}.bin").write_bytes(b"\x00")
    before = {path: path.read_bytes() for path in rerun.files([tmp_path])}
    assert rerun.change([tmp_path], 3) == 3
    changed = [path for path, old in before.items() if path.read_bytes() != old]
    assert len(changed) == 3 and {path.suffix for path in changed} == {".md"}


TRIES = """
import socket, sys
from tests.benchmarks.offline import forbid_network
{forbid}
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
try:
    socket.getaddrinfo("example.invalid", 80)
except OSError:
    sys.exit(3)
except RuntimeError:
    sys.exit(4)
"""


@pytest.mark.parametrize(("forbid", "code"), [("forbid_network()", 4), ("", 3)])
def test_a_measured_process_reaches_itself_alone(forbid: str, code: int) -> None:
    command = [sys.executable, "-c", TRIES.format(forbid=forbid)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == code


def test_a_process_that_fails_is_an_error_that_names_its_log(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"broken\.log"):
        Launcher(tmp_path).run("tests.benchmarks.no_such_module", label="broken")


def test_nothing_outlives_a_benchmark_that_is_told_to_end(tmp_path: Path) -> None:
    """The measured process ends too, and what it started; it would go on for a minute."""
    log = tmp_path / "slow.log"
    code = (
        "import signal, sys\nfrom pathlib import Path\n"
        "from tests.benchmarks.measured import Launcher\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
        f"Launcher(Path({str(tmp_path)!r}), ('sh', '-c', 'sleep 60 & echo $!; wait'))"
        ".run('never', label='slow')"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 20
    while not (log.is_file() and log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    below = psutil.Process(int(log.read_text()))
    assert below.is_running()
    process.terminate()
    assert process.wait(timeout=10) == 143
    assert not [p for p in (below,) if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def test_the_picture_stands_alone(tmp_path: Path) -> None:
    from tests.benchmarks.picture import draw

    points = [{"mb": float(n), "seconds": 10 + 2.0 * n, "units": n} for n in (1, 2, 4, 8)]
    path = tmp_path / "bench.svg"
    draw({1: points, 2: points}, path)
    links = [
        value
        for element in ET.parse(path).iter()
        for name, value in element.attrib.items()
        if name.endswith("href") and not value.startswith(("#", "data:"))
    ]
    assert path.stat().st_size > 5_000 and not links
    draw({1: points, 2: points}, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == path.read_bytes()
