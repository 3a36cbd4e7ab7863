"""Runs a command cut off from every network, and tells what both witnesses saw."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from refinery.errors import EnvironmentUnfitError
from refinery.evaluation.egress.control import DISCARD, TARGETS
from refinery.evaluation.egress.sinkhole import Packet
from refinery.evaluation.egress.trace import Attempt, attempts

Route = Literal["loopback", "sinkhole"]
# A list fetched by an earlier run would hide that a library asks for it.
CACHES: Final = ("XDG_CACHE_HOME", "TLDEXTRACT_CACHE", "HF_HOME")
IMPATIENT: Final = {"RES_OPTIONS": "timeout:1 attempts:1"}  # nobody answers


@dataclass(frozen=True)
class Observation:
    """What came of one command: its exit code, and what left or was meant to."""

    code: int
    seconds: float
    versions: tuple[int, ...]
    attempts: dict[Attempt, int]
    packets: dict[Packet, int]

    @property
    def is_cut_off(self) -> bool:
        """Whether nothing left and nothing tried to."""
        return not self.attempts and not self.packets

    def as_object(self) -> dict[str, Any]:
        """As ``--json`` names it."""
        return {
            "code": self.code,
            "seconds": round(self.seconds, 1),
            "ip_versions": list(self.versions),
            "attempts": [{**asdict(a), "times": n} for a, n in sorted(self.attempts.items())],
            "packets": [{**asdict(p), "times": n} for p, n in sorted(self.packets.items())],
        }


def observe(
    command: Sequence[str], route: Route, directory: Path, output: Path, limit: float = 1800
) -> Observation:
    """Run a command in namespaces of its own, under the trace.

    Args:
        route: ``loopback`` for no route at all, ``sinkhole`` for one that leads nowhere.
        directory: Absent or empty; keeps the trace and what libraries cache.
        output: File that standard output and error of the command go to.
        limit: Seconds after which it is killed.

    Raises:
        EnvironmentUnfitError: ``strace`` is missing, this machine allows no namespaces, or the
            command took too long.
    """
    if shutil.which("strace") is None:
        raise EnvironmentUnfitError("strace is not installed.", "install the package 'strace'.")
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    trace, result = directory / "trace", directory / "result.json"
    caches = {name: str(directory / "caches" / name) for name in CACHES}
    started = time.monotonic()
    with output.open("wb") as log:
        entry = (sys.executable, "-m", "refinery.evaluation.egress.inside")
        watched = subprocess.Popen(
            [*entry, route, str(trace), str(result), *command],
            env={**os.environ, **IMPATIENT, **caches},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        _wait(watched, limit)
    return _read(trace, result, time.monotonic() - started)


def observe_control(directory: Path, output: Path) -> Observation:
    """Run what has to be caught, before the sinkhole."""
    command = (sys.executable, "-m", "refinery.evaluation.egress.control")
    return observe(command, "sinkhole", directory, output, limit=120)


def overlooked(control: Observation) -> list[str]:
    """What the control did and the witnesses did not see; they are blind unless it is nothing."""
    missed = [] if any(a.kind == "question" for a in control.attempts) else ["question (trace)"]
    for version, (family, address) in TARGETS.items():
        seen = any((a.address, a.port) == (address, DISCARD) for a in control.attempts)
        if not seen and (version == 4 or version in control.versions):
            missed.append(f"datagram of {family.name} (trace)")
        left = any((p.address, p.port) == (address, DISCARD) for p in control.packets)
        if not left and (version == 4 or version in control.versions):
            missed.append(f"datagram of {family.name} (sinkhole)")
    return missed


def _wait(watched: subprocess.Popen[bytes], limit: float) -> None:
    try:
        watched.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        raise EnvironmentUnfitError(
            f"The watched command did not end within {limit:.0f} s.", "look at its output."
        ) from None
    finally:  # whatever ends the wait; nothing is left once the command has ended
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(watched.pid, signal.SIGKILL)
        watched.wait()


def _read(trace: Path, result: Path, seconds: float) -> Observation:
    told: dict[str, Any] = {"refused": "no result"}
    if result.exists() and trace.exists():
        told = json.loads(result.read_text(encoding="utf-8"))
    if "refused" in told:
        raise EnvironmentUnfitError(
            f"This account cannot be cut off here ({told['refused']}).",
            "allow user namespaces (user.max_user_namespaces, "
            "kernel.apparmor_restrict_unprivileged_userns=0), ptrace and /dev/net/tun, "
            "or run the proof as root.",
        )
    with trace.open(encoding="utf-8", errors="replace") as lines:
        tried = attempts(lines)
    packets = {
        Packet(p["family"], p["address"], p["protocol"], p["port"]): p["times"]
        for p in told["packets"]
    }
    return Observation(told["code"], seconds, tuple(told["versions"]), dict(tried), packets)
