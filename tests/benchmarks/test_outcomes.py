"""Every benchmark makes its figures and tables of reports; the reports here are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import models, reading, redaction, rerun, scaling, signatures, sites, stages
from tests.benchmarks.bench import Bench, Scale

MEMORY = {"driver": 1.0, "jvm": 2.0, "workers": None, "total": 3.0}
SECONDS = {"datatrove": 20.0, "signatures": 2.0, "stock": 6.0, "detect": 3.0, "udf": 9.0}
SECONDS |= {"reading-spark-demo": 5.0, "reading-plain-demo": 4.0}


class MadeUp:
    """Stands where measured processes are started; a line takes 10 s and 2 s a unit."""

    def __init__(self, work: Path) -> None:
        self.work = work

    def run(self, module: str, *arguments: str, label: str) -> dict[str, Any]:
        """A report as the process of that label would write it."""
        kind, _, rest = label.partition("-")
        units = int(rest.split("-")[0]) if kind == "demo" else 0
        took = (
            10.0 + 2 * units
            if module.endswith("line_run")
            else SECONDS.get(label, SECONDS.get(kind, 1.0))
        )
        spans = [("load", None), ("work", None), ("session", None), ("detect", 5)]
        return {
            "started": 0.0,
            "seconds": took,
            "memory": MEMORY,
            "load": 0.5,
            "commits": {"ledger": {"runs": 2}, "outside": {}},
            "loads": 1,
            "workers": 2,
            "by_daemon": True,
            "span_f1": 0.9,
            "spans": [
                {
                    "name": n,
                    "units": u,
                    "bytes": 10**6,
                    "seconds": took,
                    "end": took,
                    "memory": MEMORY,
                }
                for n, u in spans
            ],
        }


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    def demo(work: Path, units: int, cores: int) -> tuple[Path, list[Path]]:
        store = work / f"store-{units}"
        store.mkdir(exist_ok=True)
        (store / "page.md").write_bytes(b"x" * 1_000_000 * units)
        return work / "site.yaml", [store]

    monkeypatch.setattr(sites, "demo_site", demo)
    monkeypatch.setattr(sites, "floor_site", lambda work, cores: demo(work, 1, cores))
    monkeypatch.setattr(sites, "MAIL", tmp_path / "absent")
    return Bench(Scale((1, 2, 4, 8), (1, 2), True, None, 1, 1), MadeUp(tmp_path))  # type: ignore[arg-type]


def test_peers_are_compared_with_their_own_kind(bench: Bench) -> None:
    ways = redaction.run(bench).figures["demo"]
    assert ways["refinery, same entities"]["of_stock"] == pytest.approx(2)
    assert ways["stock batch, same entities"]["of_stock"] == pytest.approx(1)
    assert ways["Presidio UDF, row by row"]["of_stock"] == pytest.approx(6 / 9)
    assert signatures.run(bench).figures["demo"]["refinery"]["of_datatrove"] == pytest.approx(10)
    read = reading.run(bench).figures["demo"]
    assert read["refinery, through Spark"]["of_plain"] == pytest.approx(4 / 5)


def test_the_curve_finds_what_a_line_takes(bench: Bench) -> None:
    figures = scaling.run(bench).figures
    assert figures["fit"][2]["fixed_seconds"] == pytest.approx(10)
    assert figures["fit"][2]["seconds_per_mb"] == pytest.approx(2)
    assert figures["ten_times"]["data_ratio"] == pytest.approx(10)
    assert figures["ten_times"]["net_ratio"] == pytest.approx(10)


def test_absent_data_is_said_to_be_left_out(bench: Bench) -> None:
    for benchmark in (stages, redaction, signatures, reading):
        outcome = benchmark.run(bench)
        assert "left out" in outcome.figures["mail"]["left_out"]
        assert any("left out" in str(shown) for shown in outcome.shown)


def test_what_is_found_can_be_written(bench: Bench) -> None:
    for benchmark in (models, scaling, stages, reading, signatures, redaction, rerun):
        assert json.loads(json.dumps(benchmark.run(bench).figures))
