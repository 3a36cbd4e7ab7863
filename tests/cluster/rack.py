"""Machines without machines: namespaces with an address, a disk and processes of their own.

Runs inside ``unshare`` (see :func:`enter`), so everything here ends with its first process.
A node sees the network of the rack alone; what a real node would not have is hidden from it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Final

import pytest

NET: Final = "10.77.0"
EDGE: Final = f"{NET}.1"
"""Address of the machine the driver runs on: the outer namespace, a bridge to all nodes."""

MASTER: Final = f"{NET}.11"
"""Address of the master of whatever runs in the rack."""

# Root keeps its rights over files of other owners; anyone else becomes root of a namespace.
_AS_ROOT: Final = ("unshare", "-nmp", "--fork", "--kill-child", "--mount-proc")
_AS_ANYONE: Final = ("unshare", "-rnmp", "--fork", "--kill-child", "--mount-proc")


def enter(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of the tests as the first process of a rack.

    Skips where this machine lets the account make no namespaces.
    """
    for outer in (_AS_ROOT, _AS_ANYONE):
        try:
            possible = subprocess.run([*outer, "ip", "link"], capture_output=True).returncode == 0
        except FileNotFoundError:
            possible = False
        if possible:
            return [*outer, sys.executable, "-m", module, *arguments]
    pytest.skip("namespaces cannot be made here (unshare, ip)")


class Node:
    """One machine of the rack.

    Args:
        address: Within the rack's network.
        home: Directory for its logs and its own disk.
        own: Paths at which the node sees a disk of its own.
        seen: Directory of the host -> where the node sees it.
        hidden: Directories of the host that the node does not have.
    """

    def __init__(
        self,
        address: str,
        home: Path,
        own: tuple[Path, ...] = (),
        seen: dict[Path, Path] | None = None,
        hidden: tuple[Path, ...] = (),
    ) -> None:
        self.address = address
        self.home = home
        home.mkdir(parents=True)
        self._shell = subprocess.Popen(["unshare", "-nm", "sleep", "infinity"])
        while _network(self._pid) == _network("self"):
            time.sleep(0.01)  # until unshare has made them
        outside = f"port{address.rpartition('.')[2]}"
        _ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", self._pid)
        _ip("link", "set", outside, "master", "rack", "up")
        for words in (
            ("addr", "add", f"{self.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            self._do("ip", *words)
        for place in own:
            disk = home / "disk" / place.name
            disk.mkdir(parents=True)
            self._do("mount", "--bind", disk, place)
        self._do("mount", "-t", "tmpfs", "none", "/mnt")
        for source, target in (seen or {}).items():
            self._do("mkdir", "-p", target)
            self._do("mount", "--bind", source, target)
        for place in hidden:
            self._do("mount", "-t", "tmpfs", "none", place)

    @property
    def _pid(self) -> str:
        return str(self._shell.pid)

    def _do(self, *words: str | Path) -> None:
        subprocess.run([*self._enter(), *words], check=True)

    def _enter(self) -> list[str]:
        return ["nsenter", "-t", self._pid, "-n", "-m", "--wd=/"]

    def start(self, name: str, *words: str | Path, **environment: str) -> subprocess.Popen[bytes]:
        """Start a process on the node, its output in a log below the node's home."""
        return subprocess.Popen(
            [*self._enter(), *words],
            env={"PATH": os.environ["PATH"], "HOME": "/", **environment},
            stdout=self.log(name),
            stderr=subprocess.STDOUT,
        )

    def log(self, name: str) -> IO[bytes]:
        """Log of a process on the node."""
        return (self.home / f"{name}.log").open("ab")

    def die(self) -> None:
        """Kill every process on the node at once, as a power cut does."""
        mine = _network(self._pid)
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if _network(entry.name) == mine:
                    os.kill(int(entry.name), signal.SIGKILL)
            except (OSError, ProcessLookupError):
                continue


def build() -> None:
    """Make the bridge that nodes are plugged into; the caller becomes the edge machine."""
    _ip("link", "set", "lo", "up")
    _ip("link", "add", "rack", "type", "bridge")
    _ip("addr", "add", f"{EDGE}/24", "dev", "rack")
    _ip("link", "set", "rack", "up")


def _network(process: str) -> Path:
    """Network namespace of a process."""
    return Path(f"/proc/{process}/ns/net").readlink()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
