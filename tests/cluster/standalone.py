"""A Spark standalone cluster: a master, and workers on nodes of their own."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Final

from tests.cluster.rack import Node

MASTER_PORT: Final = 7077
WEB_PORT: Final = 8080
_PACKAGE: Final = "org.apache.spark.deploy"


def write_properties(path: Path, secret: str) -> Path:
    """What daemons of a guarded cluster are started with; holds the secret, so mode 0600."""
    settings = {
        "spark.authenticate": "true",
        "spark.authenticate.secret": secret,
        "spark.network.crypto.enabled": "true",
        "spark.network.crypto.cipher": "AES/GCM/NoPadding",
        "spark.network.crypto.authEngineVersion": "2",
        "spark.network.crypto.saslFallback": "false",
        "spark.master.rest.enabled": "false",
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.writelines(f"{key} {value}\n" for key, value in settings.items())
    return path


class Standalone:
    """Master and workers.

    Args:
        master: Node of the master.
        workers: Nodes that do the work, one core each.
        spark: Where the nodes see Spark.
        properties: File of :func:`write_properties`.
    """

    def __init__(self, master: Node, workers: list[Node], spark: Path, properties: Path) -> None:
        self.url = f"spark://{master.address}:{MASTER_PORT}"
        self._master = master
        self.workers = workers
        self._spark = spark
        self._properties = properties
        self._start(
            master,
            "master",
            *("--host", master.address, "--port", str(MASTER_PORT)),
            *("--webui-port", str(WEB_PORT)),
        )
        for worker in workers:
            self._start(
                worker,
                "worker",
                *("--host", worker.address, "--cores", "1", "--memory", "2g"),
                *("--work-dir", str(worker.home / "work")),
                self.url,
            )

    def _start(self, node: Node, name: str, *words: str) -> subprocess.Popen[bytes]:
        return node.start(
            name,
            *(self._spark / "bin" / "spark-class", f"{_PACKAGE}.{name}.{name.capitalize()}"),
            *("--properties-file", self._properties),
            *words,
            SPARK_HOME=str(self._spark),
            SPARK_LOCAL_IP=node.address,
            SPARK_DAEMON_MEMORY="256m",
            SPARK_NO_DAEMONIZE="1",
        )

    def wait(self, alive: int) -> None:
        """Until so many workers are known to the master."""
        deadline = time.monotonic() + 120
        while self.alive() != alive:
            assert time.monotonic() < deadline, "the workers did not register"
            time.sleep(0.5)

    def alive(self) -> int:
        """Workers the master knows to be alive; -1 while it does not answer."""
        try:
            page = urllib.request.urlopen(f"http://{self._master.address}:{WEB_PORT}/json/")
        except OSError:
            return -1
        return int(page.read().decode().count('"ALIVE"')) - 1  # the master says so of itself
