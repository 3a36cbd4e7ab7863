"""A real HDFS, one NameNode and one DataNode, from the JAR that Hadoop publishes for tests.

``python -m tests.cluster.hdfs`` fetches the JAR; nothing else does.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import pyspark

from refinery.catalog.jars import jar_directory
from tests.cluster.rack import Node
from tests.cluster.site import HDFS_PORT

COORDINATES: Final = "org.apache.hadoop:hadoop-client-minicluster:3.5.0"
NAME: Final = "hadoop-client-minicluster-3.5.0.jar"
DIGEST: Final = "06772d24529e59939915979b3edba204d367750ef7dc5120411f35221dd4818c"
SPARK: Final = Path(pyspark.__file__).parent
_NAMENODE: Final = "org.apache.hadoop.hdfs.server.namenode.NameNode"
_DATANODE: Final = "org.apache.hadoop.hdfs.server.datanode.DataNode"


def jar() -> Path:
    """Where the JAR lies; beside Delta's, but loaded by tests alone."""
    return jar_directory().with_name("test-jars") / NAME


def is_fetched() -> bool:
    """Whether the JAR is there and is the one that was released."""
    return jar().is_file() and hashlib.sha256(jar().read_bytes()).hexdigest() == DIGEST


class Hdfs:
    """HDFS on one node; all files are as open as their mode says, owner is who writes.

    Args:
        node: Where both daemons run.
        spark: Where that node sees Spark's JARs.
        jars: Where it sees the JAR of this module.
    """

    def __init__(self, node: Node, spark: Path, jars: Path) -> None:
        self.address = f"hdfs://{node.address}:{HDFS_PORT}"
        configuration = node.home / "hadoop"
        configuration.mkdir()
        settings = {
            "fs.defaultFS": self.address,
            "hadoop.tmp.dir": str(node.home / "hdfs"),
            "dfs.replication": "1",
            "dfs.namenode.rpc-bind-host": node.address,
            "dfs.namenode.datanode.registration.ip-hostname-check": "false",
            "dfs.datanode.address": f"{node.address}:9866",
            "dfs.datanode.http.address": f"{node.address}:9864",
            "dfs.datanode.ipc.address": f"{node.address}:9867",
            "dfs.datanode.hostname": node.address,
            "dfs.blocksize": str(16 * 2**20),
        }
        properties = "".join(
            f"<property><name>{key}</name><value>{value}</value></property>"
            for key, value in settings.items()
        )
        for name in ("core-site.xml", "hdfs-site.xml"):
            (configuration / name).write_text(f"<configuration>{properties}</configuration>")
        self._java = ("java", "-Xmx384m", "-cp", f"{configuration}:{jars}/*:{spark}/jars/*")
        self._node = node
        node.start("format", *self._java, _NAMENODE, "-format", "-nonInteractive").wait(120)
        self._daemons = [node.start(name, *self._java, name) for name in (_NAMENODE, _DATANODE)]
        deadline = time.monotonic() + 120
        while self.shell("-touchz", "/ready") != 0:
            assert time.monotonic() < deadline, "HDFS did not start"
            time.sleep(1)
        self.shell("-chmod", "1777", "/")

    def shell(self, *words: str | Path) -> int:
        """Run a command of ``hdfs dfs`` on the node; returns its exit code."""
        main = "org.apache.hadoop.fs.FsShell"
        return self._node.start("shell", *self._java, main, *words).wait(300)


def fetch() -> None:
    """Fetch the JAR with Spark's own Ivy."""
    if is_fetched():
        return
    with tempfile.TemporaryDirectory() as cache:
        script = Path(cache) / "nothing.py"
        script.write_text("")
        flags = {
            "spark.jars.packages": COORDINATES,
            # Spark ships the rest of Hadoop itself.
            "spark.jars.excludes": "org.apache.hadoop:hadoop-client-api,"
            "org.apache.hadoop:hadoop-client-runtime,org.xerial.snappy:*",
            "spark.jars.ivy": cache,
            "spark.ui.enabled": "false",
        }
        words = [word for key, value in flags.items() for word in ("--conf", f"{key}={value}")]
        subprocess.run(
            [SPARK / "bin" / "spark-submit", *words, "--master", "local[1]", script],
            env={**os.environ, "SPARK_HOME": str(SPARK), "PYSPARK_PYTHON": sys.executable},
            check=True,
            capture_output=True,
        )
        jar().parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(cache) / "jars" / f"org.apache.hadoop_{NAME}", jar())
    assert is_fetched(), "the fetched JAR is not the one that was released"


if __name__ == "__main__":
    fetch()
