"""One run of the line on a cluster, as the first process of a rack.

``python -m tests.cluster.play FOLDER STAGE``: FOLDER is what :mod:`tests.cluster.site` wrote;
while STAGE works, one worker loses its power. Leaves the lake, brought out of HDFS, and
``played.json`` in FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.cluster import hdfs, rack
from tests.cluster.hdfs import Hdfs
from tests.cluster.rack import Node
from tests.cluster.site import ENVIRONMENT, PACKAGE, PROJECT
from tests.cluster.standalone import Standalone, write_properties

SPARK: Final = Path("/mnt/spark")
JARS: Final = Path("/mnt/jars")
WORKERS: Final = (f"{rack.NET}.21", f"{rack.NET}.22")
AT_WORK: Final = 3.0
"""Seconds after which a stage that began is in the middle of its work."""


def main(folder: Path, stage: str) -> None:
    """Set the rack up, submit the line, cut a worker's power, and keep what came of it."""
    rack.build()
    head = Node(rack.MASTER, folder / "head", seen={hdfs.SPARK: SPARK, hdfs.jar().parent: JARS})
    # The nodes have the environment that was rolled out to them, and not this project.
    seen = {hdfs.SPARK: SPARK, PACKAGE / "environment": ENVIRONMENT}
    own, hidden = (folder / "scratch",), (PROJECT,)
    nodes = [Node(at, folder / at, own, seen, hidden) for at in WORKERS]
    properties = write_properties(folder / "daemons.conf", (folder / "secret").read_text())
    cluster = Standalone(head, nodes, SPARK, properties)
    store = Hdfs(head, SPARK, JARS)
    cluster.wait(len(nodes))
    began = time.monotonic()
    driver = submit(folder)
    while f"{stage}: chunk" not in (folder / "driver.log").read_text() and driver.poll() is None:
        time.sleep(0.2)
    time.sleep(AT_WORK)
    arguments = all_arguments()
    nodes[0].die()
    facts = {
        "code": driver.wait(),
        "seconds": time.monotonic() - began,
        "workers_left": cluster.alive(),
        "arguments": arguments,
    }
    store.shell("-copyToLocal", "/refinery", folder / "lake")
    (folder / "played.json").write_text(json.dumps(facts))


def submit(folder: Path) -> subprocess.Popen[bytes]:
    """``spark-submit`` from the edge, as a data engineer types it."""
    scripts = Path(sys.executable).parent
    config, properties = folder / "cluster.yaml", folder / "cluster.properties"
    with properties.open("wb") as file:
        subprocess.run(
            [scripts / "refinery", "properties", "--config", config], stdout=file, check=True
        )
    return subprocess.Popen(
        [
            *(scripts / "spark-submit", "--properties-file", properties),
            *(PROJECT / "jobs" / "pipeline.py", "--config", config),
        ],
        cwd=PROJECT,
        env={
            "PATH": f"{scripts}:{os.environ['PATH']}",
            "HOME": os.environ.get("HOME", "/"),
            "SPARK_LOCAL_IP": rack.EDGE,
        },
        stdout=(folder / "driver.log").open("ab"),
        stderr=subprocess.STDOUT,
    )


def all_arguments() -> list[str]:
    """Command line of every process of the rack."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return [words for words in found if words]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
