"""Runs one measured process and joins what it reports with the memory it was seen to take."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refinery.catalog.session import OFFLINE
from tests.benchmarks.memory import MemorySampler

ROOT = Path(__file__).resolve().parents[2]


class MeasureError(RuntimeError):
    """A measured process did not end well."""


@dataclass(frozen=True)
class Launcher:
    """How measured processes are started.

    Attributes:
        work: Folder for reports and logs.
        prefix: Words before each command, such as ``nice -n 5``.
    """

    work: Path
    prefix: tuple[str, ...] = ()

    def run(self, module: str, *arguments: str, label: str) -> dict[str, Any]:
        """Run ``python -m module REPORT ARGUMENTS…``; one thread for every library.

        Returns:
            The report; each span also has ``seconds`` and ``memory`` (MB by role).

        Raises:
            MeasureError: It failed; says where its output lies.
        """
        report, log = self.work / f"{label}.json", self.work / f"{label}.log"
        report.unlink(missing_ok=True)
        command = [*self.prefix, sys.executable, "-m", module, str(report), *arguments]
        environment = {**os.environ, **OFFLINE, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=out, env=environment, cwd=ROOT, start_new_session=True
            )
            try:
                with MemorySampler(process.pid) as sampler:
                    code = process.wait()
            finally:
                _end(process.pid)
        if code or not report.is_file():
            raise MeasureError(f"'{label}' ended with code {code}; its output is in {log}.")
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        for span in found["spans"]:
            span["seconds"] = span["end"] - span["start"]
            span["memory"] = sampler.peak(span["start"], span["end"])
        found["seconds"] = found["ended"] - found["started"]
        found["memory"] = sampler.peak(found["started"], found["ended"])
        found["load"] = os.getloadavg()[0]
        report.write_text(json.dumps(found, indent=1), encoding="utf-8")
        return found


def _end(group: int) -> None:
    """End what is left of a measured process: a JVM outlives a driver that was killed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
