"""The whole line asks no name, connects to nothing outside and sends no packet.

Over a company of 300 documents: with nothing but loopback, and where every route leads into a
sinkhole, so that an attempt which would be swallowed for want of a network is made.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from refinery.cli import egress
from refinery.cli.doctor import command as doctor
from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.proof import Observation, observe
from refinery.evaluation.egress.trace import Attempt
from tests.chaos.site import make_company, make_site
from tests.isolation.conftest import Watch

# A driver's Java and a worker's Python reach out, and nobody notices.
SPARK_REACHES_OUT = """
from refinery.catalog.session import start_session
from refinery.config.site import SparkSettings
spark = start_session(SparkSettings(master="local[1]", driver_memory="1g", local_dir={!r}), "x")
def reach(batches):
    import socket
    for batch in batches:
        socket.socket(2, 2).sendto(b"x", ("192.0.2.7", 9))
        yield batch
spark.range(1).mapInPandas(reach, "id long").collect()
java = spark.sparkContext._jvm.java
out = java.net.DatagramSocket()
there = java.net.InetAddress.getByAddress(bytearray([192, 0, 2, 8]))
out.send(java.net.DatagramPacket(bytearray(b"x"), 1, there, 9))
spark.stop()
"""


@pytest.mark.chaos  # the same line as below, where even less could be reached
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("watch")
def test_the_line_runs_with_nothing_but_loopback(tmp_path: Path) -> None:
    company = make_company(tmp_path, 0.02)
    config = make_site(tmp_path / "site", company)
    log = tmp_path / "line.log"
    command = (sys.executable, "-m", "refinery.cli.main", "run", "--json", "--config", str(config))
    seen = observe(command, "loopback", tmp_path / "seen", log, limit=840)
    assert seen.code == 0, log.read_text()[-4000:]
    assert seen.is_cut_off, seen.as_object()
    told = json.loads(log.read_text().splitlines()[-1])
    units = {stage["stage"]: stage["kept"] for stage in told["stages"]}
    assert units["documents"] >= 300 and units["vectors"] > 200 and told["exports"][0]["rows"] > 0


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.usefixtures("watch")
def test_doctor_proves_it_before_a_sinkhole(tmp_path: Path, tiny: Path) -> None:
    config = make_site(tmp_path / "site", tiny)
    ran = CliRunner().invoke(doctor, ["--egress", "--json", "--config", str(config)])
    told = json.loads(ran.stdout)
    assert ran.exit_code == 0 and told["ok"], told
    proof = told["egress"]
    assert proof["documents"] >= 300 and proof["line"]["code"] == 0
    assert proof["line"]["attempts"] == proof["line"]["packets"] == proof["overlooked"] == []
    # Stock Presidio asks for a list of suffixes.
    assert "question" in {attempt["kind"] for attempt in proof["control"]["attempts"]}
    assert not list((tmp_path / "site" / "spark").glob("refinery-egress-*"))


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_java_and_workers_send_is_seen(watch: Watch, tmp_path: Path) -> None:
    seen = watch(SPARK_REACHES_OUT.format(str(tmp_path / "spark")), "sinkhole")
    assert {attempt.address for attempt in seen.attempts} >= {"192.0.2.7", "::ffff:192.0.2.8"}
    assert {packet.address for packet in seen.packets} == {"192.0.2.7", "192.0.2.8"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company that a site can name; nobody runs over it."""
    return make_company(tmp_path_factory.mktemp("tiny"), 0.01)


def watched(monkeypatch: pytest.MonkeyPatch, line: Observation, missed: list[str]) -> None:
    """Have the proof see this of the line, and overlook that of the control."""
    quiet = Observation(0, 1.0, (4, 6), {}, {})
    monkeypatch.setattr(egress, "observe_control", lambda *given: quiet)
    monkeypatch.setattr(egress, "observe", lambda *given: line)
    monkeypatch.setattr(egress, "overlooked", lambda control: missed)
    monkeypatch.setattr(
        egress, "write_company", lambda *given, **more: SimpleNamespace(documents=3)
    )


@pytest.mark.parametrize("missed", [[], ["question (trace)"]])
@pytest.mark.parametrize("code", [0, 5])
def test_doctor_tells_what_leaves_and_where_it_is_blind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny: Path, missed: list[str], code: int
) -> None:
    tried = {Attempt("question", "connect", "AF_INET", "10.0.0.53", 53): 3}
    leaks = Observation(code, 1.0, (4, 6), tried if code or not missed else {}, {})
    watched(monkeypatch, leaks, missed)
    config = make_site(tmp_path / "site", tiny)
    ran = CliRunner().invoke(doctor, ["--egress", "--json", "--config", str(config)])
    told = json.loads(ran.stdout)
    assert ran.exit_code == EnvironmentUnfitError.exit_code and not told["ok"]
    assert not told["egress"]["ok"] and told["egress"]["overlooked"] == missed
    check = told["checks"][-1]
    assert check["check"] == "egress" and not check["ok"] and check["next"]
    assert ("blind" in check["found"]) == bool(missed)


def test_doctor_says_so_where_the_line_cannot_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny: Path
) -> None:
    watched(monkeypatch, Observation(4, 1.0, (4, 6), {}, {}), [])
    monkeypatch.setattr(egress, "_problem", lambda output: "A model is missing.")
    config = make_site(tmp_path / "site", tiny)
    ran = CliRunner().invoke(doctor, ["--egress", "--json", "--config", str(config)])
    told = json.loads(ran.stdout)
    assert "egress" not in told and "A model is missing." in told["checks"][-1]["found"]
